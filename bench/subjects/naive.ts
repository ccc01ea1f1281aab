import { assertSame, COST, HOLD, type Place, type Run, type Subject } from '../subject.ts';
import { assertSpent, makeBalances } from './balances.ts';

/** The naive turn: a guarded decrement, an increment back, an event; three commands, no receipt that explains itself. */
export const naive: Subject = {
  name: 'naive',
  about: 'guarded $inc, $inc back, insert of an event',
  prepare: prepareNaive,
};

async function prepareNaive({ connection }: Place, wallets: number): Promise<Run> {
  const balances = await makeBalances(connection, wallets);
  const events = connection.collection('events');
  await events.createIndex({ wallet: 1, at: 1 });
  return {
    async turn(wallet, onHeld) {
      const _id = String(wallet);
      const held = await balances.updateOne({ _id, credit: { $gte: HOLD } }, { $inc: { credit: -HOLD } });
      if (held.modifiedCount !== 1) throw new Error('not held');
      onHeld?.();
      await balances.updateOne({ _id }, { $inc: { credit: HOLD - COST } });
      await events.insertOne({ wallet: _id, at: new Date(), held: HOLD, cost: COST, model: 'quick' });
    },
    async check(turns) {
      await assertSpent(balances, wallets, turns * COST);
      assertSame('events', await events.countDocuments(), turns);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
