import { daysUntil } from './calendar.ts';
import { chargedBy } from './decide.ts';
import { type Economy, planNamed, type TextModel } from './economy.ts';
import type { Entry, WalletState } from './entry.ts';
import { type Amount, add, meanRoundedUp, partRoundedUp, shareRoundedDown, subtract, sum } from './money.ts';
import { costOf, usage } from './pricing.ts';
import { isLocked } from './spend-order.ts';

/** Guidelines for people: what a turn will cost, how far a balance goes, when it is low. Never a promise. */

/** How many paid turns the mean is of, and from how many on it is taken. */
const RECENT_TURNS = 5;
const TURNS_MIN = 3;

/** What a turn is taken for before a member's own ones are known. */
const TYPICAL_USAGE = usage({ input: 3_000, output: 500 });

export interface TurnEstimate {
  readonly amount: Amount;
  /** Whether the member's own turns made it, or the typical one. */
  readonly from: 'history' | 'typical';
  /** The paid turns that it is the mean of; empty where it is typical. Newest first. */
  readonly recent: readonly Amount[];
}

/**
 * What a turn on a model will cost: the mean of the member's last 5 paid ones on it, rounded up; before there are 3,
 * the cost of 3,000 input and 500 output tokens (ima-10).
 * @param entries of one wallet, newest first; those that are no paid turn on the model are passed over.
 */
export function typicalTurn(economy: Economy, model: TextModel, entries: readonly Entry[]): TurnEstimate {
  const recent: Amount[] = [];
  for (const entry of entries) {
    if (recent.length === RECENT_TURNS) break;
    if (isPaidTurn(economy, entry) && entry.cause.model === model.name) recent.push(entry.cause.cost ?? 0);
  }
  if (recent.length < TURNS_MIN) {
    return { amount: costOf(model.price, TYPICAL_USAGE), from: 'typical', recent: [] };
  }
  return { amount: meanRoundedUp(recent), from: 'history', recent };
}

/** Whether an entry is the settle of a turn that credit paid: free turns, pictures and flat actions are not. */
export function isPaidTurn(economy: Economy, entry: Entry): boolean {
  return (
    entry.type === 'settle' &&
    entry.cause.usage !== undefined &&
    chargedBy(entry.postings, economy.unit.name) > 0
  );
}

/** About how many more turns a balance pays; null where a turn costs nothing (ima-12). */
export function turnsLeft(balance: Amount, estimate: Amount): number | null {
  return estimate === 0 ? null : shareRoundedDown(balance, 1, estimate);
}

/** A balance that is low against its plan, and when the plan gives anew. */
export interface LowBalance {
  readonly left: Amount;
  /** Below it the balance is low. */
  readonly below: Amount;
  /** Days until the period ends, rounded up; null where it does not, or nothing comes after it. */
  readonly daysUntilReset: number | null;
}

/**
 * Whether a wallet is low: what can be spent or is held is below the economy's percentage of the plan's amount, the
 * first-time bonus not counted (gen-12). Null where it is not, where the economy never warns, and where the plan gives
 * nothing to compare with.
 * @param state brought up to `now`
 */
export function lowBalance(economy: Economy, state: WalletState, now: number): LowBalance | null {
  const plan =
    state.plan === null || state.plan.status === 'lapsed' ? null : planNamed(economy, state.plan.name);
  if (economy.lowBalancePercent === null || plan === null || plan.amount === 0) return null;
  const left = ownCredit(economy, state);
  const below = partRoundedUp(plan.amount, economy.lowBalancePercent, 100);
  return left < below ? { left, below, daysUntilReset: daysUntilReset(state, now) } : null;
}

/** What a wallet holds in all, open holds included, locked credit apart. */
export function ownCredit(economy: Economy, state: WalletState): Amount {
  const open = Object.entries(state.buckets).filter(([name]) => !isLocked(economy, state, name));
  const left = open.flatMap(([, grants]) => grants.map((grant) => grant.left));
  const slices = state.holds.flatMap((hold) => hold.slices).filter(({ unit }) => unit === economy.unit.name);
  return add(sum(left), sum(slices.map((slice) => slice.amount)));
}

/** Days until the plan gives anew, rounded up; null where no period ends or the plan ends with it. */
export function daysUntilReset(state: WalletState, now: number): number | null {
  const { plan } = state;
  if (plan === null || plan.end === null || plan.status !== 'active') return null;
  return daysUntil(plan.end, now);
}

/** What was charged from `since` (inclusive) on, of the entries given, less what was refunded since then; at least 0. */
export function usedSince(economy: Economy, entries: readonly Entry[], since: string): Amount {
  const within = entries.filter((entry) => entry.at >= since);
  return Math.max(0, sum(within.map((entry) => chargedBy(entry.postings, economy.unit.name))));
}

/** How many turns a wallet could still take for nothing and for credit, together with the estimate they stand on. */
export function outlook(
  economy: Economy,
  state: WalletState,
  estimate: TurnEstimate,
): { readonly paid: number | null; readonly free: number } {
  const held = state.holds.flatMap((hold) => hold.slices).filter(({ unit }) => unit === economy.unit.name);
  const spendable = subtract(ownCredit(economy, state), sum(held.map((slice) => slice.amount)));
  return { paid: turnsLeft(spendable, estimate.amount), free: state.freeTurns?.left ?? 0 };
}
