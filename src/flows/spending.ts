import type { Economy } from '../billing/economy.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Ledger, Owner } from '../billing/outcome.ts';
import { lastDays, type Spending, type SpendingKind, SpendingTally } from '../billing/spending.ts';

export interface SpendingParts {
  readonly ledger: Ledger;
  readonly economies: Pick<EconomyBook, 'of'>;
}

/** How far back a chart looks, in days. */
export type SpendingDays = 14 | 30;

/** What a chart shows. */
export interface SpendingWish {
  readonly days: SpendingDays;
  readonly kind: SpendingKind;
}

const READ_AT_ONCE = 500;
/** As far as a chart reads; of whoever moves more than this in a month the oldest days stay short. */
const ENTRIES_MAX = 20_000;

/** What a member spent on each of the last days. Reads page by page and keeps sums alone. Appends nothing. */
export async function spendingOf(
  { ledger, economies }: SpendingParts,
  owner: Owner,
  { days: count, kind }: SpendingWish,
): Promise<{ readonly economy: Economy; readonly spending: Spending }> {
  const economy = await economies.of(owner.server);
  const { wallet, seq, now } = await ledger.standing(owner, economy);
  const days = lastDays(now, count);
  const tally = new SpendingTally(economy, kind, days);
  const oldest = days[0] ?? '';
  let before = wallet === null ? 0 : seq + 1;
  for (let read = 0; before > 1 && read < ENTRIES_MAX; read += READ_AT_ONCE) {
    const entries = await ledger.entries(wallet ?? '', { limit: READ_AT_ONCE, before });
    for (const entry of entries) tally.count(entry);
    const last = entries.at(-1);
    before = last === undefined || last.at.slice(0, 10) < oldest ? 0 : last.seq;
  }
  return { economy, spending: tally.result() };
}
