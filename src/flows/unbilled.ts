import type { Economy } from '../billing/economy.ts';
import { type Amount, add } from '../billing/money.ts';

/**
 * Why somebody's work cost something that no member pays: `absorbed` went past a promise or a balance; the others are
 * answers that were made and not charged. `lapsed` may still be kept and paid for afterwards.
 */
export type UnbilledCause =
  | 'absorbed'
  | 'failed'
  | 'stopped'
  | 'expired'
  | 'discarded'
  | 'lapsed'
  | 'interrupted';

/** What one cause came to in one economy since this process began. */
export interface UnbilledLine {
  readonly economy: string;
  readonly unit: string;
  readonly cause: UnbilledCause;
  /** Answers and drawings. */
  readonly jobs: number;
  /** At the prices members would have paid, in smallest steps; what nobody knows, as after a crash, counts as 0. */
  readonly amount: Amount;
}

/** Counts what the house carries, for operators: a metric and no ledger. What was absorbed stands in the journal as well. */
export class Unbilled {
  readonly #lines = new Map<string, UnbilledLine>();

  /** Counts one job. An `absorbed` amount of 0 is none. */
  count(economy: Economy, cause: UnbilledCause, amount: Amount): void {
    if (cause === 'absorbed' && amount === 0) return;
    const key = `${economy.name}/${cause}`;
    const before = this.#lines.get(key);
    this.#lines.set(key, {
      economy: economy.name,
      unit: economy.unit.name,
      cause,
      jobs: (before?.jobs ?? 0) + 1,
      amount: add(before?.amount ?? 0, amount),
    });
  }

  /** Every cause that ever came up, in the order in which they first did. */
  lines(): readonly UnbilledLine[] {
    return [...this.#lines.values()];
  }
}
