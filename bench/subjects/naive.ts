import type { Connection } from 'mongoose';
import { COST, CREDIT, HOLD, type Run, type Subject } from '../subject.ts';
import { inBatches } from './ours.ts';

interface Balance {
  readonly _id: string;
  readonly credit: number;
}

/** The naive turn: a guarded decrement, an increment back, an event; three commands, no receipt that explains itself. */
export const naive: Subject = {
  name: 'naive turn',
  about: 'guarded $inc, $inc back, insert an event',
  prepare: prepareNaive,
};

async function prepareNaive(connection: Connection, wallets: number): Promise<Run> {
  const balances = connection.collection<Balance>('naive_balances');
  const events = connection.collection('naive_events');
  await events.createIndex({ wallet: 1, at: 1 });
  const documents = Array.from({ length: wallets }, (_, wallet) => ({ _id: String(wallet), credit: CREDIT }));
  await inBatches(wallets, async (wallet) => {
    const document = documents[wallet];
    if (document !== undefined) await balances.insertOne(document);
  });
  return {
    async turn(wallet) {
      const _id = String(wallet);
      const held = await balances.updateOne({ _id, credit: { $gte: HOLD } }, { $inc: { credit: -HOLD } });
      if (held.modifiedCount !== 1) throw new Error('not held');
      await balances.updateOne({ _id }, { $inc: { credit: HOLD - COST } });
      await events.insertOne({ wallet: _id, at: new Date(), held: HOLD, cost: COST, model: 'quick' });
    },
    async check(turns) {
      const [total] = await balances.aggregate([{ $group: { _id: null, credit: { $sum: '$credit' } } }]).toArray();
      const expected = wallets * CREDIT - turns * COST;
      if (total?.['credit'] !== expected) throw new Error(`naive: ${total?.['credit']} left, not ${expected}`);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
