import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processEnvironment } from '../../src/config/environment.ts';

const README = [
  '# A project',
  '<!-- ci:test -->',
  '```sh',
  'npm install && npm test',
  '```',
  'Text with a block that is nobody else’s business:',
  '```sh',
  'echo never; exit 9',
  '```',
  '<!-- ci:run -->',
  '',
  '```sh',
  'echo ran the first',
  '```',
  '<!-- ci:run -->',
  '```sh',
  'echo ran the second',
  '```',
].join('\n');

const SUMMARY = ' Test Files  2 passed (2)\n      Tests  1 skipped | 41 passed (42)\n   Duration  1.00s';

/** Runs the script in a checkout whose npm is a shell script with these answers. */
function runIn(options: { readme?: string; npm?: Record<string, string> }) {
  const folder = mkdtempSync(join(tmpdir(), 'scrip-ci-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '.ci'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync('.ci/run', join(folder, '.ci', 'run'));
  if (options.readme !== undefined) writeFileSync(join(folder, 'README.md'), options.readme);
  const answers = {
    ci: 'echo added',
    install: 'echo same',
    test: `cat summary`,
    run: 'echo checked',
    ...options.npm,
  };
  writeFileSync(join(folder, 'summary'), `${SUMMARY}\n`);
  const cases = Object.entries(answers).map(([verb, answer]) => `${verb}) ${answer};;`);
  writeFileSync(join(folder, 'bin', 'npm'), `#!/bin/bash\ncase "$1" in\n${cases.join('\n')}\nesac\n`);
  writeFileSync(join(folder, 'bin', 'chromium'), '#!/bin/bash\n');
  for (const name of ['npm', 'chromium']) chmodSync(join(folder, 'bin', name), 0o755);
  const PATH = [join(folder, 'bin'), processEnvironment().PATH].join(delimiter);
  const { status, stdout } = spawnSync(join(folder, '.ci', 'run'), { env: { PATH }, encoding: 'utf8' });
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
}

it("runs the README's commands and ends with vitest's summary and the counts", () => {
  const { status, stdout, last } = runIn({ readme: README });
  expect(stdout).toContain('ran the first');
  expect(stdout).toContain('ran the second');
  expect(stdout).not.toContain('never');
  expect(stdout).toContain(`${SUMMARY}\n41 passed, 0 failed\n`);
  expect({ status, last }).toEqual({ status: 0, last: '41 passed, 0 failed' });
});

it('reports failed tests by their number and still runs the rest', () => {
  const test = `echo '      Tests  2 failed | 40 passed (42)'; exit 1`;
  const { status, stdout, last } = runIn({ readme: README, npm: { test } });
  expect(stdout).toContain('checked');
  expect({ status, last }).toEqual({ status: 1, last: '40 passed, 2 failed' });
});

it.each([
  ['the check fails', { run: 'exit 2' }, '41 passed, 1 failed'],
  ['vitest fails without a failed test', { test: 'cat summary; exit 1' }, '41 passed, 1 failed'],
  ['packages cannot be installed', { ci: 'exit 1' }, '0 passed, 1 failed'],
  ['installing alarms a newcomer', { ci: 'echo "npm warn deprecated x"' }, '0 passed, 1 failed'],
  ['no test ran', { test: 'true' }, '0 passed, 0 failed'],
])('fails when %s', (_, npm, expected) => {
  const { status, last } = runIn({ readme: README, npm });
  expect({ status, last }).toEqual({ status: 1, last: expected });
});

it.each([
  ['is missing', undefined, 'README.md is missing'],
  ['names no test command', '# A project', 'README.md has no fenced block after <!-- ci:test -->'],
])('fails clearly when the README %s', (_, readme, reason) => {
  const { status, stdout, last } = runIn(readme === undefined ? {} : { readme });
  expect(stdout).toContain(reason);
  expect({ status, last }).toEqual({ status: 1, last: '0 passed, 1 failed' });
});
