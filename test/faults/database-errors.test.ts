import { mongo } from 'mongoose';
import { expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { accountWith, expectSound, historyOf, standingOf } from '../races/arena.ts';
import { tally } from '../races/outcomes.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { type Fault, FaultProxy, isAppend, isJournalRead } from './proxy.ts';
import type { Body } from './wire.ts';

const database = await testDatabase();
const economy = testEconomy('plain');

const NOT_PRIMARY: Body = {
  ok: 0,
  code: 10107,
  codeName: 'NotWritablePrimary',
  errmsg: 'not primary',
  errorLabels: ['RetryableWriteError'],
};
const CONCERN: Body = {
  code: 64,
  codeName: 'WriteConcernFailed',
  errmsg: 'waiting for replication timed out',
  errInfo: { wtimeout: true },
};
const FAULTS: Readonly<Record<string, Fault>> = {
  'the server steps down before it writes': { kind: 'answer', body: NOT_PRIMARY },
  'the server steps down after it wrote': { kind: 'change', change: () => NOT_PRIMARY },
  'the write stands, but no majority has it yet': {
    kind: 'change',
    change: (reply) => ({ ...reply, writeConcernError: CONCERN }),
  },
  'no majority ever had the write, and it was rolled back': {
    kind: 'answer',
    body: { ok: 1, n: 1, writeConcernError: CONCERN },
  },
};

test.each(Object.entries(FAULTS).flatMap(([name, fault]) => [2, 3].map((nth) => ({ name, fault, nth }))))(
  'DB-ERRORS: $name, at append $nth of a turn: charged once, nothing held',
  async ({ name, fault, nth }) => {
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(proxy.uri);
    const { ledger } = await testLedger(connection);
    const member = `${name}-${nth}`;
    const hit = proxy.once(isAppend, fault, nth);
    const account = await accountWith(ledger, economy, member, 1000);
    const held = await ledger.post(account, reserve({ key: member, ceiling: 100 }));
    const settled = await ledger.post(account, settle(member, 30));
    await hit;
    expect([held, settled]).toMatchObject([
      { ok: true, repeat: false },
      { ok: true, repeat: false },
    ]);
    expect(await standingOf(ledger, economy, member)).toEqual({
      buckets: { bought: 970 },
      holds: {},
      seq: 3,
    });
    await connection.close();
  },
);

test('DB-ERRORS: a database that is blocked is "busy" at the deadline, and the hold that came late is released', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const { ledger } = await testLedger(connection, { deadlineMs: 300 });
  const account = await accountWith(ledger, economy, 'blocked', 1000);
  const unblocked = Promise.withResolvers<void>();
  proxy.plan(() => ({ kind: 'wait', until: unblocked.promise }));
  const held = await ledger.post(account, reserve({ key: 'blocked', ceiling: 100 }));
  expect(held).toEqual({ ok: false, refusal: { code: 'busy', because: 'database' } });
  proxy.plan(() => null);
  unblocked.resolve();
  const { ledger: other } = await testLedger(database.connection);
  await expect
    .poll(() => historyOf(other, account.wallet), { timeout: 10_000 })
    .toEqual(['1 grant start-blocked', '2 reserve blocked', '3 release close:blocked']);
  expect(await standingOf(other, economy, 'blocked')).toEqual({
    buckets: { bought: 1000 },
    holds: {},
    seq: 3,
  });
  await connection.close();
});

test('DB-ERRORS: a database that cannot be reached is "busy" for all at the deadline, and serves them when it is back', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const { ledger } = await testLedger(connection, { deadlineMs: 300 });
  const account = await accountWith(ledger, economy, 'away', 1000);
  proxy.setOpen(false);
  const asked = Array.from({ length: 20 }, (_, n) =>
    ledger.post(account, reserve({ key: `away-${n}`, ceiling: 10 })),
  );
  expect(tally(await Promise.all(asked))).toEqual({ busy: 20 });
  proxy.setOpen(true);
  let tries = 0;
  const again = async () => {
    tries += 1;
    return (await ledger.post(account, reserve({ key: `back-${tries}`, ceiling: 10 }))).ok;
  };
  await expect.poll(again, { timeout: 20_000 }).toBe(true);
  const { ledger: other } = await testLedger(database.connection);
  // Whatever was under way when its caller was told "busy" is released, whether it came to stand or not.
  const standing = async () => {
    const { buckets, holds } = await standingOf(other, economy, 'away');
    return { buckets, holds };
  };
  await expect
    .poll(standing, { timeout: 10_000 })
    .toEqual({ buckets: { bought: 990 }, holds: { [`back-${tries}`]: 10 } });
  await connection.close();
});

test('STALE-HEAD: an old head from a majority read loses on its seq, waits, and ends right', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const { ledger } = await testLedger(connection);
  const { ledger: other } = await testLedger(database.connection);
  const account = await accountWith(other, economy, 'stale', 1000);
  let old: Body | null = null;
  const stale: number[] = [];
  const change = (reply: Body) => {
    old ??= reply;
    stale.push(performance.now());
    return old;
  };
  const isHead = (body: Body) => body.sort !== undefined;
  proxy.plan((command) =>
    isJournalRead(command) && isHead(command.body) && stale.length < 9 ? { kind: 'change', change } : null,
  );
  await ledger.post(account, reserve({ key: 'stale-0', ceiling: 10 }));
  await other.post(account, grant({ key: 'bonus', bucket: 'bonus', amount: 50 }));
  const held = await ledger.post(account, reserve({ key: 'stale-1', ceiling: 10 }));
  expect(held).toMatchObject({ ok: true, repeat: false, entry: { seq: 4 } });
  expect(stale).toHaveLength(9);
  // One append for each old head and one that stands, however many old heads there were.
  expect(proxy.seen.filter((name) => name === 'insert journal').length).toBeLessThanOrEqual(2 + 9);
  // Each wait is twice the one before, up to a quarter of a second: nobody hammers a server that lags behind.
  expect((stale[8] ?? 0) - (stale[7] ?? 0)).toBeGreaterThan(240);
  expect(await standingOf(other, economy, 'stale')).toEqual({
    buckets: { bonus: 40, bought: 990 },
    holds: { 'stale-0': 10, 'stale-1': 10 },
    seq: 4,
  });
  await connection.close();
});

test('a refusal never comes from a head that another process has overtaken', async () => {
  const { ledger } = await testLedger(database.connection);
  const { ledger: other } = await testLedger(database.connection);
  const account = await accountWith(ledger, economy, 'cached', 10);
  await ledger.post(account, reserve({ key: 'all', ceiling: 10 }));
  await other.post(account, grant({ key: 'pack', bucket: 'bought', amount: 500 }));
  const held = await ledger.post(account, reserve({ key: 'more', ceiling: 100 }));
  expect(held).toMatchObject({ ok: true, repeat: false });
  expect(await standingOf(other, economy, 'cached')).toEqual({
    buckets: { bought: 400 },
    holds: { all: 10, more: 100 },
    seq: 4,
  });
  await ledger.projection.flush();
  await other.projection.flush();
  await expectSound(database.connection);
});

class PoolCleared extends mongo.MongoError {
  override get name(): string {
    return 'PoolClearedOnNetworkError';
  }
}

test.each([
  ['the system’s own error', Object.assign(new Error('This socket has been ended'), { code: 'EPIPE' })],
  ['an error of the driver with a name of its own', new PoolCleared('interrupted')],
])('DB-ERRORS: %s is tried again as well', async (name, error) => {
  const { ledger } = await testLedger(database.connection);
  const head = ledger.journal.head.bind(ledger.journal);
  let failures = 0;
  ledger.journal.head = (wallet) => {
    failures += 1;
    return failures === 1 ? Promise.reject(error) : head(wallet);
  };
  await accountWith(ledger, economy, name, 1000);
  expect(failures).toBe(2);
  expect(await standingOf(ledger, economy, name)).toEqual({ buckets: { bought: 1000 }, holds: {}, seq: 1 });
});
