import type { Actor, Entry, PlanState } from './entry.ts';
import { TURNS_ACCOUNT } from './entry.ts';
import { type Amount, negate, sum } from './money.ts';

/** The one key under which a wallet is erased: whoever asks second gets the first result. */
export const ERASE_KEY = 'erase';

/**
 * Ends a wallet for good: open holds are released under their own keys, then all credit goes to `expired`, free turns
 * with it, and a debt to `absorbed`. Appends `erase` under `erase`; no later command is accepted (top-09).
 */
export interface EraseWallet {
  readonly type: 'erase';
  readonly by: Actor;
}

/**
 * Opens the wallet of somebody who was erased and came back: what was used up stays used up. Appends the wallet's
 * first entry, a `grant` under `grant:start`, in place of the welcome of a new member.
 */
export interface ReturnMember {
  readonly type: 'return';
  readonly left: Remnant;
}

/**
 * What stays of an erased wallet so that leaving and returning gives nothing twice. No name, no history, no credit;
 * kept under a keyed hash of whose it was.
 */
export interface Remnant {
  /** When it was erased: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** One-time benefits used, sorted. */
  readonly benefits: readonly string[];
  /** The free turns that were left on the day of the erasure; null where there were none. */
  readonly freeTurns: { readonly day: string; readonly left: number } | null;
  /** The plan at the erasure. */
  readonly plan: PlanState | null;
  /** Owed from purchases that were taken back after they were spent, in smallest steps. */
  readonly debt: Amount;
}

/** What stays of a wallet, from its `erase` entry alone: the same whoever asks, and whenever. */
export function remnantOf({ at, state, postings }: Entry): Remnant {
  const { day } = state.freeTurns ?? {};
  const taken = postings.filter(
    ({ account, amount, period }) => account === TURNS_ACCOUNT && amount < 0 && period === day,
  );
  const debts = postings.filter(({ account }) => account === 'debt');
  return {
    at,
    benefits: state.benefits,
    freeTurns: day === undefined ? null : { day, left: negate(sum(taken.map(({ amount }) => amount))) },
    plan: state.plan,
    debt: sum(debts.map(({ amount }) => amount)),
  };
}
