import { daysAfter, iso, roundedUpToMidnight } from './calendar.ts';
import { type Refund, refundKey, requestOf } from './command.ts';
import type { Decision } from './decide.ts';
import { append, type Decided, onItsDay } from './due.ts';
import { type Bucket, bucketNamed, type Economy } from './economy.ts';
import {
  type Cause,
  type Entry,
  type Posting,
  type Slice,
  TURN_UNIT,
  TURNS_ACCOUNT,
  type WalletState,
} from './entry.ts';
import { isPurchased } from './hold-postings.ts';
import { holdClosedBy, keptSlices } from './kept-slices.ts';
import { type Amount, isSumExact, negate, subtract, sum } from './money.ts';
import { periodOf } from './plans.ts';
import { receiptId } from './receipt-id.ts';
import type { Refusal } from './refusal.ts';
import { everything } from './spend-order.ts';

/** Credit that a wallet without a running period gets back after its own date lives at least so long, in days. */
const DAYS_MIN = 1;

/**
 * Gives back what a settle kept, whole and once: the key is the hold's. A free turn comes back to its own day or not
 * at all; credit returns to its bucket, and ends with the current period where its own is over.
 */
export function decideRefund(economy: Economy, due: Decided, command: Refund, now: number): Decision {
  const { settled, by, reason } = command;
  const hold = holdClosedBy(settled);
  if (hold === null) return refused({ code: 'nothing_to_refund', because: 'not_charged' });
  const state = onItsDay(economy, due.state, now);
  const back = refundOf(economy, state, settled, now);
  if ('code' in back) return refused(back);
  const { model, priceVersion } = settled.cause;
  const cause: Cause = {
    by,
    reason,
    receipt: receiptId(hold),
    ...(model === undefined ? {} : { model }),
    ...(priceVersion === undefined ? {} : { priceVersion }),
  };
  const entry = {
    key: refundKey(hold),
    request: requestOf(command),
    type: 'refund',
    cause,
    postings: [...back, ...sharesBack(settled)],
    ...(settled.payee === undefined ? {} : { payee: settled.payee }),
  } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

function refused(refusal: Refusal): Decision {
  return { kind: 'refused', refusal };
}

/**
 * The postings that give back what a settle kept, or why there are none.
 * @param state brought up to `now`
 */
export function refundOf(
  economy: Economy,
  state: WalletState,
  settled: Entry,
  now: number,
): readonly Posting[] | Refusal {
  const kept = keptSlices(economy, settled);
  const [first] = kept;
  if (first === undefined) return { code: 'nothing_to_refund', because: 'not_charged' };
  if (first.unit === TURN_UNIT) return turnBack(state, first);
  const amounts = kept.map((slice) => slice.amount);
  const { name: unit } = economy.unit;
  if (!isSumExact([...everything(state, unit), ...amounts])) {
    return { code: 'invalid', field: 'receipt', message: 'is worth more than the wallet can still hold' };
  }
  return [{ account: 'usage', unit, amount: negate(sum(amounts)) }, ...creditBack(economy, state, kept, now)];
}

function turnBack(state: WalletState, { amount, period }: Slice): readonly Posting[] | Refusal {
  const day = state.freeTurns?.day;
  if (period === undefined || period !== day) return { code: 'nothing_to_refund', because: 'day_over' };
  return [
    { account: 'usage', unit: TURN_UNIT, amount: negate(amount) },
    { account: TURNS_ACCOUNT, unit: TURN_UNIT, amount, period },
  ];
}

/** What a pack gave repays a debt first, as where a hold gives it back. */
function creditBack(economy: Economy, state: WalletState, kept: readonly Slice[], now: number): Posting[] {
  let debt = state.debt;
  return kept.flatMap((slice): Posting[] => {
    const { unit, amount, origin = 'free' } = slice;
    const repaid = isPurchased(economy, slice) ? Math.min(amount, debt) : 0;
    debt = subtract(debt, repaid);
    const left = subtract(amount, repaid);
    const place = placeOf(economy, state, slice, now);
    return [
      ...(repaid > 0 ? [{ account: 'debt', unit, amount: repaid }] : []),
      ...(left > 0 ? [{ ...place, unit, amount: left, origin }] : []),
    ];
  });
}

/**
 * Where a slice returns to and when it ends there. Its own bucket, or the default one where the economy has it no
 * more. What is over ends with the period that runs now; an endless one would make lasting credit of it, so there it
 * gets a date.
 */
function placeOf(
  economy: Economy,
  state: WalletState,
  slice: Slice,
  now: number,
): { readonly account: string; readonly expires: string | null } {
  const own = bucketNamed(economy, slice.account.slice('bucket:'.length));
  const bucket = own ?? economy.buckets.at(-1);
  const account = bucket === undefined ? slice.account : `bucket:${bucket.name}`;
  const expires = slice.expires ?? null;
  const isPast = expires !== null && expires <= iso(now);
  const isOfNow = own !== null && (own.kind === 'lasting' || slice.period === periodOf(state, own));
  if (isOfNow) return { account, expires: isPast ? withPeriod(state, now) : expires };
  return { account, expires: isEndedByPeriod(state, bucket) ? null : withPeriod(state, now) };
}

/** Whether the end of the running period empties a bucket by itself. */
function isEndedByPeriod({ plan }: WalletState, bucket: Bucket | undefined): boolean {
  return bucket?.kind === 'period' && plan !== null && plan.status !== 'lapsed' && plan.end !== null;
}

/** The end of the running period, or of its grace; of none or an endless one a day from now. At 00:00 UTC, rounded up. */
function withPeriod({ plan }: WalletState, now: number): string {
  const running = plan === null || plan.status === 'lapsed' ? [] : [plan.end, plan.graceEnd];
  const end = running.find((instant) => instant !== null && instant > iso(now));
  return roundedUpToMidnight(end ?? iso(daysAfter(now, DAYS_MIN)));
}

/** What a creator earned by the job is taken back with it; a payout that came first lowers the next one. */
function sharesBack({ postings }: Entry): Posting[] {
  return postings
    .filter(({ unit }) => unit === 'share')
    .map((posting) => ({ ...posting, amount: negate(posting.amount) }));
}

/** What a refund gave back: credit, in buckets or against a debt, or free turns. */
export function refundedBy(entry: Pick<Entry, 'postings'>, unit: string): Amount {
  const usage = entry.postings.filter((posting) => posting.account === 'usage' && posting.unit === unit);
  return negate(sum(usage.map(({ amount }) => amount)));
}
