import { expect, test } from 'vitest';
import { randomIds } from '../../src/ids.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve } from '../unit/billing/memory-wallet.ts';
import { accountWith, expectSound, standingOf } from './arena.ts';
import type { BuyerTask } from './buyer.ts';
import { Child } from './children.ts';

const database = await testDatabase();
const plain = testEconomy('plain');
const economy = { ...plain, limits: { ...plain.limits, openHolds: 200 } };

function buyer(fields: Partial<BuyerTask> & Pick<BuyerTask, 'wallet' | 'name'>): Child {
  const task: BuyerTask = {
    uri: database.uri,
    openHolds: 200,
    holds: 0,
    amount: 10,
    turns: 0,
    isWarm: false,
    now: '2026-03-10T12:00:00.000Z',
    ...fields,
  };
  return new Child('test/races/buyer.ts', task);
}

async function go(children: readonly Child[]): Promise<Record<string, number>[]> {
  for (const child of children) await child.says();
  for (const child of children) child.send('go');
  return Promise.all(children.map((child) => child.says<Record<string, number>>()));
}

function added(tallies: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of tallies.flatMap((each) => Object.entries(each))) {
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

test('NO-OVERSELL: 200 parallel holds of 10 on 1,000, from 4 processes: exactly 100 are accepted, 100 refused in words', async () => {
  const { ledger } = await testLedger(database.connection, { ids: randomIds });
  const { wallet } = await accountWith(ledger, economy, 'many', 1000);
  await using children = new AsyncDisposableStack();
  const four = [0, 1, 2, 3].map((n) => children.use(buyer({ wallet, name: `p${n}`, holds: 50 })));
  expect(added(await go(four))).toEqual({ ok: 100, insufficient_balance: 100 });
  const { buckets, holds, seq } = await standingOf(ledger, economy, 'many');
  expect({ buckets, seq }).toEqual({ buckets: {}, seq: 101 });
  expect(Object.values(holds)).toEqual(Array.from({ length: 100 }, () => 10));
  const entries = await ledger.entries(wallet, { limit: 200 });
  expect(entries.map((entry) => entry.seq).reverse()).toEqual(Array.from({ length: 101 }, (_, n) => n + 1));
  await ledger.projection.flush();
  await expectSound(database.connection);
});

test('TWO-WRITERS: a process that slept and wakes with an old head loses on its seq, reloads, and sells nothing twice', async () => {
  const { ledger } = await testLedger(database.connection, { ids: randomIds });
  const account = await accountWith(ledger, economy, 'sleeper', 101);
  await using sleeper = buyer({ wallet: account.wallet, name: 'sleeper', isWarm: true, holds: 10 });
  await sleeper.says();
  sleeper.kill('SIGSTOP');
  const taken = await Promise.all(
    Array.from({ length: 6 }, (_, n) => ledger.post(account, reserve({ key: `awake-${n}`, ceiling: 10 }))),
  );
  await ledger.post(account, grant({ key: 'late', bucket: 'bought', amount: 10 }));
  expect(taken.every((outcome) => outcome.ok)).toBe(true);
  sleeper.kill('SIGCONT');
  sleeper.send('go');
  expect(await sleeper.says()).toEqual({ ok: 5, insufficient_balance: 5 });
  const { buckets, holds } = await standingOf(ledger, economy, 'sleeper');
  expect(buckets).toEqual({});
  const own = (name: string) => Object.keys(holds).filter((hold) => hold.startsWith(name));
  expect([own('awake').length, own('sleeper').length]).toEqual([6, 6]);
});

test('TWO-WRITERS: two processes at the last credit: one gets it', async () => {
  const { ledger } = await testLedger(database.connection, { ids: randomIds });
  const { wallet } = await accountWith(ledger, economy, 'last', 10 + 2);
  await using children = new AsyncDisposableStack();
  const two = ['a', 'b'].map((name) => children.use(buyer({ wallet, name, holds: 1, isWarm: true })));
  expect(added(await go(two))).toEqual({ ok: 1, insufficient_balance: 1 });
  const { buckets, holds } = await standingOf(ledger, economy, 'last');
  expect(buckets).toEqual({});
  expect(Object.values(holds).sort()).toEqual([1, 1, 10]);
});

test('TWO-WRITERS: two processes that go on and on at one wallet, their clocks an hour apart, both get on', async () => {
  const { ledger } = await testLedger(database.connection, { ids: randomIds });
  const { wallet } = await accountWith(ledger, economy, 'busy', 1000);
  await using children = new AsyncDisposableStack();
  const instants = ['2026-03-10T12:00:00.000Z', '2026-03-10T13:00:00.000Z'];
  const two = instants.map((now, n) => children.use(buyer({ wallet, name: `w${n}`, turns: 25, now })));
  const tallies = await go(two);
  expect(tallies).toEqual([{ ok: 50 }, { ok: 50 }]);
  expect(await standingOf(ledger, economy, 'busy')).toEqual({
    buckets: { bought: 500 },
    holds: {},
    seq: 101,
  });
  const entries = await ledger.entries(wallet, { limit: 200 });
  const instantsOfEntries = entries.map((entry) => entry.at).reverse();
  expect(instantsOfEntries).toEqual([...instantsOfEntries].sort());
  await ledger.projection.flush();
  await expectSound(database.connection);
});
