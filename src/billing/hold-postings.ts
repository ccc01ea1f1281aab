import { iso } from './calendar.ts';
import { type Economy, planNamed } from './economy.ts';
import { type Hold, type Posting, type Slice, TURN_UNIT, type WalletState } from './entry.ts';
import { type Amount, negate, subtract } from './money.ts';
import { isOnPaidPlan, rollingFrom, roomIn } from './plans.ts';
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
 * Gives slices back to where they were taken from. What ended in the meantime goes where its period's rest went: to
 * `expired`, or into a rolling bucket up to its cap, so that expiring credit never turns into lasting credit.
 * @param state on its day: free turns of an earlier day do not come back (ima-07).
 */
export function giveBack(
  economy: Economy,
  state: WalletState,
  slices: readonly Slice[],
  now: number,
): Posting[] {
  const rooms = new Map<string, Amount>();
  return slices.flatMap((slice): Posting[] => {
    const { unit, amount, account } = slice;
    if (isExpired(state, slice, now)) return [{ account: 'expired', unit, amount, from: account }];
    if (slice.period === undefined || unit === TURN_UNIT || slice.period === state.plan?.start) {
      return [{ ...outOf(slice), amount }];
    }
    return late(economy, state, slice, rooms);
  });
}

function isExpired(state: WalletState, slice: Slice, now: number): boolean {
  if (slice.unit === TURN_UNIT) return slice.period !== state.freeTurns?.day;
  return slice.expires !== undefined && slice.expires !== null && slice.expires <= iso(now);
}

/** A slice of a period that is over: its period's rest expired, or rolled over where there was room. */
function late(economy: Economy, state: WalletState, slice: Slice, rooms: Map<string, Amount>): Posting[] {
  const { unit, amount, account, origin = 'free' } = slice;
  const bank = rollingFrom(economy, account.slice('bucket:'.length));
  const plan = isOnPaidPlan(economy, state) ? planNamed(economy, state.plan?.name ?? '') : null;
  const room = bank === null || plan === null ? 0 : (rooms.get(bank.name) ?? roomIn(state, bank, plan));
  const rolled = Math.min(amount, room);
  const lost = subtract(amount, rolled);
  const postings: Posting[] = [];
  if (bank !== null && rolled > 0) {
    rooms.set(bank.name, subtract(room, rolled));
    postings.push({ account: `bucket:${bank.name}`, unit, amount: rolled, origin, expires: null });
  }
  if (lost > 0) postings.push({ account: 'expired', unit, amount: lost, from: account });
  return postings;
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
