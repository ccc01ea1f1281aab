import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isConformant, type ReportedTest, shownTable, tableOf } from './table.ts';

/** `npm run conformance`: runs the rows, prints their table, and ends with 1 where one is red. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'scrip-conformance-'));
  try {
    const report = join(folder, 'report.json');
    const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
    const options = ['run', 'test/conformance', '--reporter=json', `--outputFile=${report}`];
    const run = spawn(process.execPath, [vitest, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(run, 'exit');
    const rows = tableOf(testsOf(await readFile(report, 'utf8')));
    process.stdout.write(shownTable(rows));
    if (!isConformant(rows)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** vitest's own report, of which this reads the tests' titles and results. */
function testsOf(json: string): ReportedTest[] {
  const { testResults } = JSON.parse(json) as {
    readonly testResults: readonly { readonly assertionResults: readonly ReportedTest[] }[];
  };
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ title, status }) => ({ title, status })),
  );
}

await main();
