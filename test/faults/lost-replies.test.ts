import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { accountWith, expectSound, historyOf, standingOf } from '../races/arena.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve, settle } from '../unit/billing/memory-wallet.ts';
import { type Fault, FaultProxy, isAppend, isJournalRead, type Plan } from './proxy.ts';
import type { Body } from './wire.ts';

const database = await testDatabase();
const economy = testEconomy('plain');

const FAULTS: Readonly<Record<string, Fault>> = {
  'REPLY-LOST: its answer is lost': { kind: 'lose-reply' },
  'DB-ERRORS: the connection breaks before it': { kind: 'lose-command' },
};

const DRIVERS = ['with the retry of the driver', 'without it'];

test.each(
  Object.entries(FAULTS).flatMap(([name, fault]) =>
    [1, 2, 3].flatMap((nth) => DRIVERS.map((driver) => ({ name, fault, nth, driver }))),
  ),
)(
  '$name, at append $nth of a turn, $driver: one hold, one settle, and the caller is the first',
  async (given) => {
    const { name, fault, nth, driver } = given;
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(driver === 'without it' ? `${proxy.uri}&retryWrites=false` : proxy.uri);
    const { ledger } = await testLedger(connection);
    const member = `${name}-${nth}-${driver}`;
    const hit = proxy.once(isAppend, fault, nth);
    const account = await accountWith(ledger, economy, member, 1000);
    const held = await ledger.post(account, reserve({ key: member, ceiling: 100 }));
    expect(held).toMatchObject({ ok: true, repeat: false, entry: { seq: 2, type: 'reserve' } });
    const settled = await ledger.post(account, settle(member, 30));
    expect(settled).toMatchObject({ ok: true, repeat: false, entry: { seq: 3, type: 'settle' } });
    await hit;
    expect(await standingOf(ledger, economy, member)).toEqual({
      buckets: { bought: 970 },
      holds: {},
      seq: 3,
    });
    expect(await historyOf(ledger, account.wallet)).toEqual([
      `1 grant start-${member}`,
      `2 reserve ${member}`,
      `3 settle close:${member}`,
    ]);
    await ledger.projection.flush();
    await connection.close();
    await expectSound(database.connection);
  },
);

test('REPLY-LOST: the repeat of a hold whose answer was lost is a repeat, and finds the one hold', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const { ledger } = await testLedger(connection);
  const account = await accountWith(ledger, economy, 'twice', 1000);
  await Promise.all([
    proxy.once(isAppend, { kind: 'lose-reply' }),
    ledger.post(account, reserve({ key: 'twice', ceiling: 100 })),
  ]);
  const again = await ledger.post(account, reserve({ key: 'twice', ceiling: 100 }));
  expect(again).toMatchObject({ ok: true, repeat: true, entry: { seq: 2 } });
  expect(await standingOf(ledger, economy, 'twice')).toEqual({
    buckets: { bought: 900 },
    holds: { twice: 100 },
    seq: 2,
  });
  await connection.close();
});

/** The error as a server of either mind would put it. */
function named(index: 'seq' | 'key', reply: Record<string, unknown>): Record<string, unknown> {
  const errors = Array.isArray(reply.writeErrors) ? reply.writeErrors : [];
  const rename = (error: Record<string, unknown>) => ({
    ...error,
    errmsg: `E11000 duplicate key error collection: journal index: wallet_1_${index}_1 dup key`,
    keyPattern: { wallet: 1, [index]: 1 },
  });
  return { ...reply, writeErrors: errors.map(rename) };
}

test.each(['seq', 'key'] as const)(
  'BOTH-INDEXES: an own entry appended twice is the same entry, though the error names %s',
  async (index) => {
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(proxy.uri);
    const { ledger } = await testLedger(connection);
    const other = await testLedger(database.connection);
    const member = `both-${index}`;
    const account = await accountWith(ledger, economy, member, 1000);
    const first = await other.ledger.post(account, reserve({ key: member, ceiling: 100 }));
    // The other ledger took the very seq and key that this one is about to send.
    const hit = proxy.once(isAppend, { kind: 'change', change: (reply) => named(index, reply) });
    const second = await ledger.post(account, reserve({ key: member, ceiling: 100 }));
    await hit;
    expect(first).toMatchObject({ ok: true, repeat: false, entry: { seq: 2 } });
    expect(second).toMatchObject({ ok: true, repeat: true, entry: { seq: 2 } });
    expect(await standingOf(ledger, economy, member)).toEqual({
      buckets: { bought: 900 },
      holds: { [member]: 100 },
      seq: 2,
    });
    await connection.close();
  },
);

/**
 * The answer of the first append is lost, and until it was sent again no read shows its entry: neither as the head nor
 * under its key.
 */
function lagging(index: 'seq' | 'key'): Plan {
  let sent = 0;
  let head: Body = {};
  const headBefore = (reply: Body) => {
    if (sent === 0) head = reply;
    return sent === 1 ? head : reply;
  };
  const notYet = (reply: Body) => {
    const cursor = { id: mongoose.mongo.Long.ZERO, ns: `${database.name}.journal`, firstBatch: [] };
    return sent === 1 ? { ...reply, cursor } : reply;
  };
  return (command) => {
    if (isJournalRead(command)) {
      return { kind: 'change', change: command.body.sort === undefined ? notYet : headBefore };
    }
    if (!isAppend(command)) return null;
    sent += 1;
    return sent === 1 ? { kind: 'lose-reply' } : { kind: 'change', change: (reply) => named(index, reply) };
  };
}

test.each(['seq', 'key'] as const)(
  'BOTH-INDEXES: an own entry that no read showed, appended again, is no repeat, though the error names %s',
  async (index) => {
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(proxy.uri);
    const { ledger } = await testLedger(connection);
    const member = `own-${index}`;
    const account = await accountWith((await testLedger(database.connection)).ledger, economy, member, 1000);
    proxy.plan(lagging(index));
    const before = proxy.seen.length;
    const held = await ledger.post(account, reserve({ key: member, ceiling: 100 }));
    expect(held).toMatchObject({ ok: true, repeat: false, entry: { seq: 2 } });
    expect(proxy.seen.slice(before).filter((name) => name === 'insert journal')).toHaveLength(2);
    expect(await standingOf(ledger, economy, member)).toEqual({
      buckets: { bought: 900 },
      holds: { [member]: 100 },
      seq: 2,
    });
    await connection.close();
  },
);
