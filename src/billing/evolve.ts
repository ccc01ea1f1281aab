import type { EntryDraft, Grant, Hold, Origin, Posting, Slice, WalletState } from './entry.ts';
import { TURNS_ACCOUNT } from './entry.ts';
import { assertInvariant } from './invariant.ts';
import { add, subtract, sum } from './money.ts';

const ORIGIN_ORDER: Readonly<Record<Origin, number>> = { free: 0, gift: 1, paid: 2, earned: 3 };

/**
 * The wallet after an entry, from the entry's postings and cause alone: no clock, no economy, no database.
 * Replaying a journal through it gives each stored state.
 * @throws {InvariantError} where a posting would make anything negative or close a hold in part, where anything is left
 * behind an `erase`, and where anything follows one.
 */
export function evolve(state: WalletState, entry: EntryDraft): WalletState {
  assertInvariant(!state.closed, 'nothing follows an erase', { key: entry.key });
  assertBalanced(entry.postings);
  let { buckets, freeTurns, debt, paidOut } = state;
  const opened: Slice[] = [];
  const closing = new Map<string, number[]>();
  for (const posting of entry.postings) {
    if (posting.account.startsWith('bucket:')) buckets = withPosted(buckets, posting);
    else if (posting.account.startsWith('hold:')) {
      const id = posting.account.slice('hold:'.length);
      if (posting.amount > 0) opened.push(sliceOf(posting));
      else closing.set(id, [...(closing.get(id) ?? []), posting.amount]);
    } else if (posting.account === TURNS_ACCOUNT) freeTurns = turnsAfter(freeTurns, posting);
    else if (posting.account === 'debt' && posting.unit !== 'share') debt = subtract(debt, posting.amount);
  }
  assertInvariant(debt >= 0, 'debt is never negative', { debt });
  const after: WalletState = {
    benefits: withBenefits(state.benefits, entry.cause.benefits),
    buckets,
    closed: entry.type === 'erase',
    debt,
    freeTurns,
    holds: holdsAfter(state.holds, entry, opened, closing),
    paidOut,
    plan: entry.cause.plan ?? state.plan,
  };
  if (after.closed) assertNothingLeft(after);
  return after;
}

/** An erased wallet holds nothing and owes nothing. @throws {InvariantError} */
function assertNothingLeft({ buckets, holds, freeTurns, debt }: WalletState): void {
  const named = Object.keys(buckets);
  const turns = freeTurns?.left ?? 0;
  const isEmpty = named.length === 0 && holds.length === 0 && turns === 0 && debt === 0;
  assertInvariant(isEmpty, 'nothing is left behind an erase', { buckets: named, turns, debt });
}

/** Postings sum to zero per unit, none is zero. @throws {InvariantError} */
export function assertBalanced(postings: readonly Posting[]): void {
  const totals = new Map<string, number>();
  for (const { account, unit, amount } of postings) {
    assertInvariant(Number.isSafeInteger(amount) && amount !== 0, 'a posting moves a whole amount', {
      account,
      amount,
    });
    totals.set(unit, add(totals.get(unit) ?? 0, amount));
  }
  for (const [unit, total] of totals) assertInvariant(total === 0, 'postings sum to zero', { unit, total });
}

function withPosted(buckets: WalletState['buckets'], posting: Posting): WalletState['buckets'] {
  const name = posting.account.slice('bucket:'.length);
  const { origin, expires } = posting;
  assertInvariant(origin !== undefined && expires !== undefined, 'credit has an origin and an expiry', {
    name,
  });
  const grants = grantsAfter(buckets[name] ?? [], { expires, left: posting.amount, origin });
  const { [name]: before, ...others } = buckets;
  if (grants.length === 0) return others;
  const after = { ...buckets, [name]: grants };
  return before === undefined ? byName(after) : after;
}

/** In the order in which they are hashed: what is in order is written fast. */
function byName(buckets: WalletState['buckets']): WalletState['buckets'] {
  return Object.fromEntries(Object.entries(buckets).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function grantsAfter(grants: readonly Grant[], change: Grant): readonly Grant[] {
  const same = (grant: Grant) => grant.origin === change.origin && grant.expires === change.expires;
  const before = grants.find(same)?.left ?? 0;
  const left = add(before, change.left);
  assertInvariant(left >= 0, 'no bucket is negative', { before, change: change.left });
  const others = grants.filter((grant) => !same(grant));
  return left === 0 ? others : [...others, { ...change, left }].sort(compareGrants);
}

/** Order inside a bucket: earliest expiry first, none last; then free, gift, paid, earned. */
export function compareGrants(a: Grant, b: Grant): number {
  if (a.expires !== b.expires) {
    if (a.expires === null) return 1;
    if (b.expires === null) return -1;
    return a.expires < b.expires ? -1 : 1;
  }
  return ORIGIN_ORDER[a.origin] - ORIGIN_ORDER[b.origin];
}

function turnsAfter(freeTurns: WalletState['freeTurns'], posting: Posting): WalletState['freeTurns'] {
  assertInvariant(posting.period !== undefined, 'free turns belong to a day', {});
  const before = freeTurns?.day === posting.period ? freeTurns.left : 0;
  const left = add(before, posting.amount);
  assertInvariant(left >= 0, 'free turns are never negative', { before, change: posting.amount });
  return { day: posting.period, left };
}

function sliceOf(posting: Posting): Slice {
  assertInvariant(posting.from !== undefined, 'a slice knows where it came from', {
    account: posting.account,
  });
  const { unit, amount, origin, expires, period } = posting;
  return {
    account: posting.from,
    amount,
    ...(expires === undefined ? {} : { expires }),
    ...(origin === undefined ? {} : { origin }),
    ...(period === undefined ? {} : { period }),
    unit,
  };
}

function holdsAfter(
  holds: readonly Hold[],
  entry: EntryDraft,
  opened: readonly Slice[],
  closing: ReadonlyMap<string, readonly number[]>,
): readonly Hold[] {
  let after = holds;
  for (const [id, amounts] of closing) {
    const hold = after.find((each) => each.id === id);
    assertInvariant(hold !== undefined, 'only an open hold is closed', { id });
    const whole =
      hold.slices.length === amounts.length &&
      hold.slices.every((slice, index) => add(slice.amount, amounts[index] ?? 0) === 0);
    assertInvariant(whole, 'a hold is closed whole', { id });
    after = after.filter((each) => each.id !== id);
  }
  if (opened.length === 0) return after;
  const { hold: terms, reason, model, priceVersion } = entry.cause;
  assertInvariant(terms !== undefined, 'a reserve names its hold', { key: entry.key });
  const hold: Hold = {
    expires: terms.expires,
    id: terms.id,
    ...(model === undefined ? {} : { model }),
    ...(priceVersion === undefined ? {} : { priceVersion }),
    promise: terms.promise,
    reason,
    slices: opened,
  };
  return [...after, hold];
}

function withBenefits(used: readonly string[], more: readonly string[] = []): readonly string[] {
  const added = more.filter((benefit) => !used.includes(benefit));
  return added.length === 0 ? used : [...used, ...added].sort();
}

/** What a hold set aside in the economy's unit; 0 where a free turn covers it. */
export function heldAmount(hold: Hold, unit: string): number {
  return sum(hold.slices.filter((slice) => slice.unit === unit).map((slice) => slice.amount));
}
