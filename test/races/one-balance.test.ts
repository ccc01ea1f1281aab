import { expect, test } from 'vitest';
import type { Reserve } from '../../src/billing/command.ts';
import { testDatabase } from '../database.ts';
import { presetEconomy, testLedger } from '../ledger.ts';

const database = await testDatabase();
const economy = presetEconomy('community');

function reserve(key: string, amount: number): Reserve {
  return {
    type: 'reserve',
    key,
    by: 'member',
    reason: 'chat',
    model: 'deep',
    priceVersion: 'v1',
    ceiling: amount,
    floor: amount,
    freeTurn: false,
    promise: false,
    lifeSeconds: 600,
  };
}

test('of 50 calls at once on a balance for one, one is held and 49 are refused in words', async () => {
  const { ledger } = await testLedger(database.connection);
  const account = await ledger.account({ server: 's1', member: 'ada' }, economy);
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, index) => ledger.post(account, reserve(`call-${index}`, 20_000))),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]));
  expect(refusals).toEqual(Array.from({ length: 49 }, () => 'insufficient_balance'));
  const standing = await ledger.standing({ server: 's1', member: 'ada' }, economy);
  expect(standing.state.buckets).toEqual({});
  expect(standing.state.holds).toHaveLength(1);
  expect(standing.seq).toBe(2);
});

test('one interaction 50 times at once is one hold, and all callers see the same entry', async () => {
  const { ledger } = await testLedger(database.connection);
  const account = await ledger.account({ server: 's1', member: 'ben' }, economy);
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => ledger.post(account, reserve('same', 100))),
  );
  const hashes = new Set(outcomes.map((outcome) => (outcome.ok ? outcome.entry.hash : outcome.refusal.code)));
  expect(hashes.size).toBe(1);
  expect(outcomes.filter((outcome) => outcome.ok && !outcome.repeat)).toHaveLength(1);
});

test('two ledgers on one wallet sell nothing twice: 200 holds of 10.00 on 200.00 end in 20', async () => {
  const one = await testLedger(database.connection);
  const two = await testLedger(database.connection);
  const account = await one.ledger.account({ server: 's1', member: 'cleo' }, economy);
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      (index % 2 === 0 ? one : two).ledger.post(account, reserve(`race-${index}`, 1_000)),
    ),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(20);
  expect(
    outcomes.filter((outcome) => !outcome.ok && outcome.refusal.code === 'insufficient_balance'),
  ).toHaveLength(180);
});
