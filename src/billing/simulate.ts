import { iso } from './calendar.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import type { Economy, Pack, Plan, TextModel } from './economy.ts';
import { EMPTY_STATE, type WalletState } from './entry.ts';
import { type Amount, add, sum } from './money.ts';
import { isInGrace, isOnPaidPlan, opens, periodStart, planNeededFor, planOfRenewal } from './plans.ts';
import { costOf, pictureCost, quoteTurn, usage } from './pricing.ts';
import { Seeded } from './seeded.ts';
import { everything } from './spend-order.ts';
import { Tally } from './tally.ts';

/** What is simulated. The same terms give the same simulation, to the last unit. */
export interface SimulationTerms {
  /** 1 to 366. */
  readonly days: number;
  /** 1 to 1,000. */
  readonly members: number;
  readonly seed: number;
  /** The first instant, in milliseconds. */
  readonly from: number;
}

/** A kind of member: how often they come, how much they ask, and what they do when they run short. Percentages. */
interface Habit {
  readonly share: number;
  readonly comes: number;
  readonly turns: readonly [number, number];
  readonly draws: number;
  /** Whether somebody who is refused takes a plan, or a pack where no plan helps. */
  readonly pays: number;
}

/** A server as there are many (ours): most look in now and then, few use it all day. */
const HABITS: Readonly<Record<string, Habit>> = {
  casual: { share: 70, comes: 30, turns: [1, 4], draws: 5, pays: 2 },
  regular: { share: 25, comes: 75, turns: [4, 12], draws: 20, pays: 10 },
  heavy: { share: 5, comes: 95, turns: [15, 40], draws: 60, pays: 40 },
};

const TURN_MS = 60_000;
const DAY_MS = 86_400_000;
/** A renewal is paid in so many of 100 cases; the others lapse. */
const RENEWS = 85;

/** What a server would see under an economy. Amounts are integers in the smallest unit, money is in whole cents. */
export interface Simulation extends SimulationTotals {
  readonly economy: string;
  readonly unit: string;
  readonly scale: number;
  readonly terms: { readonly days: number; readonly members: number; readonly seed: number };
  readonly jobs: { readonly paid: number; readonly free: number; readonly refused: number };
  readonly granted: Readonly<Record<string, Amount>>;
  readonly charged: Amount;
  readonly expired: Amount;
  readonly absorbed: Amount;
  /** What members hold at the end. */
  readonly left: Amount;
  readonly models: Readonly<Record<string, { readonly jobs: number; readonly charged: Amount }>>;
}

interface SimulationTotals {
  /** Members who were refused at least once because they were short. */
  readonly ranShort: number;
  readonly plansSold: number;
  readonly packsSold: number;
  readonly revenueCents: Amount;
}

/** Runs made-up members through an economy, day by day, on the rules of the real ledger. Pure. */
export function simulate(economy: Economy, terms: SimulationTerms): Simulation {
  const random = new Seeded(terms.seed);
  const tally = new Tally(economy.unit.name);
  const members = Array.from(
    { length: terms.members },
    (_, index) => new Simulated(economy, tally, random, habitOf(random), `m${index}`),
  );
  for (let day = 0; day < terms.days; day += 1) {
    for (const member of members) member.live(terms.from + day * DAY_MS);
  }
  const end = terms.from + terms.days * DAY_MS;
  for (const member of members) member.post({ type: 'touch' }, end);
  const { days, members: count, seed } = terms;
  return {
    economy: economy.name,
    unit: economy.unit.name,
    scale: economy.unit.scale,
    terms: { days, members: count, seed },
    jobs: {
      paid: tally.total.paid,
      free: tally.total.free,
      refused: members.reduce((total, member) => total + member.refused, 0),
    },
    ranShort: members.filter((member) => member.refused > 0).length,
    plansSold: members.reduce((total, member) => total + member.plans, 0),
    packsSold: members.reduce((total, member) => total + member.packs, 0),
    revenueCents: sum(members.map((member) => member.cents)),
    granted: Object.fromEntries(tally.granted),
    charged: tally.total.charged,
    expired: tally.expired,
    absorbed: tally.absorbed,
    left: sum(members.flatMap((member) => everything(member.state, economy.unit.name))),
    models: Object.fromEntries(
      tally.models.map(([name, { paid, free, charged }]) => [name, { jobs: paid + free, charged }]),
    ),
  };
}

function habitOf(random: Seeded): Habit {
  let drawn = random.whole(1, 100);
  const habits = Object.values(HABITS);
  const found = habits.find(({ share }) => {
    drawn -= share;
    return drawn <= 0;
  });
  return found ?? random.one(habits);
}

/** One made-up member with a wallet of their own. */
class Simulated {
  state: WalletState = EMPTY_STATE;
  refused = 0;
  plans = 0;
  packs = 0;
  cents: Amount = 0;
  readonly #economy: Economy;
  readonly #tally: Tally;
  readonly #random: Seeded;
  readonly #habit: Habit;
  readonly #id: string;
  #keys = 0;

  constructor(economy: Economy, tally: Tally, random: Seeded, habit: Habit, id: string) {
    this.#economy = economy;
    this.#tally = tally;
    this.#random = random;
    this.#habit = habit;
    this.#id = id;
  }

  /** One day. @param midnight its first instant */
  live(midnight: number): void {
    this.#renew(midnight);
    if (!this.#random.chance(this.#habit.comes)) return;
    const [fewest, most] = this.#habit.turns;
    const turns = this.#random.whole(fewest, most);
    for (let turn = 1; turn <= turns; turn += 1) this.#ask(midnight + turn * TURN_MS);
    if (this.#random.chance(this.#habit.draws)) this.#draw(midnight + (turns + 1) * TURN_MS);
  }

  /** Posts a command; false where it was refused. */
  post(command: Command, now: number): boolean {
    const decision = decide(this.#economy, this.state, command, now);
    if (decision.kind !== 'entries') return false;
    for (const draft of decision.drafts) this.#tally.add(draft);
    this.state = decision.state;
    return true;
  }

  #ask(now: number): void {
    const models = this.#economy.models.filter(({ needsPlan }) => this.#isOpen(needsPlan));
    const [first] = models;
    if (first === undefined) return;
    // Most keep to the first model; the others try the rest.
    const model = this.#random.chance(70) ? first : this.#random.one(models);
    const tokens = { input: this.#random.whole(300, 6_000), output: this.#random.whole(80, 900) };
    const quote = quoteTurn(model, tokens.input);
    const hold = this.#hold(model, now, { ceiling: Math.max(1, quote.ceiling), floor: quote.floor });
    const used = { usage: usage(tokens), cost: costOf(model.price, usage(tokens)) };
    if (hold === null) this.#isShort(now);
    else this.post({ type: 'settle', hold, by: 'member', ...used, reason: 'done' }, now);
  }

  #draw(now: number): void {
    const image = this.#economy.images.find(({ needsPlan }) => this.#isOpen(needsPlan));
    if (image === undefined) return;
    const settings = { width: 1024, height: 1024, steps: image.steps.reference };
    const cost = pictureCost(image.price, settings);
    const job = { name: image.name, needsPlan: image.needsPlan, freeTurns: false };
    const hold = this.#hold(job, now, { ceiling: cost, floor: cost });
    if (hold === null) this.#isShort(now);
    else this.post({ type: 'settle', hold, by: 'member', cost, reason: 'done' }, now);
  }

  #hold(
    { name, needsPlan, freeTurns }: Pick<TextModel, 'name' | 'needsPlan' | 'freeTurns'>,
    now: number,
    size: { readonly ceiling: Amount; readonly floor: Amount },
  ): string | null {
    const key = this.#key();
    const held = this.post(
      {
        ...{
          type: 'reserve',
          key,
          by: 'member',
          reason: 'simulated',
          model: name,
          priceVersion: 'simulated',
        },
        ...size,
        freeTurn: freeTurns,
        promise: false,
        lifeSeconds: 600,
        needsPlan,
      } as const,
      now,
    );
    return held ? key : null;
  }

  #isOpen(needsPlan: string | null): boolean {
    return needsPlan === null || opens(this.#economy, this.state, needsPlan);
  }

  /** Refused: some pay, the others wait. */
  #isShort(now: number): void {
    this.refused += 1;
    if (!this.#random.chance(this.#habit.pays)) return;
    const plan = this.#economy.plans.find(({ priceCents }) => priceCents !== null);
    if (plan !== undefined && !isOnPaidPlan(this.#economy, this.state)) {
      this.#take(plan, now);
      return;
    }
    const packs = this.#economy.packs.filter(
      (pack) => planNeededFor(this.#economy, this.state, pack) === null,
    );
    if (packs.length > 0) this.#buy(this.#random.one(packs), now);
  }

  #take(plan: Plan, now: number): void {
    const start = periodStart(this.#economy, this.state, now);
    const command = {
      type: 'period',
      plan: plan.name,
      start,
      end: null,
      by: 'stripe',
      origin: 'paid',
    } as const;
    if (!this.post(command, now)) return;
    this.plans += 1;
    this.cents = add(this.cents, plan.priceCents ?? 0);
  }

  #buy({ bucket, amount, bonus, priceCents }: Pack, now: number): void {
    const whole = add(amount, bonus);
    if (!this.post({ type: 'credit-pack', key: this.#key(), by: 'stripe', bucket, amount: whole }, now))
      return;
    this.packs += 1;
    this.cents = add(this.cents, priceCents);
  }

  /** Most pay for the next period on the day the last one ended. */
  #renew(now: number): void {
    const { plan } = this.state;
    if (plan === null || !isOnPaidPlan(this.#economy, this.state) || !isInGrace(plan, now)) return;
    if (plan.end !== null && plan.end < iso(now - DAY_MS)) return;
    const rules = this.#economy.plans.find(({ name }) => name === planOfRenewal(plan));
    if (rules !== undefined && this.#random.chance(RENEWS)) this.#take(rules, now);
  }

  #key(): string {
    this.#keys += 1;
    return `${this.#id}-${this.#keys}`;
  }
}
