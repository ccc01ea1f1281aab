import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS, type Mutant } from './mutants.ts';

/**
 * `npm run break [-- ROW ...]`: breaks a copy of the source by hand, once for each mutant of these rows or of all, and
 * runs the test that must notice. Ends with 1 where one does not. Outside CI, since it takes minutes.
 */
const COPY = join('.cache', `broken-${process.pid}`);
const SHARED = ['node_modules', '.cache'];
const NOT_COPIED = [...SHARED, '.git', 'data', 'coverage'];

function makeCopy(): void {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  for (const name of readdirSync('.')) {
    if (!NOT_COPIED.includes(name)) cpSync(name, join(COPY, name), { recursive: true });
  }
  for (const name of SHARED) symlinkSync(join(process.cwd(), name), join(COPY, name));
}

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** The first line of what the test said; null where it did not fail. */
function complaint({ test, named }: Mutant): string | null {
  const pattern = named.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const options = ['--bail', '1', '--reporter', 'json', '--outputFile', 'report.json'];
  rmSync(join(COPY, 'report.json'), { force: true });
  spawnSync(process.execPath, [vitest, 'run', test, '-t', pattern, ...options], { cwd: COPY });
  const report = JSON.parse(readFileSync(join(COPY, 'report.json'), 'utf8')) as Report;
  const ran = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed');
  if (ran.length === 0) throw new Error(`no test of ${test} ran: ${report.testResults[0]?.message ?? named}`);
  const failed = ran.find(({ status }) => status === 'failed');
  return failed === undefined
    ? null
    : (failed.failureMessages[0] ?? '').split('\n', 1).join('').slice(0, 160);
}

function broken(mutant: Mutant): string | null {
  const path = join(COPY, mutant.file);
  const whole = readFileSync(mutant.file, 'utf8');
  writeFileSync(
    path,
    whole.replace(mutant.code, () => mutant.instead),
  );
  try {
    return complaint(mutant);
  } finally {
    writeFileSync(path, whole);
  }
}

const rows = process.argv.slice(2);
const chosen = MUTANTS.filter(({ row }) => rows.length === 0 || rows.includes(row));
makeCopy();
for (const mutant of chosen) {
  const found = broken(mutant);
  if (found === null) process.exitCode = 1;
  process.stdout.write(`${found === null ? 'NOT NOTICED' : 'noticed'}  ${mutant.row}: ${mutant.wrong}\n`);
  process.stdout.write(`         ${mutant.test}: ${found ?? 'green'}\n`);
}
rmSync(COPY, { recursive: true, force: true });
