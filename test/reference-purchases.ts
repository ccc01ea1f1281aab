/**
 * An independent model of bought credit, sharing no code with `src`: one signed number. Above zero it is credit that
 * can be spent, below it is debt; a purchase adds to it, whatever is taken back is subtracted, what a hold returns is
 * added again. Given credit stands beside it and goes first.
 */
interface Hold {
  readonly given: number;
  readonly paid: number;
  readonly ends: number;
}

interface Sold {
  readonly granted: number;
  readonly money: number;
  taken: number;
  /** By refund or dispute: the money, and how far it went (0 open, 1 stands, 2 undone). */
  readonly reports: Map<string, { money: number; stage: number }>;
}

export class ReferencePurchases {
  given = 0;
  signed = 0;
  readonly #holds = new Map<string, Hold>();
  readonly #sold = new Map<string, Sold>();

  get bought(): number {
    return Math.max(0, this.signed);
  }

  get debt(): number {
    return Math.max(0, -this.signed);
  }

  get held(): number {
    return [...this.#holds.values()].reduce((total, { given, paid }) => total + given + paid, 0);
  }

  advance(now: number): void {
    for (const [id, { ends }] of this.#holds) if (ends <= now) this.settle(id, 0);
  }

  give(amount: number): void {
    this.given += amount;
  }

  buy(id: string, granted: number, money: number): void {
    if (this.#sold.has(id)) return;
    this.#sold.set(id, { granted, money, taken: 0, reports: new Map() });
    this.signed += granted;
  }

  report(id: string, name: string, money: number, stage: number): void {
    const sold = this.#sold.get(id);
    if (sold === undefined) return;
    const before = sold.reports.get(name);
    const isOld =
      before !== undefined && (before.stage > stage || (before.stage === stage && before.money > money));
    if (!isOld) sold.reports.set(name, { money, stage });
    const gone = [...sold.reports.values()].reduce(
      (total, each) => total + (each.stage === 2 ? 0 : each.money),
      0,
    );
    const target = Math.floor((sold.granted * Math.min(gone, sold.money)) / sold.money);
    this.signed -= target - sold.taken;
    sold.taken = target;
  }

  reserve(id: string, amount: number, ends: number): boolean {
    if (this.#holds.has(id) || this.given + this.bought < amount) return false;
    const given = Math.min(this.given, amount);
    this.given -= given;
    this.signed -= amount - given;
    this.#holds.set(id, { given, paid: amount - given, ends });
    return true;
  }

  settle(id: string, cost: number): boolean {
    const hold = this.#holds.get(id);
    if (hold === undefined) return false;
    this.#holds.delete(id);
    const ofGiven = Math.min(hold.given, cost);
    this.given += hold.given - ofGiven;
    this.signed += hold.paid - (cost - ofGiven);
    return true;
  }
}
