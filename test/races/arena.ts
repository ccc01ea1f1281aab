import type { Connection } from 'mongoose';
import { expect } from 'vitest';
import type { Economy } from '../../src/billing/economy.ts';
import type { WalletState } from '../../src/billing/entry.ts';
import { JournalStore } from '../../src/billing/ledger/journal-store.ts';
import { verifyLedger } from '../../src/billing/ledger/verify.ts';
import type { Account, Ledger } from '../../src/billing/outcome.ts';
import { journalModel } from '../../src/models/journal.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { balances, grant } from '../unit/billing/memory-wallet.ts';
import { SERVER } from './outcomes.ts';

/** An account that holds `amount` in its bucket `bought` and nothing else. */
export async function accountWith(
  ledger: Ledger,
  economy: Economy,
  member: string,
  amount: number,
): Promise<Account> {
  const account = await ledger.account({ server: SERVER, member }, economy);
  const given = await ledger.post(account, grant({ key: `start-${member}`, bucket: 'bought', amount }));
  if (!given.ok) throw new Error(`not granted: ${JSON.stringify(given.refusal)}`);
  return account;
}

/** A wallet's balances in full: what each bucket has, what each open hold has, and how many entries made it. */
export async function standingOf(ledger: Ledger, economy: Economy, member: string) {
  const { state, seq } = await ledger.standing({ server: SERVER, member }, economy);
  return { buckets: balances(state), holds: holdsOf(state), seq };
}

export function holdsOf(state: WalletState): Record<string, number> {
  return Object.fromEntries(
    state.holds.map((hold) => [hold.id, hold.slices.reduce((total, { amount }) => total + amount, 0)]),
  );
}

/** Fails unless every chain, hash, state, sum and projection of the ledger is right. */
export async function expectSound(connection: Connection): Promise<void> {
  const { breaches } = await verifyLedger(
    new JournalStore(journalModel(connection)),
    walletModel(connection),
  );
  expect(breaches).toEqual([]);
}

/** The types of a wallet's entries in order, and their keys. */
export async function historyOf(ledger: Ledger, wallet: string): Promise<string[]> {
  const entries = await ledger.entries(wallet, { limit: 10_000 });
  return entries.map(({ seq, type, key }) => `${seq} ${type} ${key}`).reverse();
}
