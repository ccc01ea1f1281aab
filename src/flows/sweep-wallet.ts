import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { JournalLedger } from '../billing/ledger/journal-ledger.ts';
import type { Clock } from '../clock.ts';
import { type NewsStore, spread, type Tell } from './news.ts';

export interface SweepParts {
  readonly ledger: Pick<JournalLedger, 'addresses' | 'touch' | 'entries'>;
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly news: NewsStore;
  readonly tell: Tell;
  readonly clock: Clock;
}

/** How many entries one touch is looked through for: months that nobody came are booked together. */
const BOOKED_MAX = 50;

/**
 * Books what time made due in a wallet, and tells its owner of a plan that ended. Booking changes no balance that the
 * next command would not find anyway; a wallet of an economy that does not rule its server is frozen and stays as it is.
 * @param seq the newest entry that is known from before
 */
export async function sweepWallet(parts: SweepParts, wallet: string, seq: number): Promise<void> {
  const { ledger, economies, clock } = parts;
  const owner = await ledger.addresses.owner(wallet);
  if (owner === null) return;
  const economy = await economies.of(owner.server);
  if (economy.name !== owner.economy || !(await ledger.touch({ wallet, economy }))) return;
  const booked = await ledger.entries(wallet, { limit: BOOKED_MAX });
  const lapse = booked.find((entry) => entry.type === 'lapse' && entry.seq > seq);
  if (lapse === undefined) return;
  const { server, member } = owner;
  const about = lapse.key;
  const at = new Date(clock.now());
  await spread(parts, { id: `${wallet}:${about}`, server, member, kind: 'plan-ended', about, at });
}
