import { beforeAll, expect, inject, test } from 'vitest';
import { testDatabase } from '../database.ts';
import { type Aftermath, killedAtEach, type Matrix, portCalls, stepsOf } from './kill-matrix.ts';

const database = await testDatabase();

const PORTRAIT: Matrix = {
  flow: 'portrait',
  economy: 'street',
  bucket: 'tokens',
  balance: 1000,
  cost: 20,
  shown: '1,2,3,4',
};

/** Every awaited step of a paid drawing, and what is left where a process dies behind it. */
const ROWS: Readonly<Record<string, 'told, not charged' | 'drawn if charged' | 'drawn'>> = {
  'sketches.claim #1': 'told, not charged',
  'economies.of #1': 'told, not charged',
  'ledger.standing #1': 'told, not charged',
  'ledger.account #1': 'told, not charged',
  'journal.insert sent #1': 'told, not charged',
  'journal.insert #1': 'told, not charged',
  'ledger.post #1': 'told, not charged',
  'display.begin #1': 'told, not charged',
  'images.draw #1': 'told, not charged',
  'sketches.keep #1': 'told, not charged',
  'journal.insert sent #2': 'drawn if charged',
  'journal.insert #2': 'drawn',
  'ledger.post #2': 'drawn',
  'the member has it #1': 'drawn',
  'display.finish #1': 'drawn',
  'sketches.end #1': 'drawn',
  'sketches.delivered #1': 'drawn',
};

/** What the flow asks of the outside on other ways than that of a paid drawing. */
const ELSEWHERE = [
  'clock.now',
  'display.gone',
  'display.refused',
  'freshSeed',
  'log.error',
  'log.warn',
  'running.enter',
  'sketches.add',
  'sketches.change',
  'sketches.undelivered',
];

test('KILL-EVERYWHERE: the matrix has a row for each awaited step of /portrait, as the code itself lists them', async () => {
  expect([...(await stepsOf(database.uri, PORTRAIT))].sort()).toEqual(Object.keys(ROWS).sort());
  const rows = Object.keys(ROWS).map((row) => row.replace(/ #\d+$/, ''));
  const known = [...rows, ...ELSEWHERE];
  expect(portCalls('src/flows/draw.ts').filter((name) => !known.includes(name))).toEqual([]);
});

const ROUNDS = inject('soak') ? 10 : 1;
const rounds: ReadonlyMap<string, Aftermath>[] = [];
beforeAll(async () => {
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push(await killedAtEach(database.uri, PORTRAIT, Object.keys(ROWS), round));
}, ROUNDS * 240_000);

test.each(Object.entries(ROWS))('KILL-EVERYWHERE: /portrait killed behind %s: %s', (step, outcome) => {
  for (const aftermath of rounds) {
    const { left, settled, seen } = aftermath.get(step) ?? { left: 0, settled: 0, seen: [] };
    expect(left).toBe(settled === 1 ? 980 : 1000);
    const isDrawn = outcome === 'drawn' || (outcome === 'drawn if charged' && settled === 1);
    expect(settled).toBe(isDrawn ? 1 : 0);
    expect(new Set(seen)).toEqual(new Set([isDrawn ? '1,2,3,4' : 'not charged: 0']));
  }
});
