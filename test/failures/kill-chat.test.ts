import { beforeAll, expect, inject, test } from 'vitest';
import { testDatabase } from '../database.ts';
import { type Aftermath, killedAtEach, type Matrix, portCalls, stepsOf } from './kill-matrix.ts';

const database = await testDatabase();

const CHAT: Matrix = {
  flow: 'chat',
  economy: 'plain',
  bucket: 'bought',
  balance: 100_000,
  cost: 1200,
  shown: 'all of it',
};

/** Every awaited step of a paid answer, and what is left where a process dies behind it. */
const ROWS: Readonly<
  Record<string, 'nothing happened' | 'told, not charged' | 'told if anything was shown' | 'answered'>
> = {
  'economies.of #1': 'nothing happened',
  'turns.latest #1': 'nothing happened',
  'turns.history #1': 'nothing happened',
  'settings.model #1': 'nothing happened',
  'ledger.account #1': 'nothing happened',
  'turns.begin #1': 'told, not charged',
  // The turn is kept beside the hold: where it was not yet, nobody has been shown anything, and the hold expires.
  'journal.insert sent #1': 'told if anything was shown',
  'journal.insert #1': 'told if anything was shown',
  'ledger.post #1': 'told if anything was shown',
  'display.begin #1': 'told, not charged',
  'text.stream #1': 'told, not charged',
  'text.stream #2': 'told, not charged',
  'text.stream #3': 'told, not charged',
  // From here on the answer is kept: it is handed over, free if the settle did not come to stand.
  'turns.end #1': 'answered',
  'journal.insert sent #2': 'answered',
  'journal.insert #2': 'answered',
  'ledger.post #2': 'answered',
  'the member has it #1': 'answered',
  'turns.delivered #1': 'answered',
  'display.finish #1': 'answered',
};

/** The files that the flow is written in. */
const FLOW = ['src/flows/generate.ts', 'src/flows/question.ts', 'src/flows/listen.ts'];

/** What the flow asks of the outside on other ways than that of a paid answer. */
const ELSEWHERE = [
  'clock.now',
  'display.progress',
  'display.offer',
  'display.turnedAway',
  'log.error',
  'log.warn',
  'offers.offer',
  'running.enter',
  'text.countInput',
];

test('KILL-EVERYWHERE: the matrix has a row for each awaited step of /chat, as the code itself lists them', async () => {
  expect([...(await stepsOf(database.uri, CHAT))].sort()).toEqual(Object.keys(ROWS).sort());
  const rows = Object.keys(ROWS).map((row) => row.replace(/ #\d+$/, ''));
  const known = [...rows, ...ELSEWHERE];
  const asked = FLOW.flatMap((file) => portCalls(file));
  expect(asked.filter((name) => !known.includes(name))).toEqual([]);
});

const NOTHING: Aftermath = { left: 0, settled: 0, open: 0, seen: [] };
const WORDS = {
  'nothing happened': [],
  'told, not charged': ['not charged: 0'],
  'told if anything was shown': ['not charged: 0'],
};

const ROUNDS = inject('soak') ? 10 : 1;
const rounds: ReadonlyMap<string, Aftermath>[] = [];
beforeAll(async () => {
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push(await killedAtEach(database.uri, CHAT, Object.keys(ROWS), round));
}, ROUNDS * 240_000);

test.each(Object.entries(ROWS))('KILL-EVERYWHERE: /chat killed behind %s: %s', (step, outcome) => {
  for (const aftermath of rounds) {
    const { left, settled, open, seen } = aftermath.get(step) ?? NOTHING;
    expect(left).toBe(settled === 1 ? 98_800 : 100_000);
    const isUnseen = outcome === 'told if anything was shown' && seen.length === 0;
    if (!isUnseen) expect(open).toBe(0);
    if (outcome === 'answered') expect(new Set(seen)).toEqual(new Set(['all of it']));
    else expect({ settled, seen }).toEqual({ settled: 0, seen: isUnseen ? [] : WORDS[outcome] });
  }
});
