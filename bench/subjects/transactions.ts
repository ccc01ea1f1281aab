import type { ClientSession } from 'mongoose';
import { assertSame, COST, HOLD, type Place, type Run, type Subject } from '../subject.ts';
import { assertSpent, makeBalances } from './balances.ts';

/** Two transactions: hold and settle, each a guarded update and its event, all or nothing. */
export const transactions: Subject = {
  name: 'transactions',
  about: 'two transactions (hold, settle), each with its event',
  // Of more, all but one retry, again and again.
  hotCallersMax: 64,
  prepare: prepareTransactions,
};

async function prepareTransactions({ connection }: Place, wallets: number): Promise<Run> {
  const balances = await makeBalances(connection, wallets);
  const events = connection.collection('events');
  await events.createIndex({ wallet: 1, at: 1 });
  const move = async (session: ClientSession, wallet: string, amount: number, type: string) => {
    const guard = amount < 0 ? { credit: { $gte: -amount } } : {};
    const moved = await balances.updateOne(
      { _id: wallet, ...guard },
      { $inc: { credit: amount } },
      { session },
    );
    if (moved.modifiedCount !== 1) throw new Error(`${type}: nothing moved`);
    await events.insertOne({ wallet, at: new Date(), type, amount, model: 'quick' }, { session });
  };
  return {
    async turn(wallet, onHeld) {
      const session = await connection.startSession();
      try {
        await session.withTransaction(() => move(session, String(wallet), -HOLD, 'hold'));
        onHeld?.();
        await session.withTransaction(() => move(session, String(wallet), HOLD - COST, 'settle'));
      } finally {
        await session.endSession();
      }
    },
    async check(turns) {
      await assertSpent(balances, wallets, turns * COST);
      assertSame('events', await events.countDocuments(), 2 * turns);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
