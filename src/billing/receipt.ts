import { chargedBy } from './decide.ts';
import type { Economy } from './economy.ts';
import { type Entry, type EntryType, TURN_UNIT } from './entry.ts';
import { keptSlices, postingsOfClose } from './kept-slices.ts';
import { type Amount, add, negate, sum } from './money.ts';
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
  for (const { account, amount, unit: unitOfSlice } of keptSlices(economy, entry)) {
    if (unitOfSlice === unit) paid.set(account, add(paid.get(account) ?? 0, amount));
  }
  const own = postingsOfClose(entry).filter((posting) => posting.unit === unit);
  const back = own.filter(({ account, amount }) => account.startsWith('bucket:') && amount > 0);
  const borne = own.filter(({ account }) => account === 'absorbed');
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
    absorbed: negate(sum(borne.map(({ amount }) => amount))),
    freeTurn: entry.postings.some((posting) => posting.unit === TURN_UNIT && posting.account === 'usage'),
    saved: cause.saved ?? 0,
    usage: cause.usage ?? null,
    pieces: cause.pieces ?? null,
    paidFrom: [...paid].map(([account, amount]) => ({ bucket: account.slice('bucket:'.length), amount })),
    returned: sum(back.map(({ amount }) => amount)),
  };
}
