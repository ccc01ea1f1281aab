import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSource, walk } from '../architecture/source-file.ts';
import { MUTANTS } from './mutants.ts';

const NAMES = [
  ...['CONSERVE', 'NONNEG', 'HOLD-ONCE', 'SETTLE-ONCE', 'CHARGE-ACTUAL', 'NO-OVERSELL', 'SEQ', 'SPEND-ORDER'],
  ...[
    'REPLAY',
    'KILL-EVERYWHERE',
    'REPLY-LOST',
    'DB-ERRORS',
    'DATABASE-KILL',
    'STEPDOWN',
    'PROJECTION-CRASH',
  ],
  ...['BACKPRESSURE', 'EXPIRE-RACE', 'LATE-SETTLE', 'CLOCK', 'PERIOD-END', 'JOB-TWICE', 'WEBHOOK-DUP'],
  ...['WEBHOOK-ORDER', 'WEBHOOK-LOST', 'WEBHOOK-FORGED', 'REFUND-SPENT', 'PAYOUT-ONCE', 'SPLIT-EXACT'],
  ...['TWO-WRITERS', 'HOSTILE-USAGE', 'CANCEL', 'FREE-FARM', 'DELETE-MEMBER', 'RECONCILE', 'SECRETS'],
];
const JOURNAL_CASES = [
  ...['PREFIX', 'BOTH-INDEXES', 'KEY-CONFLICT', 'BATCH-FAIRNESS', 'STALE-HEAD', 'CHAIN', 'STATE-SIZE'],
];
const LATER = ['due later: ', 'cannot apply: '];

interface Line {
  readonly row: string;
  readonly name: string;
  readonly proof: string;
}

/** The table's lines; one without a name goes on with the row above it. */
function lines(): Line[] {
  const text = readFileSync(join(import.meta.dirname, 'checklist.md'), 'utf8');
  const cells = [...text.matchAll(/^\| (\d*) ?\| ([A-Z-]*) ?\| (.+) \|$/gm)];
  const found: Line[] = [];
  for (const [, row = '', name = '', proof = ''] of cells) {
    const above = found.at(-1);
    if (name === '' && above !== undefined) found.push({ ...above, proof });
    else found.push({ row, name, proof });
  }
  return found;
}

/** The names of the tests in a file, as they are written there. */
function titles(file: string): string[] {
  const found: string[] = [];
  walk(parseSource(file, readFileSync(file, 'utf8')).program, (node) => {
    if (node.type !== 'CallExpression') return;
    const [title] = node.arguments;
    if (title?.type === 'Literal' && typeof title.value === 'string') found.push(title.value);
  });
  return found;
}

test('the table has every row of the checklist, in its order, and every case of the journal', () => {
  const rows = lines().filter((line, index, all) => line.name !== all[index - 1]?.name);
  const named = rows.map(({ row, name }) => `${row} ${name}`.trim());
  expect(named).toEqual([...NAMES.map((name, index) => `${index + 1} ${name}`), ...JOURNAL_CASES]);
});

test.each(lines())('row $row $name is proven by what it names: $proof', ({ proof }) => {
  if (LATER.some((prefix) => proof.startsWith(prefix))) return;
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
  // Of the cases of an `each` the case itself may carry the beginning of the name.
  const found = titles(file);
  const isThere = found.some((each) => each.startsWith(title)) || readFileSync(file, 'utf8').includes(title);
  expect(isThere, `${file} has no test that begins "${title}"`).toBe(true);
});

test('what is not proven at all waits for a flow, and nothing else does', () => {
  const proven = new Set(
    lines()
      .filter(({ proof }) => proof.startsWith('`'))
      .map(({ name }) => name),
  );
  const waiting = [...NAMES, ...JOURNAL_CASES].filter((name) => !proven.has(name));
  expect(waiting).toEqual(['PAYOUT-ONCE', 'FREE-FARM']);
});

test.each(MUTANTS)(
  'row $row can be broken as its mutant says: $wrong',
  ({ row, file, code, instead, test: by }) => {
    expect(readFileSync(file, 'utf8').split(code)).toHaveLength(2);
    expect(instead).not.toBe(code);
    const proofs = lines().filter(({ name, proof }) => name === row && proof.startsWith(`\`${by}\``));
    expect(proofs, `${by} proves nothing of ${row}`).not.toEqual([]);
  },
);

test('every row that is proven has a mutant, but for the one that only a replica set can show', () => {
  const broken = new Set(MUTANTS.map(({ row }) => row));
  const whole = [...NAMES, ...JOURNAL_CASES].filter((name) => !broken.has(name));
  expect(whole).toEqual(['STEPDOWN', 'PAYOUT-ONCE', 'FREE-FARM']);
});
