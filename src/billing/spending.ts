import { dayOf, daysAfter, midnightOf } from './calendar.ts';
import type { Economy } from './economy.ts';
import type { Entry } from './entry.ts';
import { type Amount, add, sum } from './money.ts';
import { receiptOf } from './receipt.ts';

/** What spending is told apart by. */
export type SpendingKind = 'model' | 'bucket';

/** A day's spending: in all, and by name of model or bucket. */
export interface DaySpending {
  /** `2026-11-21`, UTC. */
  readonly day: string;
  readonly total: Amount;
  readonly by: ReadonlyMap<string, Amount>;
}

/** What was charged on each of the last days, today included. */
export interface Spending {
  readonly kind: SpendingKind;
  /** Oldest first; days without any spending are there too. */
  readonly days: readonly DaySpending[];
  readonly total: Amount;
  /** Names with what each came to, the greatest first. */
  readonly names: readonly { readonly name: string; readonly total: Amount }[];
}

/** The days from the oldest to today. @param now milliseconds */
export function lastDays(now: number, count: number): readonly string[] {
  const today = midnightOf(now);
  return Array.from({ length: count }, (_, index) => dayOf(daysAfter(today, index + 1 - count)));
}

/** Adds up charges day by day, entry by entry, so that no history need be held at once. */
export class SpendingTally {
  readonly #economy: Economy;
  readonly #kind: SpendingKind;
  readonly #days: ReadonlyMap<string, Map<string, Amount>>;

  constructor(economy: Economy, kind: SpendingKind, days: readonly string[]) {
    this.#economy = economy;
    this.#kind = kind;
    this.#days = new Map(days.map((day) => [day, new Map<string, Amount>()]));
  }

  /** Counts an entry, if it charged anything on one of the days. */
  count(entry: Entry): void {
    const day = this.#days.get(entry.at.slice(0, 10));
    if (day === undefined) return;
    const receipt = receiptOf(this.#economy, entry);
    if (receipt === null) return;
    const own = [{ name: receipt.model ?? receipt.reason, amount: receipt.charged }];
    const paid = receipt.paidFrom.map(({ bucket, amount }) => ({ name: bucket, amount }));
    for (const { name, amount } of this.#kind === 'model' ? own : paid) {
      if (amount > 0) day.set(name, add(day.get(name) ?? 0, amount));
    }
  }

  /** What came together. */
  result(): Spending {
    const totals = new Map<string, Amount>();
    for (const by of this.#days.values()) {
      for (const [name, amount] of by) totals.set(name, add(totals.get(name) ?? 0, amount));
    }
    const names = [...totals].map(([name, total]) => ({ name, total })).sort(byTotal);
    const days = [...this.#days].map(([day, by]) => ({ day, by, total: sum(by.values()) }));
    return { kind: this.#kind, days, total: sum(totals.values()), names };
  }
}

function byTotal(a: { readonly name: string; readonly total: Amount }, b: typeof a): number {
  return b.total === a.total ? (a.name < b.name ? -1 : 1) : b.total - a.total;
}
