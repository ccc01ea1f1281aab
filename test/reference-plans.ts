/**
 * An independent model of a wallet under plans, written from the rules and sharing no code with `src`. It is the
 * economy `test/economies/plans.yaml` by hand: a free plan of 15 a day, silver 40 and gold 90 for two days, one day of
 * grace, a bank of two amounts, a vault that locks, a quarter more the first time. Time in milliseconds; each lot
 * remembers the very period object that it came with, so nothing is compared by its dates.
 */
const DAY = 86_400_000;
const AMOUNTS: Readonly<Record<string, number>> = { silver: 40, gold: 90 };
const ORDER = ['bank', 'monthly', 'vault'] as const;
type Pot = (typeof ORDER)[number];

/** One period of a plan; `chain` is shared by those that renewed each other, `life` by those without a lapse between. */
interface Period {
  readonly paid: boolean;
  readonly chain: object;
  readonly life: object;
}

interface Part {
  readonly pot: Pot;
  readonly amount: number;
  readonly period: Period;
}

interface Hold {
  readonly id: string;
  readonly ends: number;
  readonly promise: boolean;
  parts: Part[];
}

export class ReferencePlans {
  pots: Record<Pot, number> = { bank: 0, monthly: 0, vault: 0 };
  holds: Hold[] = [];
  plan = { name: 'free', ends: Number.NaN, canceled: false, granted: 0 };
  readonly totals = { granted: 0, used: 0, absorbed: 0, expired: 0 };
  #period: Period = { paid: false, chain: {}, life: {} };
  #day = -1;
  #bonusUsed = false;

  get isPaid(): boolean {
    return this.plan.name !== 'free';
  }

  /** Brings everything up to `now`, instant by instant: holds end before plans. */
  advance(now: number): void {
    for (;;) {
      const hold = [...this.holds].sort((a, b) => a.ends - b.ends)[0];
      const lapse = this.isPaid ? this.plan.ends + (this.plan.canceled ? 0 : DAY) : Number.POSITIVE_INFINITY;
      if (hold !== undefined && hold.ends <= Math.min(now, lapse)) this.#close(hold, 0, hold.ends);
      else if (lapse <= now) this.#lapse(lapse);
      else break;
    }
    this.#newDay(now);
  }

  open(now: number, name: string, start: number): string {
    this.advance(now);
    if (this.isPaid && this.plan.ends > start) return 'plan_conflict';
    const renewing = this.isPaid;
    const rest = this.pots.monthly;
    this.pots.monthly = 0;
    const amount = AMOUNTS[name] ?? 0;
    const held = this.#heldOf('bank');
    const rolled = renewing ? Math.min(rest, Math.max(0, 2 * amount - this.pots.bank - held)) : 0;
    this.pots.bank += rolled;
    this.totals.expired += rest - rolled;
    const bonus = this.#bonusUsed ? 0 : Math.floor(amount / 4);
    this.#bonusUsed = true;
    this.#give('monthly', amount + bonus);
    this.plan = { name, ends: start + 2 * DAY, canceled: false, granted: amount };
    this.#period = { paid: true, chain: renewing ? this.#period.chain : {}, life: this.#period.life };
    return 'ok';
  }

  change(now: number, to: 'upgrade' | 'cancel' | 'resume'): string {
    this.advance(now);
    if (!this.isPaid) return 'plan_conflict';
    if (to === 'upgrade') {
      // Within grace nothing is added: the period is not paid for.
      if (this.plan.name === 'gold' || this.plan.ends <= now) return 'plan_conflict';
      this.#give('monthly', Math.max(0, 90 - this.plan.granted));
      this.plan = { ...this.plan, name: 'gold', canceled: false, granted: 90 };
      return 'ok';
    }
    if (this.plan.canceled === (to === 'cancel')) return 'plan_conflict';
    this.plan.canceled = to === 'cancel';
    return 'ok';
  }

  grant(now: number, pot: Pot, amount: number): string {
    this.advance(now);
    this.#give(pot, amount);
    return 'ok';
  }

  reserve(now: number, id: string, ceiling: number, floor: number, promise: boolean, life: number): string {
    this.advance(now);
    const open = ORDER.reduce((total, pot) => total + this.#spendable(pot), 0);
    if (open < floor || open === 0) return 'insufficient_balance';
    this.holds.push({ id, ends: now + life * 1000, promise, parts: this.#draw(ceiling) });
    return 'ok';
  }

  settle(now: number, id: string, cost: number): string {
    this.advance(now);
    const hold = this.holds.find((each) => each.id === id);
    if (hold === undefined) return 'over';
    this.#close(hold, cost, now);
    this.totals.used += cost;
    return 'ok';
  }

  release(now: number, id: string): string {
    this.advance(now);
    const hold = this.holds.find((each) => each.id === id);
    if (hold === undefined) return 'over';
    this.#close(hold, 0, now);
    return 'ok';
  }

  #close(hold: Hold, cost: number, at: number): void {
    this.#newDay(at);
    let due = cost;
    const back: Part[] = [];
    for (const part of hold.parts) {
      const kept = Math.min(part.amount, due);
      due -= kept;
      if (part.amount > kept) back.push({ ...part, amount: part.amount - kept });
    }
    this.holds = this.holds.filter((each) => each !== hold);
    const late = back.filter((part) => !this.#returned(part));
    for (const { pot, amount, period } of late) {
      const renewed = pot === 'monthly' && this.isPaid && period.paid && period.chain === this.#period.chain;
      const cap = 2 * (AMOUNTS[this.plan.name] ?? 0);
      const rolled = renewed ? Math.min(amount, Math.max(0, cap - this.pots.bank - this.#heldOf('bank'))) : 0;
      this.pots.bank += rolled;
      this.totals.expired += amount - rolled;
    }
    if (due === 0) return;
    if (!hold.promise) due -= this.#draw(due).reduce((total, part) => total + part.amount, 0);
    this.totals.absorbed += due;
  }

  /** Puts a part back where its credit still runs. */
  #returned({ pot, amount, period }: Part): boolean {
    if (pot === 'monthly' && period !== this.#period) return false;
    if (pot === 'bank' && period.life !== this.#period.life) return false;
    this.pots[pot] += amount;
    return true;
  }

  #lapse(at: number): void {
    this.totals.expired += this.pots.monthly + this.pots.bank;
    this.pots.monthly = 0;
    this.pots.bank = 0;
    this.plan = { name: 'free', ends: Number.NaN, canceled: false, granted: 0 };
    this.#period = { paid: false, chain: {}, life: {} };
    this.#day = -1;
    this.#newDay(at, this.#period.life);
  }

  #newDay(now: number, life: object = this.#period.life): void {
    const day = Math.floor(now / DAY);
    if (this.isPaid || day <= this.#day) return;
    this.#day = day;
    this.totals.expired += this.pots.monthly;
    this.pots.monthly = 0;
    this.#give('monthly', 15);
    this.#period = { paid: false, chain: {}, life };
  }

  #give(pot: Pot, amount: number): void {
    this.pots[pot] += amount;
    this.totals.granted += amount;
  }

  #heldOf(pot: Pot): number {
    const parts = this.holds.flatMap((hold) => hold.parts).filter((part) => part.pot === pot);
    return parts.reduce((total, part) => total + part.amount, 0);
  }

  #spendable(pot: Pot): number {
    return pot === 'vault' && !this.isPaid ? 0 : this.pots[pot];
  }

  #draw(amount: number): Part[] {
    let due = amount;
    const drawn: Part[] = [];
    for (const pot of ORDER) {
      const part = Math.min(this.#spendable(pot), due);
      if (part > 0) drawn.push({ pot, amount: part, period: this.#period });
      this.pots[pot] -= part;
      due -= part;
    }
    return drawn;
  }
}
