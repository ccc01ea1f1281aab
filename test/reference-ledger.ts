/**
 * An independent model of one wallet, written from the rules and sharing no code with `src`: a flat list of lots,
 * milliseconds, a count of turns by day, no postings, no entries, no states. Slow and plain on purpose.
 */
export interface ReferenceRules {
  readonly spendOrder: readonly string[];
  readonly locked: readonly string[];
  readonly turnsPerDay: number;
  readonly start: { readonly bucket: string; readonly amount: number };
  readonly holdsMax: number;
  readonly grantsMax: number;
}

interface Lot {
  readonly bucket: string;
  readonly origin: string;
  readonly ends: number;
  amount: number;
}

/** What a settled hold cost: a turn of a day, or credit as it was when it was taken. */
interface Kept {
  readonly turnOf: number | null;
  readonly parts: readonly Lot[];
}

interface ReferenceHold {
  readonly id: string;
  readonly ends: number;
  readonly promise: boolean;
  readonly turnOf: number | null;
  readonly parts: readonly Lot[];
}

const DAY = 86_400_000;
const ORIGINS = ['free', 'gift', 'paid', 'earned'];

export class ReferenceLedger {
  lots: Lot[] = [];
  holds: ReferenceHold[] = [];
  readonly totals = { granted: 0, used: 0, absorbed: 0, expired: 0 };
  readonly #rules: ReferenceRules;
  readonly #turnsUsed = new Map<number, number>();
  readonly #ended = new Map<string, Kept>();
  #started = false;

  constructor(rules: ReferenceRules) {
    this.#rules = rules;
  }

  /** Brings everything up to `now`: holds end before credit of the same instant. */
  advance(now: number): void {
    if (!this.#started) this.#put({ ...this.#rules.start, origin: 'free', ends: Infinity });
    if (!this.#started) this.totals.granted += this.#rules.start.amount;
    this.#started = true;
    for (const hold of [...this.holds].sort((a, b) => a.ends - b.ends)) {
      if (hold.ends <= now) this.#close(hold, hold.ends);
    }
    for (const lot of this.lots) {
      if (lot.ends <= now) this.totals.expired += lot.amount;
    }
    this.lots = this.lots.filter((lot) => lot.ends > now);
  }

  grant(now: number, bucket: string, amount: number, origin: string, expires: number | null): string {
    this.advance(now);
    const ends = expires === null ? Infinity : Math.ceil(expires / DAY) * DAY;
    const before = this.lots.map((lot) => ({ ...lot }));
    this.#put({ bucket, amount, origin, ends });
    if ((origin === 'free' || origin === 'gift') && this.lots.length > this.#rules.grantsMax) {
      this.lots = before;
      return 'busy';
    }
    this.totals.granted += amount;
    return 'ok';
  }

  reserve(
    now: number,
    hold: { id: string; ceiling: number; floor: number; free: boolean; promise: boolean; life: number },
  ): string {
    this.advance(now);
    if (this.holds.length >= this.#rules.holdsMax) return 'busy';
    const { id, promise } = hold;
    const ends = now + hold.life * 1000;
    if (hold.free && this.turnsLeft(now) > 0) {
      const day = Math.floor(now / DAY);
      this.#turnsUsed.set(day, (this.#turnsUsed.get(day) ?? 0) + 1);
      this.holds.push({ id, ends, promise, turnOf: day, parts: [] });
      return 'ok';
    }
    const open = this.#spendable().reduce((total, lot) => total + lot.amount, 0);
    if (open < hold.floor || open === 0) return 'insufficient_balance';
    this.holds.push({ id, ends, promise, turnOf: null, parts: this.#draw(hold.ceiling) });
    return 'ok';
  }

  settle(now: number, id: string, cost: number): string {
    this.advance(now);
    const hold = this.holds.find((each) => each.id === id);
    if (hold === undefined) return 'over';
    if (hold.turnOf !== null) {
      this.holds = this.holds.filter((each) => each !== hold);
      this.#ended.set(id, { turnOf: hold.turnOf, parts: [] });
      return 'ok';
    }
    let due = cost;
    const paid: Lot[] = [];
    for (const part of hold.parts) {
      const kept = Math.min(part.amount, due);
      paid.push({ ...part, amount: kept });
      part.amount -= kept;
      due -= kept;
    }
    this.#close(hold, now);
    if (!hold.promise) paid.push(...this.#draw(due));
    due = cost - paid.reduce((total, lot) => total + lot.amount, 0);
    this.#ended.set(id, { turnOf: null, parts: paid.filter((lot) => lot.amount > 0) });
    this.totals.used += cost;
    this.totals.absorbed += due;
    return 'ok';
  }

  release(now: number, id: string): string {
    this.advance(now);
    const hold = this.holds.find((each) => each.id === id);
    if (hold === undefined) return 'over';
    this.#close(hold, now);
    return 'ok';
  }

  /** Whole: a turn on its day only, credit with its own date, or a day more where that is over. */
  refund(now: number, id: string): string {
    this.advance(now);
    const kept = this.#ended.get(id);
    if (kept === undefined) return 'ok';
    const today = Math.floor(now / DAY);
    if (kept.turnOf === null ? kept.parts.length === 0 : kept.turnOf !== today) return 'nothing_to_refund';
    if (kept.turnOf !== null) this.#turnsUsed.set(today, (this.#turnsUsed.get(today) ?? 0) - 1);
    for (const part of kept.parts) {
      const ends = part.ends > now ? part.ends : Math.ceil((now + DAY) / DAY) * DAY;
      this.#put({ ...part, ends });
      this.totals.used -= part.amount;
    }
    return 'ok';
  }

  turnsLeft(now: number): number {
    return this.#rules.turnsPerDay - (this.#turnsUsed.get(Math.floor(now / DAY)) ?? 0);
  }

  #close(hold: ReferenceHold, at: number): void {
    this.holds = this.holds.filter((each) => each !== hold);
    this.#ended.set(hold.id, { turnOf: null, parts: [] });
    const day = Math.floor(at / DAY);
    if (hold.turnOf === day) this.#turnsUsed.set(day, (this.#turnsUsed.get(day) ?? 0) - 1);
    for (const part of hold.parts) {
      if (part.ends <= at) this.totals.expired += part.amount;
      else if (part.amount > 0) this.#put(part);
    }
  }

  #put(lot: Lot): void {
    const same = this.lots.find(
      (each) => each.bucket === lot.bucket && each.origin === lot.origin && each.ends === lot.ends,
    );
    if (same === undefined) this.lots.push({ ...lot });
    else same.amount += lot.amount;
  }

  #spendable(): Lot[] {
    const { spendOrder, locked } = this.#rules;
    return this.lots
      .filter((lot) => !locked.includes(lot.bucket))
      .sort(
        (a, b) =>
          spendOrder.indexOf(a.bucket) - spendOrder.indexOf(b.bucket) ||
          (a.ends === b.ends ? 0 : a.ends - b.ends) ||
          ORIGINS.indexOf(a.origin) - ORIGINS.indexOf(b.origin),
      );
  }

  #draw(amount: number): Lot[] {
    let due = amount;
    const drawn: Lot[] = [];
    for (const lot of this.#spendable()) {
      const part = Math.min(lot.amount, due);
      if (part > 0) drawn.push({ ...lot, amount: part });
      lot.amount -= part;
      due -= part;
    }
    this.lots = this.lots.filter((lot) => lot.amount > 0);
    return drawn;
  }
}
