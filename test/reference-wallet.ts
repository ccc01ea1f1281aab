/**
 * An independent model of one wallet in which everything meets: given, bought, planned and free credit, holds, plans,
 * refunds, payments taken back, erasure. Written from the rules, sharing no code with `src`; it is the economy
 * `test/economies/whole.yaml` by hand. A flat list of lots, milliseconds, no postings, no entries, no states: what a
 * part of a hold belongs to is the very object it was taken from, so nothing is compared by its dates.
 */
const DAY = 86_400_000;
const POTS = ['bank', 'monthly', 'vault', 'bonus', 'bought'];
const LASTING = ['vault', 'bonus', 'bought'];
const ORIGINS = ['free', 'gift', 'paid', 'earned'];
const AMOUNTS: Readonly<Record<string, number>> = { silver: 40, gold: 90 };
const HOLDS_MAX = 3;
const LOTS_MAX = 9;

export interface Lot {
  readonly pot: string;
  readonly origin: string;
  readonly ends: number;
  amount: number;
  /** Of what was taken: its period or, of the bank, the time between two lapses. */
  readonly of?: object | undefined;
}

interface Hold {
  readonly id: string;
  readonly ends: number;
  readonly promise: boolean;
  readonly turnOf: number | null;
  readonly parts: readonly Lot[];
}

/** One period; `chain` is shared by those that renewed each other. */
interface Period {
  readonly paid: boolean;
  readonly chain: object;
}

interface Sale {
  readonly granted: number;
  readonly money: number;
  /** The pot of a pack, or the period that an invoice opened or raised. */
  readonly gave: string | Period;
  target: number;
  taken: number;
  readonly reports: Map<string, { money: number; stage: number }>;
}

const FREE = { name: 'free', begun: 0, ends: Number.NaN, canceled: false, next: '', granted: 0 };

export class ReferenceWallet {
  lots: Lot[] = [];
  holds: Hold[] = [];
  debt = 0;
  plan = FREE;
  readonly totals = { granted: 0, sold: 0, used: 0, absorbed: 0, expired: 0 };
  readonly #pausesInDebt: boolean;
  readonly #turnsUsed = new Map<number, number>();
  readonly #kept = new Map<string, { readonly turnOf: number | null; readonly parts: readonly Lot[] }>();
  readonly #sales = new Map<string, Sale>();
  #period: Period = { paid: false, chain: {} };
  #started = false;
  #life = {};
  #day = -1;
  #bonusUsed = false;

  constructor(pausesInDebt: boolean) {
    this.#pausesInDebt = pausesInDebt;
  }

  get isPaid(): boolean {
    return this.plan.name !== 'free';
  }

  /** Brings everything up to `now`, instant by instant: of the same one holds end first, then credit, then plans. */
  advance(now: number): void {
    if (!this.#started) this.#give({ pot: 'bonus', origin: 'free', ends: Infinity, amount: 30 });
    this.#started = true;
    for (;;) {
      const lapse = this.isPaid ? this.plan.ends + (this.plan.canceled ? 0 : DAY) : Infinity;
      const hold = Math.min(...this.holds.map((each) => each.ends));
      const credit = Math.min(...this.lots.map((lot) => lot.ends));
      const next = Math.min(lapse, hold, credit);
      if (next > now || next === Infinity) break;
      if (hold === next) this.#close(this.holds.filter((each) => each.ends === next)[0], 0, next);
      else if (credit === next) this.#expire((lot) => lot.ends === next);
      else this.#lapse(lapse);
    }
    this.#newDay(now);
  }

  grant(now: number, lot: Lot): string {
    this.advance(now);
    const before = this.lots.map((each) => ({ ...each }));
    this.#give({ ...lot, ends: Math.ceil(lot.ends / DAY) * DAY });
    if (lot.origin === 'earned' || this.lots.length <= LOTS_MAX) return 'ok';
    this.lots = before;
    this.totals.granted -= lot.amount;
    return 'busy';
  }

  reserve(
    now: number,
    ask: Omit<Hold, 'turnOf' | 'parts'> & { ceiling: number; floor: number; free: boolean },
  ) {
    this.advance(now);
    const { id, ends, promise } = ask;
    if (this.holds.length >= HOLDS_MAX) return 'busy';
    if (ask.free && this.turnsLeft(now) > 0) {
      this.#useTurns(now, 1);
      this.holds.push({ id, ends, promise, turnOf: Math.floor(now / DAY), parts: [] });
      return 'ok';
    }
    if (this.#pausesInDebt && this.debt > 0) return 'spending_paused';
    const open = this.#spendable().reduce((total, lot) => total + lot.amount, 0);
    if (open < ask.floor || open === 0) return 'insufficient_balance';
    this.holds.push({ id, ends, promise, turnOf: null, parts: this.#draw(ask.ceiling) });
    return 'ok';
  }

  /** Ends a hold at its cost; a release is one at no cost that keeps nothing, also no turn. */
  end(now: number, id: string, cost: number | null): string {
    this.advance(now);
    const hold = this.holds.find((each) => each.id === id);
    if (hold === undefined) return 'over';
    if (hold.turnOf === null || cost === null) this.#close(hold, cost ?? 0, now);
    else this.holds = this.holds.filter((each) => each !== hold);
    if (hold.turnOf !== null && cost !== null) this.#kept.set(id, { turnOf: hold.turnOf, parts: [] });
    return 'ok';
  }

  refund(now: number, id: string): string {
    this.advance(now);
    const kept = this.#kept.get(id) ?? { turnOf: null, parts: [] };
    const today = Math.floor(now / DAY);
    if (kept.turnOf === null ? kept.parts.length === 0 : kept.turnOf !== today) return 'nothing_to_refund';
    if (kept.turnOf !== null) this.#useTurns(now, -1);
    for (const part of kept.parts) {
      this.totals.used -= part.amount;
      const isOfNow = LASTING.includes(part.pot) || part.of === this.#owner(part.pot);
      const dated = isOfNow ? part.ends : part.pot === 'monthly' ? Infinity : 0;
      this.#back({ ...part, ends: dated > now ? dated : this.#endOfPeriod(now) });
    }
    return 'ok';
  }

  buy(now: number, id: string, pot: string, granted: number, money: number): string {
    this.advance(now);
    this.#sales.set(id, { granted, money, gave: pot, target: 0, taken: 0, reports: new Map() });
    this.totals.sold += granted;
    this.#back({ pot, origin: 'paid', ends: Infinity, amount: granted });
    return 'ok';
  }

  /** Opens a period from `start` on, of the plan that a renewal opens where it says `next`; an owner's has no money. */
  open(now: number, asked: string, start: number, money: number | null): string {
    this.advance(now);
    const name = asked !== 'next' ? asked : this.isPaid ? this.plan.next || this.plan.name : 'silver';
    const runs = this.isPaid && this.plan.ends > start;
    if (runs && (money === null || start <= this.plan.begun)) return 'plan_conflict';
    const amount = AMOUNTS[name] ?? 0;
    const isFirst = !this.#bonusUsed && (runs || !this.isPaid);
    if (isFirst) this.#bonusUsed = true;
    const granted = runs ? Math.max(amount, this.plan.granted) : amount;
    if (!runs) this.#endPeriod(this.isPaid ? 2 * amount : 0);
    if (!runs) this.#period = { paid: true, chain: this.isPaid ? this.#period.chain : {} };
    const begun = runs ? this.plan.begun : start;
    this.plan = { name, begun, ends: start + 2 * DAY, canceled: false, next: '', granted };
    const given = amount + (isFirst ? Math.floor(amount / 4) : 0);
    this.#planned(`period:${start}`, given, money);
    return 'ok';
  }

  change(now: number, to: string, id: string, money: number | null): string {
    this.advance(now);
    const { plan } = this;
    if (!this.isPaid) return 'plan_conflict';
    if (to === 'cancel' || to === 'resume') {
      // A lower plan that waits is taken back by going on as well.
      const waits = to === 'resume' && plan.next !== '';
      if (plan.canceled === (to === 'cancel') && !waits) return 'plan_conflict';
      this.plan = { ...plan, canceled: to === 'cancel', next: '' };
    } else if (to === 'downgrade') {
      if (plan.name !== 'gold') return 'plan_conflict';
      plan.next = 'silver';
    } else {
      // Within grace nothing is added: the period is not paid for.
      if (plan.name === 'gold' || plan.ends <= now) return 'plan_conflict';
      this.plan = { ...plan, name: 'gold', canceled: false, next: '', granted: Math.max(90, plan.granted) };
      this.#planned(id, Math.max(0, 90 - plan.granted), money);
    }
    return 'ok';
  }

  /** A refund or dispute of a payment was reported: 0 open, 1 stands, 2 undone. What counts is the furthest stage. */
  report(now: number, id: string, name: string, money: number, stage: number): void {
    const sale = this.#sales.get(id);
    if (sale === undefined) return;
    const before = sale.reports.get(name) ?? { money: 0, stage: -1 };
    if (stage > before.stage || (stage === before.stage && money > before.money)) {
      sale.reports.set(name, { money, stage });
    }
    const gone = [...sale.reports.values()].reduce(
      (sum, each) => sum + (each.stage === 2 ? 0 : each.money),
      0,
    );
    const target = Math.floor((sale.granted * Math.min(gone, sale.money)) / sale.money);
    if (target === sale.target) return;
    this.advance(now);
    sale.target = target;
    if (typeof sale.gave === 'string') this.#takeBought(sale, sale.gave);
    else if (sale.gave === this.#period) this.#takePlanned(sale);
  }

  /** Erased: all credit is gone. What was used up stays used up for who comes back, and so does the debt. */
  leave(now: number): void {
    this.advance(now);
    for (const hold of this.holds) this.#close(hold, 0, now);
    this.#expire(() => true);
    this.#sales.clear();
    this.#kept.clear();
    this.plan = FREE;
    this.#period = { paid: false, chain: {} };
    this.#life = {};
    this.#day = Math.floor(now / DAY);
  }

  turnsLeft(now: number): number {
    return 2 - (this.#turnsUsed.get(Math.floor(now / DAY)) ?? 0);
  }

  #useTurns(now: number, count: number): void {
    const day = Math.floor(now / DAY);
    this.#turnsUsed.set(day, (this.#turnsUsed.get(day) ?? 0) + count);
  }

  #close(hold: Hold | undefined, cost: number, at: number): void {
    if (hold === undefined) return;
    this.#newDay(at);
    this.holds = this.holds.filter((each) => each !== hold);
    if (hold.turnOf === Math.floor(at / DAY)) this.#useTurns(at, -1);
    let due = cost;
    const kept: Lot[] = [];
    const rest: Lot[] = [];
    for (const part of hold.parts) {
      const paid = Math.min(part.amount, due);
      due -= paid;
      kept.push({ ...part, amount: paid });
      rest.push({ ...part, amount: part.amount - paid });
    }
    const late = rest.filter((part) => part.amount > 0 && !this.#returned(part, at));
    for (const part of late) {
      const { paid, chain } = this.#period;
      const renewed = part.ends > at && part.pot === 'monthly' && paid && (part.of as Period).chain === chain;
      this.#roll(part, renewed ? 2 * (AMOUNTS[this.plan.name] ?? 0) : 0);
    }
    if (!hold.promise) kept.push(...this.#draw(due));
    this.totals.used += cost;
    this.totals.absorbed += cost - kept.reduce((total, part) => total + part.amount, 0);
    this.#kept.set(hold.id, { turnOf: null, parts: kept.filter((part) => part.amount > 0) });
  }

  /** Puts a part back where its credit still runs. */
  #returned(part: Lot, at: number): boolean {
    if (part.ends <= at) return false;
    if (!LASTING.includes(part.pot) && part.of !== this.#owner(part.pot)) return false;
    this.#back(part);
    return true;
  }

  /** Credit that comes into the wallet again or is bought: what lasts and was paid for repays a debt first. */
  #back({ pot, origin, ends, amount }: Lot): void {
    const repays = LASTING.includes(pot) && origin === 'paid' && ends === Infinity;
    const repaid = repays ? Math.min(this.debt, amount) : 0;
    this.debt -= repaid;
    this.#put({ pot, origin, ends, amount: amount - repaid });
  }

  #takeBought(sale: Sale, own: string): void {
    let missing = sale.target - sale.taken;
    this.totals.sold -= missing;
    sale.taken = sale.target;
    if (missing < 0) this.#back({ pot: own, origin: 'paid', ends: Infinity, amount: -missing });
    for (const pot of [own, ...LASTING]) {
      if (missing > 0) missing -= this.#take(pot, missing);
    }
    this.debt += Math.max(0, missing);
  }

  #takePlanned(sale: Sale): void {
    const missing = sale.target - sale.taken;
    if (missing < 0) this.#put({ pot: 'monthly', origin: 'paid', ends: Infinity, amount: -missing });
    const moved = missing < 0 ? missing : this.#take('monthly', missing);
    sale.taken += moved;
    this.totals.granted -= moved;
  }

  /** Takes up to so much of a pot's paid credit without a date. */
  #take(pot: string, amount: number): number {
    const lot = this.lots.find(
      (each) => each.pot === pot && each.origin === 'paid' && each.ends === Infinity,
    );
    const part = Math.min(lot?.amount ?? 0, amount);
    if (lot !== undefined) lot.amount -= part;
    this.lots = this.lots.filter((each) => each.amount > 0);
    return part;
  }

  #planned(id: string, amount: number, money: number | null): void {
    this.#give({ pot: 'monthly', origin: money === null ? 'free' : 'paid', ends: Infinity, amount });
    if (money === null) return;
    this.#sales.set(id, {
      granted: amount,
      money,
      gave: this.#period,
      target: 0,
      taken: 0,
      reports: new Map(),
    });
  }

  #lapse(at: number): void {
    this.#expire(({ pot }) => !LASTING.includes(pot));
    this.plan = FREE;
    this.#life = {};
    this.#day = -1;
    this.#newDay(at);
  }

  #newDay(now: number): void {
    const day = Math.floor(now / DAY);
    if (this.isPaid || day <= this.#day) return;
    this.#day = day;
    this.#endPeriod(0);
    this.#give({ pot: 'monthly', origin: 'free', ends: Infinity, amount: 15 });
    this.#period = { paid: false, chain: {} };
  }

  #endPeriod(cap: number): void {
    const rest = this.#inOrder().filter((lot) => lot.pot === 'monthly');
    this.lots = this.lots.filter((lot) => lot.pot !== 'monthly');
    for (const lot of rest) this.#roll(lot, cap);
  }

  /** Into the bank up to a cap, beside what it has and what holds took from it; the rest is lost. */
  #roll(lot: Lot, cap: number): void {
    const all = [...this.lots, ...this.holds.flatMap((hold) => hold.parts)];
    const banked = all.reduce((total, { pot, amount }) => total + (pot === 'bank' ? amount : 0), 0);
    const rolled = Math.min(lot.amount, Math.max(0, cap - banked));
    this.totals.expired += lot.amount - rolled;
    this.#put({ ...lot, pot: 'bank', amount: rolled });
  }

  #expire(isOver: (lot: Lot) => boolean): void {
    for (const lot of this.lots.filter(isOver)) this.totals.expired += lot.amount;
    this.lots = this.lots.filter((lot) => !isOver(lot));
  }

  #give(lot: Lot): void {
    this.totals.granted += lot.amount;
    this.#put(lot);
  }

  #put({ pot, origin, ends, amount }: Lot): void {
    const same = this.lots.find((each) => each.pot === pot && each.origin === origin && each.ends === ends);
    if (same !== undefined) same.amount += amount;
    else if (amount > 0) this.lots.push({ pot, origin, ends, amount });
  }

  #owner(pot: string): object | undefined {
    if (pot === 'monthly') return this.#period;
    return pot === 'bank' ? this.#life : undefined;
  }

  /** Midnight at or after the end of the period that runs, or of its grace. */
  #endOfPeriod(now: number): number {
    const end = this.isPaid ? this.plan.ends : now + 1;
    return Math.ceil((end > now ? end : end + DAY) / DAY) * DAY;
  }

  #inOrder(): Lot[] {
    const before = (a: number, b: number) => (a === b ? 0 : a - b);
    return [...this.lots].sort(
      (a, b) =>
        before(POTS.indexOf(a.pot), POTS.indexOf(b.pot)) ||
        before(a.ends, b.ends) ||
        before(ORIGINS.indexOf(a.origin), ORIGINS.indexOf(b.origin)),
    );
  }

  #spendable(): Lot[] {
    return this.#inOrder().filter((lot) => lot.pot !== 'vault' || this.isPaid);
  }

  #draw(amount: number): Lot[] {
    let due = amount;
    const drawn: Lot[] = [];
    for (const lot of this.#spendable()) {
      const part = Math.min(lot.amount, due);
      if (part > 0) drawn.push({ ...lot, amount: part, of: this.#owner(lot.pot) });
      lot.amount -= part;
      due -= part;
    }
    this.lots = this.lots.filter((lot) => lot.amount > 0);
    return drawn;
  }
}
