import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { emptyHead, type Head } from '../../src/billing/chain.ts';
import { Projection } from '../../src/billing/ledger/projection.ts';
import { connect } from '../../src/connect.ts';
import type { Context } from '../../src/context.ts';
import { Watch } from '../../src/flows/alive.ts';
import { type RecoverParts, recover } from '../../src/flows/recover.ts';
import { sweepDue } from '../../src/jobs/sweep-due.ts';
import { openModels } from '../../src/models/open-models.ts';
import { processModel } from '../../src/models/process.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { openOperator } from '../../src/operator/operator.ts';
import { mongoProcesses } from '../../src/store/processes.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { FaultProxy } from '../faults/proxy.ts';
import { countingIds, TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { accountWith, expectSound, historyOf } from './arena.ts';
import { SERVER } from './outcomes.ts';

const database = await testDatabase();
const economy = testEconomy('mixed');
const plain = testEconomy('plain');

/** Every document of `wallets` as the bytes that the database stores, by its id. */
async function bytesOf({ connection }: TestDatabase): Promise<string[]> {
  const collection = connection.collection('wallets');
  const found = await collection.find({}, { raw: true, sort: { _id: 1 } }).toArray();
  return found.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('hex'));
}

test('REPLAY: wallets, rebuilt from nothing but the journal, are the same bytes', async () => {
  const clock = new TestClock();
  const { ledger } = await testLedger(database.connection, { clock });
  for (const [n, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    const account = await accountWith(ledger, economy, name, 100 + n);
    await ledger.post(
      account,
      grant({ key: 'g1', bucket: 'gifts', amount: 7, expires: '2026-03-12T08:00:00Z' }),
    );
    await ledger.post(account, grant({ key: 'g2', bucket: 'bought', amount: 9, origin: 'paid' }));
    await ledger.post(account, reserve({ key: 'h1', ceiling: 40 + n, promise: n % 2 === 0 }));
    await ledger.post(account, reserve({ key: 'h2', ceiling: 5, freeTurn: true }));
    await ledger.post(account, settle('h1', 20 * n));
    if (n > 2) await ledger.post(account, { type: 'release', hold: 'h2', by: 'job', reason: 'x' });
    clock.advance(3600);
  }
  clock.set('2026-03-14T00:00:00Z');
  const account = await ledger.account({ server: SERVER, member: 'a' }, economy);
  await ledger.touch(account);
  await ledger.projection.flush();
  const before = await bytesOf(database);
  expect(before).toHaveLength(5);
  const operator = await openOperator(database.connection, economy, { clock, ids: countingIds });
  await database.connection.collection('wallets').deleteMany({});
  expect(await operator.rebuild()).toEqual({ wallets: 5 });
  expect(await bytesOf(database)).toEqual(before);
  await expectSound(database.connection);
});

test('PROJECTION-CRASH: two projectors at once, in any order: an old head never overtakes a newer one', async () => {
  const model = walletModel(database.connection);
  const wallets = database.connection.collection<{ _id: string; seq: number }>('wallets');
  const heads = [1, 2, 3, 4].map((seq): Head => ({ ...emptyHead('w_order'), seq, hash: `hash-${seq}` }));
  const errors: unknown[] = [];
  const orders = fc.tuple(
    fc.shuffledSubarray(heads, { minLength: 1 }),
    fc.shuffledSubarray(heads, { minLength: 1 }),
  );
  const property = fc.asyncProperty(orders, async ([first, second]) => {
    await wallets.deleteOne({ _id: 'w_order' });
    const write = async (order: readonly Head[]) => {
      const projection = new Projection(model, (error) => errors.push(error));
      let newest = 0;
      for (const head of order) {
        await projection.write([head]);
        const found = await wallets.findOne({ _id: 'w_order' });
        expect(found?.seq).toBeGreaterThanOrEqual(Math.max(newest, head.seq));
        newest = found?.seq ?? 0;
      }
    };
    await Promise.all([write(first), write(second)]);
    const last = Math.max(...[...first, ...second].map(({ seq }) => seq));
    expect(await wallets.findOne({ _id: 'w_order' })).toMatchObject({ seq: last, hash: `hash-${last}` });
  });
  await fc.assert(property, { numRuns: inject('soak') ? 500 : 15 });
  expect(errors).toEqual([]);
  await wallets.deleteOne({ _id: 'w_order' });
});

/** As much of a context as the sweep needs. */
async function sweeper(clock: TestClock): Promise<Context> {
  const { ledger } = await testLedger(database.connection, { clock });
  const models = await openModels(database.connection);
  const economies = { of: () => Promise.resolve(plain), price: () => Promise.resolve(null) };
  const log = { error: () => undefined };
  return { ledger, models, economies, clock, log } as unknown as Context;
}

test('JOB-TWICE: the sweep never, once, five times and in two processes at once leaves the same entries', async () => {
  const clock = new TestClock('2026-05-01T00:00:00Z');
  const { ledger } = await testLedger(database.connection, { clock });
  const runs = { never: 0, once: 1, five: 5, both: 2 };
  const histories: string[][] = [];
  for (const [name, times] of Object.entries(runs)) {
    const account = await accountWith(ledger, plain, `swept-${name}`, 100);
    await ledger.post(account, reserve({ key: 'h1', ceiling: 30, lifeSeconds: 60 }));
    await ledger.post(account, reserve({ key: 'h2', ceiling: 30, lifeSeconds: 90 }));
    await ledger.projection.flush();
    clock.advance(100);
    const one = await sweeper(clock);
    const two = await sweeper(clock);
    if (name === 'both') await Promise.all([sweepDue.run(one), sweepDue.run(two)]);
    else for (let n = 0; n < times; n += 1) await sweepDue.run(one);
    await one.ledger.projection.flush();
    if (times > 0) expect((await ledger.entries(account.wallet, { limit: 9 }))[0]?.key).toBe('close:h2');
    await ledger.post(account, grant({ key: 'last', bucket: 'bought', amount: 1 }));
    histories.push((await historyOf(ledger, account.wallet)).slice(1));
  }
  const [never, ...others] = histories;
  expect(never).toEqual([
    '2 reserve h1',
    '3 reserve h2',
    '4 expire close:h1',
    '5 expire close:h2',
    '6 grant last',
  ]);
  expect(others).toEqual([never, never, never]);
  await ledger.projection.flush();
  await expectSound(database.connection);
});

test('PROJECTION-CRASH: the sweep reaches every wallet with something due, also behind 600 that nobody owns any more', async () => {
  const clock = new TestClock('2026-06-01T00:00:00Z');
  const context = await sweeper(clock);
  const strays = Array.from({ length: 600 }, (_, n) => ({
    _id: `w_stray_${n}` as never,
    seq: 0,
    due: new Date('2026-01-01T00:00:00Z'),
  }));
  await database.connection.collection('wallets').insertMany(strays);
  const account = await accountWith(context.ledger, plain, 'behind', 100);
  await context.ledger.post(account, reserve({ key: 'h', ceiling: 30, lifeSeconds: 60 }));
  await context.ledger.projection.flush();
  clock.advance(61);
  await sweepDue.run(context);
  expect(await historyOf(context.ledger, account.wallet)).toEqual([
    '1 grant start-behind',
    '2 reserve h',
    '3 expire close:h',
  ]);
  await database.connection.collection('wallets').deleteMany({ _id: /^w_stray_/ as never });
});

test('PROJECTION-CRASH: a hold whose projection was lost in a crash is found by the sweep, once its process is known to be dead', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  proxy.plan(({ collection, name }) =>
    collection === 'wallets' && name === 'update' ? { kind: 'lose-command' } : null,
  );
  const clock = new TestClock('2026-07-01T00:00:00Z');
  const dying = await testLedger(connection, { clock });
  const account = await accountWith(dying.ledger, plain, 'lost', 100);
  const mark = await dying.ledger.project();
  await dying.ledger.post(account, reserve({ key: 'h', ceiling: 30, lifeSeconds: 60 }));
  // It dies here: what it has gathered never arrives.
  await connection.close();
  const wallets = database.connection.collection<{ _id: string; seq: number }>('wallets');
  expect(await wallets.findOne({ _id: account.wallet })).toBeNull();
  clock.advance(61);
  const context = await sweeper(clock);
  await sweepDue.run(context);
  expect(await historyOf(context.ledger, account.wallet)).toHaveLength(2);
  const processes = mongoProcesses(processModel(database.connection));
  await processes.beat('dead', mark);
  const parts = {
    ...context,
    process: 'alive',
    processes,
    watch: new Watch(),
    turns: { debtors: async () => [], owed: async () => [] },
    sketches: { debtors: async () => [], owed: async () => [] },
    log: { warn: () => undefined },
  } as unknown as RecoverParts;
  for (let looks = 0; looks < 4; looks += 1) await recover(parts);
  expect(await wallets.findOne({ _id: account.wallet })).toBeNull();
  await recover(parts);
  expect(await wallets.findOne({ _id: account.wallet })).toMatchObject({ seq: 2 });
  expect(await processes.all()).toEqual([]);
  await sweepDue.run(context);
  expect(await historyOf(context.ledger, account.wallet)).toEqual([
    '1 grant start-lost',
    '2 reserve h',
    '3 expire close:h',
  ]);
  await context.ledger.projection.flush();
  await expectSound(database.connection);
});

test('a process that beats, however slowly it is looked at, is alive; one that pauses and goes on was never dead', () => {
  const watch = new Watch();
  const beat = (beats: number) => ({ id: 'p', beats, mark: '' });
  for (let n = 0; n < 20; n += 1) expect(watch.look([beat(n)])).toEqual([]);
  for (let n = 0; n < 3; n += 1) expect(watch.look([beat(19)])).toEqual([]);
  expect(watch.look([beat(20)])).toEqual([]);
  for (let n = 0; n < 3; n += 1) expect(watch.look([beat(20)])).toEqual([]);
  expect(watch.look([beat(20)])).toEqual([beat(20)]);
});
