import { iso } from './calendar.ts';
import { type Hold, type Posting, type Slice, TURN_UNIT, type WalletState } from './entry.ts';
import { type Amount, negate, subtract } from './money.ts';
import { outOf } from './spend-order.ts';

/** Moves slices from their accounts into the hold `id`. */
export function opening(id: string, slices: readonly Slice[]): Posting[] {
  const into = slices.map(
    ({ account, ...rest }): Posting => ({ ...rest, account: `hold:${id}`, from: account }),
  );
  return [...slices.map(outOf), ...into];
}

/** Empties a hold, slice by slice. */
export function closing(hold: Hold): Posting[] {
  return hold.slices.map(({ account, ...rest }) => ({
    ...rest,
    account: `hold:${hold.id}`,
    amount: negate(rest.amount),
    from: account,
  }));
}

/**
 * Gives slices back to where they were taken from. What ended in the meantime goes to `expired`, so that expiring
 * credit never turns into lasting credit.
 * @param state on its day: free turns of an earlier day do not come back (ima-07).
 */
export function giveBack(state: WalletState, slices: readonly Slice[], now: number): Posting[] {
  return slices.map((slice) => {
    const { unit, amount } = slice;
    if (isLate(state, slice, now)) return { account: 'expired', unit, amount, from: slice.account };
    return { ...outOf(slice), amount };
  });
}

function isLate(state: WalletState, slice: Slice, now: number): boolean {
  if (slice.unit === TURN_UNIT) return slice.period !== state.freeTurns?.day;
  if (slice.expires !== undefined && slice.expires !== null && slice.expires <= iso(now)) return true;
  return slice.period !== undefined && slice.period !== state.plan?.start;
}

/** Splits slices, in the order taken, into what a cost keeps and what goes back. */
export function splitAtCost(
  slices: readonly Slice[],
  cost: Amount,
): { readonly kept: readonly Slice[]; readonly returned: readonly Slice[] } {
  const kept: Slice[] = [];
  const returned: Slice[] = [];
  let due = cost;
  for (const slice of slices) {
    const part = Math.min(slice.amount, due);
    due = subtract(due, part);
    const rest = subtract(slice.amount, part);
    if (part > 0) kept.push({ ...slice, amount: part });
    if (rest > 0) returned.push({ ...slice, amount: rest });
  }
  return { kept, returned };
}
