import { type Clawback, clawbackKey } from './command.ts';
import { type Amount, shareRoundedDown, subtract, sum } from './money.ts';

/**
 * How far a refund or a dispute went. `open` and `stands` have taken the money back from us; `undone` has brought it
 * again: a refund that failed, a dispute that was won.
 */
export type ReversalStage = 'open' | 'stands' | 'undone';

/** One refund or dispute of a payment. Two reports about one `id` are the same reversal at two times. */
export interface Reversal {
  /** The provider's id of the refund or dispute. */
  readonly id: string;
  readonly kind: 'refund' | 'dispute';
  /** Money in the currency's minor unit, of which the payment was made. */
  readonly money: Amount;
  readonly stage: ReversalStage;
}

/** Reports come in any order: the furthest stage counts, since none goes back. */
const RANK: Readonly<Record<ReversalStage, number>> = { open: 0, stands: 1, undone: 2 };

/**
 * What is known after one more report, sorted by id. Whatever the order of the reports, and however often each comes,
 * the result is the same.
 */
export function withReversal(known: readonly Reversal[], report: Reversal): readonly Reversal[] {
  const before = known.find((each) => each.id === report.id);
  const others = known.filter((each) => each.id !== report.id);
  const kept = before === undefined ? report : further(before, report);
  return [...others, kept].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function further(a: Reversal, b: Reversal): Reversal {
  if (RANK[a.stage] !== RANK[b.stage]) return RANK[a.stage] > RANK[b.stage] ? a : b;
  return a.money >= b.money ? a : b;
}

/** What refunds and disputes took of a payment less what came again: 0 to `paid`. */
export function moneyGone(paid: Amount, reversals: readonly Reversal[]): Amount {
  const reversed = sum(reversals.map(({ money }) => money));
  const reinstated = sum(reversals.filter(({ stage }) => stage === 'undone').map(({ money }) => money));
  // A dispute about what was refunded already asks for the same money twice.
  return Math.min(paid, subtract(reversed, reinstated));
}

/**
 * How much of a grant is to be taken back: floor(granted * (reversed - reinstated) / paid), rounded in the buyer's
 * favour. The one rule for refunds and disputes: each report moves a wallet by the difference to what was taken so far.
 */
export function takenBack(granted: Amount, paid: Amount, reversals: readonly Reversal[]): Amount {
  return paid <= 0 ? 0 : shareRoundedDown(granted, moneyGone(paid, reversals), paid);
}

/** The last clawback of a grant: the nth, with what it came to. */
export interface LastClawback {
  readonly n: number;
  readonly target: Amount;
  readonly taken: Amount;
}

/** The command that brings a wallet from the last clawback of a grant to `target`; null where it is there. */
export function nextClawback(
  grant: Pick<Clawback, 'of' | 'granted' | 'by'>,
  last: LastClawback | null,
  target: Amount,
): Clawback | null {
  const { n, ...before } = last ?? { n: 0, target: 0, taken: 0 };
  if (before.target === target) return null;
  return { type: 'clawback', key: clawbackKey(grant.of, n + 1), ...grant, before, target };
}
