import { assertSame, COST, HOLD, type Place, type Run, type Subject } from '../subject.ts';

/** Two raw inserts: what two appends cost without guard, balance, chain or receipt. */
export const twoInserts: Subject = {
  name: 'two-inserts',
  about: 'two raw insertOne, no index but _id',
  prepare: prepareInserts,
};

async function prepareInserts({ connection }: Place, wallets: number): Promise<Run> {
  const entries = connection.collection('entries');
  await entries.insertOne({ wallets });
  return {
    async turn(wallet, onHeld) {
      const common = { wallet: String(wallet), by: 'member', reason: 'chat', model: 'quick' };
      await entries.insertOne({ ...common, type: 'hold', at: new Date(), amount: HOLD });
      onHeld?.();
      await entries.insertOne({ ...common, type: 'settle', at: new Date(), amount: COST });
    },
    async check(turns) {
      assertSame('documents', await entries.countDocuments(), 1 + 2 * turns);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
