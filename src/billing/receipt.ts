import { chargedBy } from './decide.ts';
import type { Economy } from './economy.ts';
import { type Entry, type EntryType, TURN_UNIT } from './entry.ts';
import { type Amount, add, negate, subtract } from './money.ts';
import type { Usage } from './pricing.ts';

/** What a closed hold cost, by slice, class and rate: read from the entry that closed it and nothing else. */
export interface Receipt {
  /** Short name, or null where nothing was charged. */
  readonly id: string | null;
  readonly hold: string;
  readonly ended: 'settled' | 'released' | 'expired';
  readonly reason: string;
  readonly at: string;
  readonly model: string | null;
  readonly priceVersion: string | null;
  /** What the job cost in full, whoever bore it. */
  readonly cost: Amount;
  /** What the wallet paid. */
  readonly charged: Amount;
  /** What the house bore because it could not or may not be taken. */
  readonly absorbed: Amount;
  /** Whether a free turn covered it. */
  readonly freeTurn: boolean;
  readonly saved: Amount;
  readonly usage: Usage | null;
  readonly pieces: { readonly delivered: number; readonly asked: number } | null;
  /** What each bucket paid, in the order taken; of a free turn empty. */
  readonly paidFrom: readonly { readonly bucket: string; readonly amount: Amount }[];
  /** What went back into buckets from the hold. */
  readonly returned: Amount;
}

const ENDED: Partial<Record<EntryType, Receipt['ended']>> = {
  settle: 'settled',
  release: 'released',
  expire: 'expired',
};

/** The receipt of the entry that closed a hold; null for any other entry. */
export function receiptOf(economy: Economy, entry: Entry): Receipt | null {
  const ended = ENDED[entry.type];
  if (ended === undefined || !entry.key.startsWith('close:')) return null;
  const unit = economy.unit.name;
  const paid = new Map<string, Amount>();
  let returned = 0;
  let absorbed = 0;
  for (const { account, amount, from, unit: unitOfPosting } of entry.postings) {
    if (unitOfPosting !== unit) continue;
    if (account.startsWith('hold:') && from !== undefined)
      paid.set(from, add(paid.get(from) ?? 0, negate(amount)));
    if (account.startsWith('bucket:')) {
      paid.set(account, subtract(paid.get(account) ?? 0, amount));
      if (amount > 0) returned = add(returned, amount);
    }
    if (account === 'expired' && from !== undefined) paid.set(from, subtract(paid.get(from) ?? 0, amount));
    if (account === 'absorbed') absorbed = add(absorbed, negate(amount));
  }
  const { cause } = entry;
  return {
    id: cause.receipt ?? null,
    hold: entry.key.slice('close:'.length),
    ended,
    reason: cause.reason,
    at: entry.at,
    model: cause.model ?? null,
    priceVersion: cause.priceVersion ?? null,
    cost: cause.cost ?? 0,
    charged: chargedBy(entry.postings, unit),
    absorbed,
    freeTurn: entry.postings.some((posting) => posting.unit === TURN_UNIT && posting.account === 'usage'),
    saved: cause.saved ?? 0,
    usage: cause.usage ?? null,
    pieces: cause.pieces ?? null,
    paidFrom: [...paid]
      .filter(([, amount]) => amount > 0)
      .map(([account, amount]) => ({ bucket: account.slice('bucket:'.length), amount })),
    returned,
  };
}
