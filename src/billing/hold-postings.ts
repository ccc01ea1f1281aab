import { iso } from './calendar.ts';
import { type Bucket, bucketNamed, type Economy, planNamed } from './economy.ts';
import { type Hold, type Posting, type Slice, TURN_UNIT, type WalletState } from './entry.ts';
import { type Amount, negate, subtract, sum } from './money.ts';
import { periodOf, rolledOver, rollingFrom, roomIn, wasRenewed } from './plans.ts';
import { outOf } from './spend-order.ts';

/** Moves slices from their accounts into the hold `id`. */
export function opening(id: string, slices: readonly Slice[]): Posting[] {
  const into = slices.map((slice): Posting => inHold(id, slice, slice.amount));
  return [...slices.map(outOf), ...into];
}

/** Empties a hold, slice by slice. */
export function closing(hold: Hold): Posting[] {
  return hold.slices.map((slice) => inHold(hold.id, slice, negate(slice.amount)));
}

function inHold(
  id: string,
  { account: from, expires, origin, period, unit }: Slice,
  amount: Amount,
): Posting {
  return {
    account: `hold:${id}`,
    amount,
    ...(expires === undefined ? {} : { expires }),
    from,
    ...(origin === undefined ? {} : { origin }),
    ...(period === undefined ? {} : { period }),
    unit,
  };
}

/**
 * Gives slices of a closing hold back to where they were taken from. What ended in the meantime goes where its
 * period's rest went: to `expired`, or into a rolling bucket up to its cap, so that expiring credit never turns into
 * lasting credit. What a pack gave repays debt before it comes back.
 * @param state on its day, the hold still open: free turns of an earlier day do not come back (ima-07).
 * @param closed the hold and those of its slices, whole or in part, that come back
 */
export function giveBack(
  economy: Economy,
  state: WalletState,
  closed: { readonly hold: Hold; readonly slices: readonly Slice[] },
  now: number,
): Posting[] {
  const others = { ...state, holds: state.holds.filter((hold) => hold.id !== closed.hold.id) };
  const fates = closed.slices.map((slice) => ({ slice, fate: fateOf(economy, state, slice, now) }));
  const coming = fates.filter(({ fate }) => fate === 'runs').map(({ slice }) => slice);
  const rooms = new Map<string, Amount>();
  let { debt } = state;
  return fates.flatMap(({ slice, fate }): Posting[] => {
    const { unit, amount, account, origin = 'free', expires = null } = slice;
    if (fate === 'runs') {
      const repaid = isPurchased(economy, slice) ? Math.min(amount, debt) : 0;
      debt = subtract(debt, repaid);
      return [...repayment(slice, repaid), ...backAgain(slice, subtract(amount, repaid))];
    }
    const bank = fate === 'rolled' ? rollingFrom(economy, bucketOf(slice)) : null;
    if (bank === null) return [{ account: 'expired', unit, amount, from: account }];
    const room = rooms.get(bank.name) ?? roomBeside(economy, others, bank, coming);
    const rolled = Math.min(amount, room);
    rooms.set(bank.name, subtract(room, rolled));
    return rolledOver({ account, unit, amount, origin, expires }, bank, rolled);
  });
}

/** Paid credit that lasts: what a pack gave, and what repays the debt of a pack that was taken back. */
export function isPurchased(economy: Economy, slice: Slice): boolean {
  const lasts = bucketNamed(economy, bucketOf(slice))?.kind === 'lasting';
  return lasts && slice.origin === 'paid' && (slice.expires ?? null) === null;
}

function repayment({ account, unit }: Slice, repaid: Amount): Posting[] {
  return repaid === 0 ? [] : [{ account: 'debt', unit, amount: repaid, from: account }];
}

function backAgain(slice: Slice, amount: Amount): Posting[] {
  return amount === 0 ? [] : [{ ...outOf(slice), amount }];
}

function bucketOf(slice: Slice): string {
  return slice.account.slice('bucket:'.length);
}

/** What became of the credit that a slice was part of: it runs on, it rolled over, or it ended. */
function fateOf(
  economy: Economy,
  state: WalletState,
  slice: Slice,
  now: number,
): 'runs' | 'rolled' | 'ended' {
  if (slice.unit === TURN_UNIT) return slice.period === state.freeTurns?.day ? 'runs' : 'ended';
  const { expires = null } = slice;
  if (expires !== null && expires <= iso(now)) return 'ended';
  const bucket = bucketNamed(economy, bucketOf(slice));
  if (bucket === null || bucket.kind === 'lasting') return 'runs';
  if (slice.period === periodOf(state, bucket)) return 'runs';
  return wasRenewed(economy, state, slice.period) ? 'rolled' : 'ended';
}

/** The room of a bank beside what comes back to it from the same hold. */
function roomBeside(economy: Economy, state: WalletState, bank: Bucket, coming: readonly Slice[]): Amount {
  const plan = planNamed(economy, state.plan?.name ?? '');
  if (plan === null) return 0;
  const own = coming.filter((slice) => bucketOf(slice) === bank.name).map((slice) => slice.amount);
  return Math.max(0, subtract(roomIn(state, bank, plan), sum(own)));
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
