import type { Economy } from './economy.ts';
import type { Posting, Slice, WalletState } from './entry.ts';
import { type Amount, add, negate, subtract } from './money.ts';
import { isOnPaidPlan, periodOf } from './plans.ts';

/** Whether a bucket's credit is visible but not spendable now. */
export function isLocked(economy: Economy, state: WalletState, bucket: string): boolean {
  const rules = economy.buckets.find((each) => each.name === bucket);
  if (rules === undefined) return true;
  return rules.locksWithoutPlan && !isOnPaidPlan(economy, state);
}

/** The slices that `amount` would be spent from, in spend order, and what could not be taken. */
export interface Taking {
  readonly slices: readonly Slice[];
  readonly taken: Amount;
  readonly missing: Amount;
}

/**
 * Takes up to `amount` in the total order: the economy's bucket order, then earliest expiry (none last), then
 * free, gift, paid, earned. Locked buckets are passed over.
 */
export function take(economy: Economy, state: WalletState, amount: Amount): Taking {
  const slices: Slice[] = [];
  let missing = amount;
  for (const bucket of economy.buckets) {
    if (missing === 0) break;
    if (isLocked(economy, state, bucket.name)) continue;
    for (const grant of state.buckets[bucket.name] ?? []) {
      if (missing === 0) break;
      const part = Math.min(grant.left, missing);
      missing = subtract(missing, part);
      const { origin, expires } = grant;
      const period = periodOf(state, bucket);
      slices.push({
        account: `bucket:${bucket.name}`,
        amount: part,
        expires,
        origin,
        ...(period === undefined ? {} : { period }),
        unit: economy.unit.name,
      });
    }
  }
  return { slices, taken: subtract(amount, missing), missing };
}

/** What could be spent now, and what is locked. */
export function spendable(economy: Economy, state: WalletState): { available: Amount; locked: Amount } {
  let available = 0;
  let locked = 0;
  for (const [name, grants] of Object.entries(state.buckets)) {
    const isBucketLocked = isLocked(economy, state, name);
    for (const { left } of grants) {
      if (isBucketLocked) locked = add(locked, left);
      else available = add(available, left);
    }
  }
  return { available, locked };
}

/** The posting that takes a slice out of the account it came from. */
export function outOf(slice: Slice): Posting {
  const { account, unit, amount, origin, expires, period } = slice;
  return {
    account,
    amount: negate(amount),
    ...(expires === undefined ? {} : { expires }),
    ...(origin === undefined ? {} : { origin }),
    ...(unit === economyUnitOf(slice) || period === undefined ? {} : { period }),
    unit,
  };
}

/** Bucket accounts need no period to be rebuilt; free turns belong to a day. */
function economyUnitOf(slice: Slice): string | null {
  return slice.account.startsWith('bucket:') ? slice.unit : null;
}

/** Everything of the economy's unit that a wallet owns, in buckets and holds. */
export function everything(state: WalletState, unit: string): Amount[] {
  const slices = state.holds.flatMap((hold) => hold.slices).filter((slice) => slice.unit === unit);
  const grants = Object.values(state.buckets).flat();
  return [...grants.map((grant) => grant.left), ...slices.map((slice) => slice.amount)];
}
