import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { requestOf } from '../../src/billing/command.ts';
import type { Outcome } from '../../src/billing/outcome.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { accountWith, expectSound, historyOf, standingOf } from './arena.ts';
import { tally } from './outcomes.ts';

const database = await testDatabase();
const economy = testEconomy('plain');
const fifty = Array.from({ length: 50 }, (_, n) => n);

function hashes(outcomes: readonly Outcome[]): Set<string> {
  return new Set(outcomes.map((outcome) => (outcome.ok ? outcome.entry.hash : outcome.refusal.code)));
}

test('HOLD-ONCE: one interaction 50 times at once in two ledgers is one hold, and never held again when it has closed', async () => {
  const one = await testLedger(database.connection);
  const two = await testLedger(database.connection);
  const account = await accountWith(one.ledger, economy, 'hold', 1000);
  const command = reserve({ key: 'same', ceiling: 100 });
  const post = (n: number) => (n % 2 === 0 ? one : two).ledger.post(account, command);
  const first = await Promise.all(fifty.map(post));
  expect(tally(first)).toEqual({ ok: 1, repeat: 49 });
  expect(hashes(first).size).toBe(1);
  expect(await standingOf(two.ledger, economy, 'hold')).toEqual({
    buckets: { bought: 900 },
    holds: { same: 100 },
    seq: 2,
  });
  await one.ledger.post(account, settle('same', 40));
  const again = await Promise.all(fifty.map(post));
  expect(tally(again)).toEqual({ repeat: 50 });
  expect(hashes(again)).toEqual(hashes(first));
  expect(await standingOf(two.ledger, economy, 'hold')).toEqual({
    buckets: { bought: 960 },
    holds: {},
    seq: 3,
  });
});

test('KEY-CONFLICT: the same key with other content is a conflict with both hashes, in any process, and appends nothing', async () => {
  const one = await testLedger(database.connection);
  const two = await testLedger(database.connection);
  const account = await accountWith(one.ledger, economy, 'conflict', 1000);
  const first = await one.ledger.post(account, reserve({ key: 'taken', ceiling: 100 }));
  const found = first.ok ? first.entry.request : '';
  for (const { ledger } of [one, two]) {
    for (const command of [
      reserve({ key: 'taken', ceiling: 101 }),
      grant({ key: 'taken', bucket: 'bought', amount: 5 }),
    ]) {
      expect(await ledger.post(account, command)).toEqual({
        ok: false,
        refusal: { code: 'key_conflict', key: 'taken', asked: requestOf(command), found },
      });
    }
  }
  const together = await Promise.all(
    [101, 100, 102].map((ceiling) => two.ledger.post(account, reserve({ key: 'taken', ceiling }))),
  );
  expect(tally(together)).toEqual({ key_conflict: 2, repeat: 1 });
  expect((await standingOf(two.ledger, economy, 'conflict')).seq).toBe(2);
});

test('SETTLE-ONCE: 50 settles and releases at once in two ledgers have one effect, and all see the same receipt', async () => {
  const one = await testLedger(database.connection);
  const two = await testLedger(database.connection);
  const account = await accountWith(one.ledger, economy, 'settle', 1000);
  await one.ledger.post(account, reserve({ key: 'job', ceiling: 100 }));
  const outcomes = await Promise.all(
    fifty.map((n) =>
      (n % 2 === 0 ? one : two).ledger.post(
        account,
        n % 5 === 4 ? { type: 'release', hold: 'job', by: 'job', reason: 'late' } : settle('job', 40),
      ),
    ),
  );
  expect(tally(outcomes)).toEqual({ ok: 1, repeat: 49 });
  expect(hashes(outcomes).size).toBe(1);
  const [end] = outcomes;
  const settled = end?.ok === true && end.entry.type === 'settle';
  expect(await standingOf(two.ledger, economy, 'settle')).toEqual({
    buckets: { bought: settled ? 960 : 1000 },
    holds: {},
    seq: 3,
  });
});

test('EXPIRE-RACE: a settle and a sweep at the same instant in two processes: one wins, the other sees it', async () => {
  const clock = new TestClock();
  const one = await testLedger(database.connection, { clock });
  const two = await testLedger(database.connection, { clock });
  for (const [offset, end] of [
    [-1, 'settle'],
    [0, 'expire'],
  ] as const) {
    const member = `race-${offset}`;
    const account = await accountWith(one.ledger, economy, member, 1000);
    await one.ledger.post(account, reserve({ key: member, ceiling: 100, lifeSeconds: 60 }));
    clock.advance(60 + offset);
    const [settled, swept] = await Promise.all([
      one.ledger.post(account, settle(member, 100)),
      two.ledger.touch(account),
    ]);
    expect(settled).toMatchObject({ ok: true, entry: { type: end, key: `close:${member}` } });
    if (end === 'settle') expect(swept).toBe(false);
    expect(await standingOf(two.ledger, economy, member)).toEqual({
      buckets: { bought: end === 'settle' ? 900 : 1000 },
      holds: {},
      seq: 3,
    });
    const history = await historyOf(one.ledger, account.wallet);
    expect(history.filter((entry) => entry.endsWith(`close:${member}`))).toHaveLength(1);
  }
});

test('BATCH-FAIRNESS: of callers in one batch the refused one is refused in words, and the others are decided without it', async () => {
  const { ledger } = await testLedger(database.connection);
  const account = await accountWith(ledger, economy, 'batch', 100);
  const asked = [30, 30, 500, 30, 500, 10].map((ceiling, n) => reserve({ key: `b${n}`, ceiling }));
  const outcomes = await Promise.all(asked.map((command) => ledger.post(account, command)));
  expect(outcomes.map((outcome) => (outcome.ok ? 'held' : outcome.refusal.code))).toEqual([
    'held',
    'held',
    'insufficient_balance',
    'held',
    'insufficient_balance',
    'held',
  ]);
  expect(await standingOf(ledger, economy, 'batch')).toEqual({
    buckets: {},
    holds: { b0: 30, b1: 30, b3: 30, b5: 10 },
    seq: 5,
  });
});

test('BATCH-FAIRNESS, E11000 in mid-batch: a key that was used long ago stops nobody behind it', async () => {
  const { ledger } = await testLedger(database.connection);
  const account = await accountWith(ledger, economy, 'mid', 1000);
  await ledger.post(account, reserve({ key: 'used', ceiling: 10 }));
  await ledger.post(account, settle('used', 10));
  const keys = ['m0', 'm1', 'used', 'm3', 'm4'];
  const outcomes = await Promise.all(keys.map((key) => ledger.post(account, reserve({ key, ceiling: 10 }))));
  expect(outcomes.map((outcome) => outcome.ok && outcome.repeat)).toEqual([false, false, true, false, false]);
  expect(await standingOf(ledger, economy, 'mid')).toEqual({
    buckets: { bought: 950 },
    holds: { m0: 10, m1: 10, m3: 10, m4: 10 },
    seq: 7,
  });
});

test('BATCH-FAIRNESS: wallets of one process share their appends, and one that loses its race disturbs none of the others', async () => {
  const { ledger } = await testLedger(database.connection);
  const { ledger: other } = await testLedger(database.connection);
  const members = Array.from({ length: 40 }, (_, n) => `shared-${n}`);
  const accounts = await Promise.all(members.map((member) => accountWith(ledger, economy, member, 100)));
  // Behind the back of every fourth wallet's writer.
  const raced = accounts.filter((_, n) => n % 4 === 0);
  await Promise.all(
    raced.map((account) => other.post(account, grant({ key: 'gift', bucket: 'bonus', amount: 5 }))),
  );
  const held = await Promise.all(
    accounts.map((account) => ledger.post(account, reserve({ key: 'job', ceiling: 50 }))),
  );
  expect(tally(held)).toEqual({ ok: 40 });
  for (const [n, member] of members.entries()) {
    const isRaced = n % 4 === 0;
    expect(await standingOf(other, economy, member)).toEqual({
      buckets: isRaced ? { bought: 55 } : { bought: 50 },
      holds: { job: 50 },
      seq: isRaced ? 3 : 2,
    });
  }
});

test('BATCH-FAIRNESS: wallets with several commands each share their appends too, however many there are', async () => {
  const connection = await mongoose.createConnection(database.uri, { monitorCommands: true }).asPromise();
  const { ledger } = await testLedger(connection);
  const members = Array.from({ length: 40 }, (_, n) => `pair-${n}`);
  const accounts = await Promise.all(members.map((member) => accountWith(ledger, economy, member, 100)));
  await ledger.projection.flush();
  let inserts = 0;
  connection.getClient().on('commandStarted', ({ commandName }) => {
    if (commandName === 'insert') inserts += 1;
  });
  const held = await Promise.all(
    accounts.flatMap((account) =>
      ['one', 'two', 'three'].map((key) => ledger.post(account, reserve({ key, ceiling: 30 }))),
    ),
  );
  expect(tally(held)).toEqual({ ok: 120 });
  // Each wallet by itself would be 40 and more.
  expect(inserts).toBeLessThanOrEqual(12);
  await connection.close();
});

test('CLOCK: two processes an hour apart, and a clock that steps back: order is by seq, and time never goes back', async () => {
  const slow = new TestClock('2026-03-10T12:00:00.000Z');
  const fast = new TestClock('2026-03-10T13:00:00.000Z');
  const one = await testLedger(database.connection, { clock: slow });
  const two = await testLedger(database.connection, { clock: fast });
  const account = await accountWith(one.ledger, economy, 'clock', 1000);
  await two.ledger.post(account, reserve({ key: 'fast', ceiling: 100, lifeSeconds: 600 }));
  await one.ledger.post(account, reserve({ key: 'slow', ceiling: 100, lifeSeconds: 600 }));
  slow.advance(-10);
  await one.ledger.post(account, settle('fast', 60));
  fast.advance(601);
  await Promise.all([one.ledger.touch(account), two.ledger.touch(account), two.ledger.touch(account)]);
  const late = await one.ledger.post(account, settle('slow', 60));
  expect(late).toMatchObject({ ok: true, entry: { type: 'expire' } });
  const entries = await one.ledger.entries(account.wallet, { limit: 100 });
  expect(entries.map(({ type, at }) => `${type} ${at}`).reverse()).toEqual([
    'grant 2026-03-10T12:00:00.000Z',
    'reserve 2026-03-10T13:00:00.000Z',
    'reserve 2026-03-10T13:00:00.000Z',
    'settle 2026-03-10T13:00:00.000Z',
    'expire 2026-03-10T13:10:01.000Z',
  ]);
  expect(await standingOf(two.ledger, economy, 'clock')).toEqual({
    buckets: { bought: 940 },
    holds: {},
    seq: 5,
  });
  await one.ledger.projection.flush();
  await two.ledger.projection.flush();
  await expectSound(database.connection);
});
