import type { MixedRules } from './property/mixed.ts';

/**
 * An independent model of the core of a wallet in a hundred lines, sharing no code with `src`: grants, holds, settles,
 * releases, refunds, expiries. A flat list of lots in milliseconds; a free turn is a lot of one pot that ends at midnight.
 * Plans, purchases and what takes them back have more rules than all of this together, so they stand beside it:
 * `reference-plans.ts`, `reference-purchases.ts`, and everything at once in `reference-wallet.ts`.
 */
export type Lot = Readonly<{ pot: string; origin: string; ends: number; amount: number }>;
type Hold = Readonly<{ id: string; ends: number; promise: boolean; parts: readonly Lot[] }>;
type Ask = Omit<Hold, 'parts'> & { readonly ceiling: number; readonly floor: number; readonly free: boolean };

const ORIGINS = ['free', 'gift', 'paid', 'earned'];
const midnight = (instant: number) => Math.ceil(instant / 86_400_000) * 86_400_000;
export const isTurn = ({ pot }: Lot) => pot === 'turns';
const credit = (lots: readonly Lot[]) => lots.reduce((sum, lot) => sum + (isTurn(lot) ? 0 : lot.amount), 0);

export class ReferenceLedger {
  lots: readonly Lot[];
  holds: readonly Hold[] = [];
  readonly totals = { granted: 0, used: 0, absorbed: 0, expired: 0 };
  readonly #rules: MixedRules;
  readonly #costs = new Map<string, readonly Lot[]>();
  #today = 0;
  constructor(rules: MixedRules) {
    this.#rules = rules;
    this.lots = [{ ...rules.start, origin: 'free', ends: Infinity }];
    this.totals.granted = rules.start.amount;
  }
  /** Brings everything up to `now`: holds end before credit of the same instant. */
  advance(now: number): void {
    const over = this.holds.filter(({ ends }) => ends <= now).sort((a, b) => a.ends - b.ends);
    for (const hold of over) this.#close(hold, null, hold.ends);
    const { lots } = this;
    const today = midnight(now + 1);
    const turns = { pot: 'turns', origin: 'free', ends: today, amount: this.#rules.turnsPerDay };
    this.lots = [];
    this.#put(today === this.#today ? lots : [...lots, turns], now);
    this.#today = today;
  }
  grant(now: number, lot: Lot): string {
    this.advance(now);
    const lots = [...this.lots, { ...lot, ends: midnight(lot.ends) }];
    if (['free', 'gift'].includes(lot.origin) && counted(lots).length > this.#rules.grantsMax) return 'busy';
    this.lots = lots;
    this.totals.granted += lot.amount;
    return 'ok';
  }
  reserve(now: number, { ceiling, floor, free, ...hold }: Ask): string {
    this.advance(now);
    if (this.holds.length >= this.#rules.holdsMax) return 'busy';
    const open = credit(this.#inOrder());
    const turn = free ? this.#draw(1, this.lots.filter(isTurn)) : [];
    if (turn.length === 0 && (open < floor || open === 0)) return 'insufficient_balance';
    this.holds = [...this.holds, { ...hold, parts: turn.length > 0 ? turn : this.#draw(ceiling) }];
    return 'ok';
  }
  /** Settles a hold at its cost, or releases it at null, which keeps nothing, also no turn. */
  end(now: number, id: string, cost: number | null): string {
    this.advance(now);
    const hold = this.holds.find((each) => each.id === id);
    if (hold !== undefined) this.#close(hold, cost, now);
    return hold === undefined ? 'over' : 'ok';
  }
  /** Whole: a turn on its day only, credit with its own date, or a day more where that is over. */
  refund(now: number, id: string): string {
    this.advance(now);
    const paid = (this.#costs.get(id) ?? []).filter((part) => !isTurn(part) || part.ends > now);
    if (paid.length === 0) return 'nothing_to_refund';
    const back = paid.map((part) => (part.ends > now ? part : { ...part, ends: midnight(now + 86_400_000) }));
    this.#put(back, now);
    this.totals.used -= credit(back);
    return 'ok';
  }
  #close({ id, promise, parts }: Hold, cost: number | null, at: number): void {
    this.holds = this.holds.filter((each) => each.id !== id);
    const isFree = parts.some(isTurn);
    const due = isFree ? 0 : (cost ?? 0);
    const [kept, rest] = isFree && cost !== null ? [parts, []] : split(parts, due);
    this.#put(rest, at);
    const paid = promise ? kept : [...kept, ...this.#draw(due - credit(kept))];
    this.totals.used += due;
    this.totals.absorbed += due - credit(paid);
    this.#costs.set(id, paid);
  }
  /** Back to where it was, or gone with its date. */
  #put(lots: readonly Lot[], at: number): void {
    this.totals.expired += credit(lots.filter(({ ends }) => ends <= at));
    this.lots = [...this.lots, ...lots.filter(({ ends }) => ends > at)];
  }
  /** What can be spent: a pot that is locked is not in the order. */
  #inOrder(): Lot[] {
    const place = ({ pot }: Lot) => this.#rules.spendOrder.indexOf(pot);
    const rank = ({ origin }: Lot) => ORIGINS.indexOf(origin);
    // Of two that never end the difference is no number, and the next term decides.
    const order = (a: Lot, b: Lot) => place(a) - place(b) || a.ends - b.ends || rank(a) - rank(b);
    return this.lots.filter((lot) => place(lot) >= 0).sort(order);
  }
  #draw(amount: number, from: readonly Lot[] = this.#inOrder()): readonly Lot[] {
    const [drawn, left] = split(from, amount);
    this.lots = [...this.lots.filter((lot) => !from.includes(lot)), ...left];
    return drawn;
  }
}

/** Lots cut at an amount, in their order; none of zero. */
function split(lots: readonly Lot[], amount: number): readonly [Lot[], Lot[]] {
  const both: [Lot[], Lot[]] = [[], []];
  let due = amount;
  for (const lot of lots) {
    const part = Math.min(lot.amount, due);
    due -= part;
    if (part > 0) both[0].push({ ...lot, amount: part });
    if (part < lot.amount) both[1].push({ ...lot, amount: lot.amount - part });
  }
  return both;
}
/** What there is of each kind of credit, in the order in which it first comes: lots of one kind are one. */
export function counted(lots: readonly Lot[]): string[] {
  const own = lots.filter((lot) => !isTurn(lot));
  const kinds = Map.groupBy(own, ({ pot, origin, ends }) => `${pot} ${origin} ${ends}`);
  return [...kinds].map(([kind, same]) => `${kind} ${credit(same)}`);
}
