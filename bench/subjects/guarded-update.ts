import { COST, type Place, type Run, type Subject } from '../subject.ts';
import { assertSpent, makeBalances } from './balances.ts';

/** One raw guarded update: no hold, no settle, no record. The least that any guarded billing can cost. */
export const guardedUpdate: Subject = {
  name: 'guarded-update',
  about: 'one raw guarded findOneAndUpdate, no record',
  prepare: prepareUpdate,
};

async function prepareUpdate({ connection }: Place, wallets: number): Promise<Run> {
  const balances = await makeBalances(connection, wallets);
  return {
    async turn(wallet, onHeld) {
      const filter = { _id: String(wallet), credit: { $gte: COST } };
      const taken = await balances.findOneAndUpdate(filter, { $inc: { credit: -COST } });
      if (taken === null) throw new Error('not taken');
      onHeld?.();
    },
    check: (turns) => assertSpent(balances, wallets, turns * COST),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
