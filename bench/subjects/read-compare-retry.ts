import { assertSame, COST, HOLD, type Place, type Run, type Subject, TurnGivenUp } from '../subject.ts';
import { assertSpent, type Balance, makeBalances } from './balances.ts';

/**
 * The way of LibreChat, written from its description: one read checks the balance before the call, nothing is held;
 * after it prompt and completion are each a record, a read and a compare-and-set that is tried up to ten times with
 * back-off from 50 ms to 2 s. Seven round trips where nobody interferes.
 */
export const readCompareRetry: Subject = {
  name: 'read-compare-retry',
  about: 'the LibreChat way: check, then twice record, read, compare-and-set',
  prepare: prepareReadCompareRetry,
};

const TRIES = 10;
const BACK_OFF_MS = { first: 50, most: 2_000 };
/** A turn's cost in two parts. */
const PROMPT = 20;
const COMPLETION = COST - PROMPT;

async function prepareReadCompareRetry({ connection }: Place, wallets: number): Promise<Run> {
  const balances = await makeBalances(connection, wallets);
  const records = connection.collection('records');
  await records.createIndex({ wallet: 1, at: 1 });
  const tally = { records: 0, spent: 0 };
  const spend = async (_id: string, amount: number, type: string) => {
    await records.insertOne({ wallet: _id, at: new Date(), type, amount, model: 'quick' });
    tally.records += 1;
    if (!(await compareAndSet(balances, _id, amount))) throw new TurnGivenUp(`${type} was never taken`);
    tally.spent += amount;
  };
  return {
    async turn(wallet, onHeld) {
      const _id = String(wallet);
      const found = await balances.findOne({ _id });
      if (found === null || found.credit < HOLD) throw new Error('not enough');
      onHeld?.();
      await spend(_id, PROMPT, 'prompt');
      await spend(_id, COMPLETION, 'completion');
    },
    async check() {
      await assertSpent(balances, wallets, tally.spent);
      assertSame('records', await records.countDocuments(), tally.records);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function compareAndSet(
  balances: Awaited<ReturnType<typeof makeBalances>>,
  _id: string,
  amount: number,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await backOff(tries);
    const found: Balance | null = await balances.findOne({ _id });
    if (found === null) throw new Error('no such balance');
    const after = Math.max(0, found.credit - amount);
    const set = await balances.findOneAndUpdate({ _id, credit: found.credit }, { $set: { credit: after } });
    if (set !== null) return true;
  }
  return false;
}

/** Doubles from try to try, with chance in it, so that those who met once do not meet again. */
function backOff(tries: number): Promise<void> {
  const ms = Math.min(BACK_OFF_MS.first * 2 ** (tries - 1), BACK_OFF_MS.most);
  return new Promise((resume) => setTimeout(resume, ms * (0.5 + Math.random() / 2)));
}
