import type { Connection } from 'mongoose';
import type { Account } from '../../src/billing/outcome.ts';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { verifyLedger } from '../../src/billing/ledger/verify.ts';
import { systemClock } from '../../src/clock.ts';
import { randomIds } from '../../src/ids.ts';
import { loadEconomy } from '../../src/load-economy.ts';
import { openModels } from '../../src/models/open-models.ts';
import { COST, CREDIT, HOLD, type Run, type Subject } from '../subject.ts';

/** Our turn: two appends to the journal with hash, state and postings, by group commit. */
export const ours: Subject = {
  name: 'ours',
  about: 'hold and settle on the journal',
  prepare: prepareOurs,
};

async function prepareOurs(connection: Connection, wallets: number): Promise<Run> {
  const models = await openModels(connection);
  const ledger = new JournalLedger({
    ...models,
    clock: systemClock,
    ids: randomIds,
    deadlineMs: 60_000,
    queueMax: 10_000,
    onError: (error) => {
      throw error;
    },
  });
  const economy = loadEconomy('community');
  const open = async (wallet: number): Promise<Account> => {
    const account = await ledger.account({ server: 'bench', member: String(wallet) }, economy);
    const credit = { bucket: 'bought', amount: CREDIT, origin: 'paid', expires: null, source: 'sold:pack' } as const;
    const granted = await ledger.post(account, { type: 'grant', key: 'pack', by: 'stripe', reason: 'pack', ...credit });
    if (!granted.ok) throw new Error(granted.refusal.code);
    return account;
  };
  const accounts = await inBatches(wallets, open);
  let turns = 0;
  const turn = async (wallet: number) => {
    const account = accounts[wallet];
    if (account === undefined) throw new RangeError(`no wallet ${wallet}`);
    turns += 1;
    const key = `turn-${turns}`;
    const what = { by: 'member', reason: 'chat', model: 'quick', priceVersion: 'bench' } as const;
    const terms = { ceiling: HOLD, floor: HOLD, freeTurn: false, promise: false, lifeSeconds: 600 };
    const held = await ledger.post(account, { type: 'reserve', key, ...what, ...terms });
    if (!held.ok) throw new Error(held.refusal.code);
    const settled = await ledger.post(account, { type: 'settle', hold: key, by: 'member', cost: COST, reason: 'done' });
    if (!settled.ok) throw new Error(settled.refusal.code);
  };
  return {
    turn,
    async check(count) {
      await ledger.projection.flush();
      const { ok, breaches, entries } = await verifyLedger(ledger.journal, models.wallets);
      if (!ok) throw new Error(`the ledger is broken: ${JSON.stringify(breaches[0])}`);
      const expected = 2 * wallets + 2 * count;
      if (entries !== expected) throw new Error(`${entries} entries, not ${expected}`);
    },
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

/** Does something for each of `0 .. count - 1`, a hundred at a time, and keeps the order. */
export async function inBatches<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let start = 0; start < count; start += 100) {
    const batch = Array.from({ length: Math.min(100, count - start) }, (_, index) => work(start + index));
    all.push(...(await Promise.all(batch)));
  }
  return all;
}
