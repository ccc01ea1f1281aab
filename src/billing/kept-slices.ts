import { closeKey } from './command.ts';
import type { Economy } from './economy.ts';
import { bucketNamed } from './economy.ts';
import { type Entry, type Posting, type Slice, TURN_UNIT } from './entry.ts';
import { splitAtCost } from './hold-postings.ts';
import { negate } from './money.ts';
import { periodOf } from './plans.ts';

/**
 * What a settle kept, slice by slice in the order taken: the hold's own up to the cost, then what was taken beyond
 * it. Its sum is what the wallet was charged. Of any other entry nothing.
 */
export function keptSlices(economy: Economy, entry: Entry): readonly Slice[] {
  const own = postingsOfClose(entry);
  const hold = own.filter(isOfHold).map(sliceOfHold);
  if (entry.type !== 'settle') return [];
  if (hold.some((slice) => slice.unit === TURN_UNIT)) return hold;
  const more = own.filter(({ account, amount }) => account.startsWith('bucket:') && amount < 0);
  return [
    ...splitAtCost(hold, entry.cause.cost ?? 0).kept,
    ...more.map((posting) => sliceBeyondHold(economy, entry, posting)),
  ];
}

/**
 * The postings of an entry that closed a hold, without what a new day changed in it: that comes first, and a day's
 * grant is nothing that a hold gave back.
 */
export function postingsOfClose(entry: Pick<Entry, 'postings'>): readonly Posting[] {
  const first = entry.postings.findIndex(isOfHold);
  return first === -1 ? [] : entry.postings.slice(first);
}

/** The hold that an entry closed; null where it closed none. */
export function holdClosedBy({ key }: Pick<Entry, 'key'>): string | null {
  const prefix = closeKey('');
  return key.startsWith(prefix) ? key.slice(prefix.length) : null;
}

function isOfHold({ account, amount }: Posting): boolean {
  return account.startsWith('hold:') && amount < 0;
}

function sliceOfHold({ account, from, amount, ...rest }: Posting): Slice {
  return { ...rest, account: from ?? account, amount: negate(amount) };
}

/** A bucket's posting does not say which period it belonged to: that of the state it was taken in. */
function sliceBeyondHold(
  economy: Economy,
  { state }: Entry,
  { account, unit, amount, ...rest }: Posting,
): Slice {
  const bucket = bucketNamed(economy, account.slice('bucket:'.length));
  const period = bucket === null ? undefined : periodOf(state, bucket);
  return { ...rest, account, unit, amount: negate(amount), ...(period === undefined ? {} : { period }) };
}
