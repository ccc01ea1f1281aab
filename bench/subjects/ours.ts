import type { Economy } from '../../src/billing/economy.ts';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { verifyLedger } from '../../src/billing/ledger/verify.ts';
import type { Account, Ledger } from '../../src/billing/outcome.ts';
import { systemClock } from '../../src/clock.ts';
import { randomIds } from '../../src/ids.ts';
import { loadEconomy } from '../../src/load-economy.ts';
import { type Models, openModels } from '../../src/models/open-models.ts';
import { assertSame, inBatches, type Place, type Run, type Subject } from '../subject.ts';
import { PACK, reserveOf, settleOf } from '../turn-commands.ts';
import { Turnstile } from '../turnstile.ts';

/** Our turn: two appends to the journal with hash, state and postings, by group commit. */
export const ours: Subject = {
  name: 'ours',
  about: 'hold and settle on the journal',
  prepare: prepareOurs,
};

/** The most holds that any economy lets one wallet have open. */
const OPEN_HOLDS = 200;

/** The economy of the benchmark: the default one, with room for a busy pool. */
export function benchEconomy(): Economy {
  const economy = loadEconomy('community');
  return { ...economy, limits: { ...economy.limits, openHolds: OPEN_HOLDS } };
}

/** A ledger as the product builds it, with its default bounds. Trouble beside the money path ends the run. */
export function benchLedger(models: Models): JournalLedger {
  return new JournalLedger({
    ...models,
    clock: systemClock,
    ids: randomIds,
    onError: (error) => {
      throw error;
    },
  });
}

/** The account of a bench member, with a pack of credit. */
export async function openAccount(ledger: Ledger, economy: Economy, member: string): Promise<Account> {
  const account = await ledger.account({ server: 'bench', member }, economy);
  const granted = await ledger.post(account, PACK);
  if (!granted.ok) throw new Error(granted.refusal.code);
  return account;
}

async function prepareOurs({ connection, journal }: Place, wallets: number): Promise<Run> {
  const models = await openModels(connection, journal);
  const ledger = benchLedger(models);
  const economy = benchEconomy();
  const accounts = await inBatches(wallets, (wallet) => openAccount(ledger, economy, String(wallet)));
  // A wallet has at most so many holds; callers above that wait here, in order, as they would for a free place.
  const places = accounts.map(() => new Turnstile(OPEN_HOLDS));
  let turns = 0;
  return {
    async turn(wallet, onHeld) {
      const account = accounts[wallet];
      const place = places[wallet];
      if (account === undefined || place === undefined) throw new RangeError(`no wallet ${wallet}`);
      turns += 1;
      const key = `turn-${turns}`;
      await place.enter();
      try {
        await holdAndSettle(ledger, account, key, onHeld);
      } finally {
        place.leave();
      }
    },
    rest: () => ledger.projection.flush(),
    async check(count) {
      await ledger.projection.flush();
      const { ok, breaches, entries } = await verifyLedger(ledger.journal, models.wallets);
      if (!ok) throw new Error(`the ledger is broken: ${JSON.stringify(breaches[0])}`);
      // A starting grant and a pack each, then two entries a turn.
      assertSame('entries', entries, 2 * wallets + 2 * count);
    },
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

/** One turn: reserve, then settle below the hold. @throws where either is refused */
export async function holdAndSettle(
  ledger: Ledger,
  account: Account,
  key: string,
  onHeld?: () => void,
): Promise<void> {
  const held = await ledger.post(account, reserveOf(key));
  if (!held.ok) throw new Error(`not held: ${held.refusal.code}`);
  if (held.repeat) throw new Error(`held twice under one key: ${key}`);
  onHeld?.();
  const settled = await ledger.post(account, settleOf(key));
  if (!settled.ok) throw new Error(`not settled: ${settled.refusal.code}`);
}
