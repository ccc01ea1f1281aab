import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mongo } from 'mongoose';
import { expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { FaultProxy, isAppend } from '../faults/proxy.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { accountWith, expectSound, standingOf } from './arena.ts';
import { tally } from './outcomes.ts';

const database = await testDatabase();
const plain = testEconomy('plain');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Lets the writer see that nobody waits any more: then the next command is under way at once. */
const idle = () => new Promise((next) => setImmediate(next));

function heapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

test('BACKPRESSURE: 3,000 callers on one wallet: the queue is bounded, says busy at once, is served in order, and drains', async () => {
  const { ledger } = await testLedger(database.connection);
  const account = await accountWith(ledger, plain, 'hot', 1);
  await idle();
  const outcomes = await Promise.all(
    Array.from({ length: 3000 }, (_, n) =>
      ledger.post(account, grant({ key: `g${n}`, bucket: 'bought', amount: 1 })),
    ),
  );
  // The first is under way at once; behind it wait as many as the queue takes.
  expect(tally(outcomes)).toEqual({ ok: 1025, busy: 1975 });
  expect(outcomes.slice(0, 1025).every((outcome) => outcome.ok)).toBe(true);
  expect(outcomes[1025]).toEqual({ ok: false, refusal: { code: 'busy', because: 'queue' } });
  const order = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.entry.seq] : []));
  expect(order).toEqual(Array.from({ length: 1025 }, (_, n) => n + 2));
  expect(await standingOf(ledger, plain, 'hot')).toEqual({ buckets: { bought: 1026 }, holds: {}, seq: 1026 });
  const after = await ledger.post(account, grant({ key: 'after', bucket: 'bought', amount: 1 }));
  expect(after.ok).toBe(true);
});

test('BACKPRESSURE: what ends a hold is taken although the queue is full', async () => {
  const { ledger } = await testLedger(database.connection, { queueMax: 10 });
  const account = await accountWith(ledger, plain, 'full', 1000);
  await ledger.post(account, reserve({ key: 'job', ceiling: 100 }));
  await idle();
  const grants = Array.from({ length: 20 }, (_, n) =>
    ledger.post(account, grant({ key: `g${n}`, bucket: 'bought', amount: 1 })),
  );
  const settled = ledger.post(account, settle('job', 30));
  expect(tally(await Promise.all(grants))).toEqual({ ok: 11, busy: 9 });
  expect(await settled).toMatchObject({ ok: true, entry: { type: 'settle' } });
  expect(await standingOf(ledger, plain, 'full')).toEqual({ buckets: { bought: 981 }, holds: {}, seq: 14 });
});

test('BACKPRESSURE: refused callers and a slow database leave nothing behind in memory', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const { ledger } = await testLedger(connection, { queueMax: 50 });
  const account = await accountWith(ledger, plain, 'slow', 1);
  const storm = async (round: number) => {
    await idle();
    const open = Promise.withResolvers<void>();
    proxy.plan((command) => (isAppend(command) ? { kind: 'wait', until: open.promise } : null));
    const asked = Array.from({ length: 2000 }, (_, n) =>
      ledger.post(account, grant({ key: `${round}-${n}`, bucket: 'bought', amount: 1 })),
    );
    open.resolve();
    return tally(await Promise.all(asked));
  };
  const expected = { ok: 51, busy: 1949 };
  expect(await storm(0)).toEqual(expected);
  const before = heapMegabytes();
  for (let round = 1; round <= 10; round += 1) expect(await storm(round)).toEqual(expected);
  const grown = heapMegabytes() - before;
  expect(grown).toBeLessThan(12);
  expect(await standingOf(ledger, plain, 'slow')).toEqual({ buckets: { bought: 562 }, holds: {}, seq: 562 });
  await connection.close();
});

test('BACKPRESSURE: with the projection stopped turns go on, and it catches up when it can', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const { ledger, errors } = await testLedger(connection);
  const account = await accountWith(ledger, plain, 'unprojected', 1000);
  const broken = { ok: 0, code: 8000, codeName: 'AtlasError', errmsg: 'no writes to wallets' };
  proxy.plan(({ collection, name }) =>
    collection === 'wallets' && name === 'update' ? { kind: 'answer', body: broken } : null,
  );
  for (let n = 0; n < 5; n += 1) {
    await ledger.post(account, reserve({ key: `t${n}`, ceiling: 10 }));
    await ledger.post(account, settle(`t${n}`, 10));
    expect(await ledger.projection.flush()).toBe(false);
  }
  expect(errors.length).toBeGreaterThanOrEqual(5);
  expect(await standingOf(ledger, plain, 'unprojected')).toEqual({
    buckets: { bought: 950 },
    holds: {},
    seq: 11,
  });
  const wallets = database.connection.collection<{ _id: string; seq: number }>('wallets');
  expect(await wallets.findOne({ _id: account.wallet })).toBeNull();
  proxy.plan(() => null);
  expect(await ledger.projection.flush()).toBe(true);
  expect(await wallets.findOne({ _id: account.wallet }, { projection: { seq: 1 } })).toEqual({
    _id: account.wallet,
    seq: 11,
  });
  await connection.close();
});

test('STATE-SIZE: 200 open holds and 64 kinds of grant are the bounds; above them "busy", and paid credit is never refused', async () => {
  const economy = { ...plain, limits: { ...plain.limits, openHolds: 200 } };
  const { ledger } = await testLedger(database.connection);
  const account = await accountWith(ledger, economy, 'large', 1000);
  const gifts = await Promise.all(
    Array.from({ length: 70 }, (_, n) => {
      const expires = new Date(Date.UTC(2026, 3, 1 + n)).toISOString();
      return ledger.post(account, grant({ key: `gift-${n}`, bucket: 'bonus', amount: 1, expires }));
    }),
  );
  expect(tally(gifts)).toEqual({ ok: 63, busy: 7 });
  expect(gifts.at(-1)).toEqual({ ok: false, refusal: { code: 'busy', because: 'grants' } });
  const paid = grant({ key: 'paid', bucket: 'bought', amount: 500, origin: 'paid', source: 'sold:pack' });
  expect(await ledger.post(account, paid)).toMatchObject({ ok: true });
  const held = await Promise.all(
    Array.from({ length: 210 }, (_, n) => ledger.post(account, reserve({ key: `hold-${n}`, ceiling: 2 }))),
  );
  expect(tally(held)).toEqual({ ok: 200, busy: 10 });
  expect(held.at(-1)).toEqual({ ok: false, refusal: { code: 'busy', because: 'holds' } });
  const { buckets, holds, seq } = await standingOf(ledger, economy, 'large');
  expect({ buckets, seq }).toEqual({ buckets: { bought: 1000 + 63 + 500 - 400 }, seq: 265 });
  expect(Object.values(holds)).toEqual(Array.from({ length: 200 }, () => 2));
  const [entry] = await database.connection
    .collection('journal')
    .find({ wallet: account.wallet, seq: 265 })
    .toArray();
  const bytes = mongo.BSON.calculateObjectSize(entry ?? {});
  console.info(`STATE-SIZE: an entry with 200 open holds has ${bytes} bytes`);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(64 * 1024);
  await ledger.projection.flush();
  await expectSound(database.connection);
});
