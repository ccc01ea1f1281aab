import mongoose from 'mongoose';
import { expect, inject, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { accountWith, expectSound, standingOf } from '../races/arena.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve, settle } from '../unit/billing/memory-wallet.ts';

const database = await testDatabase();
const economy = testEconomy('plain');

async function membersOfSet(): Promise<number> {
  const hello = await database.connection.db?.admin().command({ hello: 1 });
  const hosts: unknown = hello?.hosts;
  return Array.isArray(hosts) ? hosts.length : 1;
}

const members = await membersOfSet();

// Only a replica set of several members can hold an election: run with MONGODB_URI naming one.
test.skipIf(members < 2)(
  'STEPDOWN: an election in mid-turn: unclear writes are resolved by key, and nothing acknowledged is lost',
  async () => {
    const connection = await connect(database.uri);
    const { ledger } = await testLedger(connection, { deadlineMs: 60_000 });
    const account = await accountWith(ledger, economy, 'stepdown', 1000);
    const turns = Array.from({ length: 20 }, async (_, n) => {
      const held = await ledger.post(account, reserve({ key: `s${n}`, ceiling: 10 }));
      const settled = await ledger.post(account, settle(`s${n}`, 10));
      return held.ok && settled.ok;
    });
    const admin = await mongoose.createConnection(inject('databaseUri')).asPromise();
    await admin.db?.admin().command({ replSetStepDown: 20, secondaryCatchUpPeriodSecs: 10 });
    await admin.close();
    expect(await Promise.all(turns)).toEqual(Array.from({ length: 20 }, () => true));
    expect(await standingOf(ledger, economy, 'stepdown')).toEqual({
      buckets: { bought: 800 },
      holds: {},
      seq: 41,
    });
    await ledger.projection.flush();
    await expectSound(connection);
    await connection.close();
  },
  120_000,
);
