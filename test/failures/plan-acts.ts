import type { Connection } from 'mongoose';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/index.ts';
import { readEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { viewOf } from '../../src/billing/wallet-view.ts';
import type { Clock } from '../../src/clock.ts';
import { type Buyer, pageOf } from '../../src/flows/buy.ts';
import type { Happened } from '../../src/flows/card-payments.ts';
import { type News, tellUntold } from '../../src/flows/news.ts';
import { type ProcessParts, processPayments } from '../../src/flows/process-payments.ts';
import { type SubscribeParts, upgradeNow, wishPlan } from '../../src/flows/subscribe.ts';
import { type SweepParts, sweepWallet } from '../../src/flows/sweep-wallet.ts';
import { randomIds } from '../../src/ids.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { StripeCards } from '../../src/payments/stripe-cards.ts';
import { mongoPaymentEvents } from '../../src/store/payment-events.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { newsParts } from './news-parts.ts';

/** What money does to a plan, each in a server, wallet and subscription of its own. */
export const ACTS = [
  'first invoice',
  'renewal',
  'upgrade',
  'downgrade',
  'cancel',
  'unpaid',
  'paid after all',
  'refund',
  'dispute',
] as const;
export type Act = (typeof ACTS)[number];

/** What whoever applies an act is told, and when; afterwards the wallet is swept where time has made something due. */
export interface Phase {
  readonly now: string;
  readonly events: readonly Happened[];
  readonly sweeps: boolean;
}

/** An act under way: everything before it has happened. `id` names the server and the member. */
export interface PlanCase {
  readonly id: string;
  readonly act: Act;
  readonly phases: readonly Phase[];
}

/** Where Stripe is, for a process of its own. */
export interface StripeAt {
  readonly secretKey: string;
  readonly apiBase: string;
}

export type PlanParts = ProcessParts & SubscribeParts & SweepParts & { readonly ledger: JournalLedger };

const economy = testEconomy('topup');
const START = '2026-03-10T12:00:00.000Z';
const MIDDLE = '2026-03-20T12:00:00.000Z';
const END = '2026-04-10T12:00:00.000Z';
const LATER = '2026-04-12T12:00:00.000Z';
const GRACE_END = '2026-04-13T12:00:00.000Z';

/** How a wallet stands in the end, and what its member was told. */
export interface PlanEnd {
  readonly rollover: number;
  readonly fast: number;
  readonly plan: string;
  readonly until: string | null;
  readonly told: readonly News['kind'][];
}

const NEXT_END = '2026-05-10T12:00:00.000Z';
const FREE = { rollover: 0, fast: 150, plan: 'free active', until: null };

/** What each act comes to, whatever happens on the way. */
export const EXPECTED: Readonly<Record<Act, PlanEnd>> = {
  'first invoice': { rollover: 0, fast: 25_000, plan: 'artisan active', until: END, told: ['credited'] },
  renewal: { rollover: 25_000, fast: 25_000, plan: 'artisan active', until: NEXT_END, told: [] },
  upgrade: { rollover: 0, fast: 60_000, plan: 'maestro active', until: END, told: ['credited'] },
  downgrade: { rollover: 25_000, fast: 8_500, plan: 'apprentice active', until: NEXT_END, told: [] },
  cancel: { ...FREE, told: ['plan-ended'] },
  unpaid: { ...FREE, told: ['renewal-unpaid', 'plan-ended'] },
  'paid after all': {
    ...{ rollover: 25_000, fast: 25_000, plan: 'artisan active', until: NEXT_END },
    told: ['renewal-paid'],
  },
  refund: { rollover: 0, fast: 0, plan: 'artisan active', until: END, told: [] },
  dispute: { rollover: 0, fast: 25_000, plan: 'artisan active', until: END, told: [] },
};

/**
 * Everything that payments of plans work with, on a database whose indexes stand; `hear` gets what the member of `id`
 * is told. What waits of others is not seen: they have clocks of their own.
 */
export async function planParts(
  connection: Connection,
  { id, clock, stripe }: { readonly id: string; readonly clock: Clock; readonly stripe: StripeAt },
  hear: (kind: News['kind']) => Promise<void>,
): Promise<PlanParts> {
  const models = modelsOn(connection);
  const { ledger } = await testLedger(connection, { clock, ids: randomIds, models });
  const economies = readEconomyBook(models, economy, clock);
  const told = newsParts(connection, { ledger, economies, clock }, ({ kind }) => hear(kind));
  const events = mongoPaymentEvents(models.paymentEvents);
  const ofCase = (mine: readonly string[]) => (each: { readonly id: string }) => mine.includes(each.id);
  return {
    ...told,
    ledger,
    ids: randomIds,
    publicUrl: () => 'http://127.0.0.1',
    cards: new StripeCards({ ...stripe, webhookSecret: null }),
    news: {
      ...told.news,
      async untold(now) {
        const mine = await models.news.distinct('_id', { server: id });
        return (await told.news.untold(now, 10_000)).filter((each) => mine.includes(each));
      },
    },
    payments: {
      ...told.payments,
      async repricing(before) {
        return (await told.payments.repricing(before, 10_000)).filter(({ server }) => server === id);
      },
    },
    paymentEvents: {
      ...events,
      async due(now) {
        const mine = await models.paymentEvents.distinct('_id', { type: { $regex: `^${id}/` } });
        return (await events.due(now, 10_000)).filter(ofCase(mine));
      },
      // The type is for people alone: here it says whose event it is.
      keep: (event) => events.keep({ ...event, type: `${id}/${event.type}` }),
    },
  };
}

/** Who has a case of that id. */
export function buyerOf(id: string): Buyer {
  return { server: id, member: id, locale: 'en-US', place: null };
}

/** Takes in what a phase tells, as the webhook and the jobs would. */
export async function applied(parts: PlanParts, { id }: Pick<PlanCase, 'id'>, phase: Phase): Promise<void> {
  const at = new Date(parts.clock.now());
  for (const event of phase.events) {
    await parts.paymentEvents.keep({ ...event, at });
    await processPayments(parts);
  }
  if (!phase.sweeps) return;
  const { wallet } = await parts.ledger.account({ server: id, member: id }, economy);
  const { plan } = (await parts.ledger.journal.head(wallet)).state;
  await sweepWallet(parts, wallet, plan);
}

/** A process that lives does whatever is left to do, by its jobs, and looks how it stands. */
export async function finished(
  connection: Connection,
  stripe: StripeAt,
  plan: PlanCase,
  heard: News['kind'][],
): Promise<PlanEnd> {
  const clock = new TestClock(START);
  const { id } = plan;
  const parts = await planParts(connection, { id, clock, stripe }, async (kind) => void heard.push(kind));
  for (const phase of plan.phases) {
    clock.set(phase.now);
    for (let runs = 0; runs < 3; runs += 1) {
      await applied(parts, plan, phase);
      await processPayments(parts);
      await tellUntold(parts);
      clock.advance(61);
    }
  }
  const view = viewOf(await parts.ledger.standing({ server: id, member: id }, economy));
  const amount = (name: string) => view.buckets.find((bucket) => bucket.name === name)?.available ?? 0;
  await parts.ledger.projection.flush();
  const until = view.plan?.name === 'free' ? null : (view.plan?.end ?? null);
  return {
    ...{ rollover: amount('rollover'), fast: amount('fast'), until, told: heard },
    plan: `${view.plan?.name} ${view.plan?.status}`,
  };
}

/** Brings members up to the act that is to be tried, in a Stripe of this machine and on a database. */
export class PlanActs implements AsyncDisposable {
  readonly stripe: StripeAt;
  readonly sandbox: StripeSandbox;
  readonly clock: TestClock;
  readonly #connection: Connection;
  readonly #seen = new Set<string>();

  private constructor(sandbox: StripeSandbox, clock: TestClock, connection: Connection) {
    this.sandbox = sandbox;
    this.clock = clock;
    this.#connection = connection;
    this.stripe = { secretKey: sandbox.secretKey, apiBase: sandbox.url };
  }

  static async open(connection: Connection): Promise<PlanActs> {
    const clock = new TestClock(START);
    return new PlanActs(await createStripeSandbox({ clock }), clock, connection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close();
  }

  /** Prepares cases, all together: the clock of Stripe is one. */
  async prepared(
    wanted: readonly { readonly id: string; readonly act: Act }[],
  ): Promise<readonly PlanCase[]> {
    this.clock.set(START);
    const begun = [];
    for (const { id, act } of wanted) begun.push(await this.begin(id, act));
    for (const now of [MIDDLE, END, LATER]) {
      this.clock.set(now);
      for (const each of begun) await this.#gone(each, now);
    }
    for (const { act, phases } of begun) {
      if (act === 'unpaid') phases.push({ now: GRACE_END, events: [], sweeps: true });
    }
    return begun.map(({ id, act, phases }) => ({ id, act, phases }));
  }

  /** Whole stories: paid for the first time, a third of it refunded, the rest disputed and won. Nobody has heard of any. */
  async stories(ids: readonly string[]): Promise<readonly PlanCase[]> {
    this.clock.set(START);
    const told: PlanCase[] = [];
    for (const id of ids) {
      const begun = await this.begin(id, 'first invoice');
      const intent = (await begun.parts.cards?.invoice(begun.invoice))?.intent ?? '';
      this.sandbox.money.refund(intent, { amount: 1_000 });
      this.sandbox.money.win(this.sandbox.money.dispute(intent).id);
      await this.hear(begun, true);
      told.push({ id, act: begun.act, phases: begun.phases });
    }
    return told;
  }

  /** A member who has subscribed and paid. */
  async begin(id: string, act: Act, isKept = act === 'first invoice'): Promise<Begun> {
    const none = () => Promise.resolve();
    const parts = await planParts(this.#connection, { id, clock: this.clock, stripe: this.stripe }, none);
    const buyer = buyerOf(id);
    const wished = await wishPlan(parts, buyer, { choose: 'artisan' }, `${id}-choose`);
    const reference = wished.kind === 'pay' ? wished.url?.split('/').at(-1) : undefined;
    const purchase = await parts.payments.purchase(reference ?? '');
    if (purchase === null) throw new Error(`not for sale: ${wished.kind}`);
    const page = this.sandbox.sessions.open(pageOf(purchase));
    const { session } = this.sandbox.sessions.pay(page.id);
    const begun: Begun = {
      ...{ id, act, parts, buyer, phases: [] },
      ...{ subscription: String(session.subscription), invoice: String(session.invoice) },
    };
    await this.hear(begun, isKept);
    return begun;
  }

  /** What happens to a case at an instant. */
  async #gone(begun: Begun, now: string): Promise<void> {
    const { act, parts, buyer, subscription, invoice, id } = begun;
    const { subscriptions, money } = this.sandbox;
    const intent = async () => (await parts.payments.payment(invoice))?.intent ?? '';
    switch (`${act} ${now}`) {
      case `upgrade ${MIDDLE}`:
        await upgradeNow(parts, buyer, 'maestro', `${id}-up`);
        return this.hear(begun, true);
      case `downgrade ${MIDDLE}`:
        await wishPlan(parts, buyer, { choose: 'apprentice' }, `${id}-down`);
        return this.hear(begun, false);
      case `cancel ${MIDDLE}`:
        subscriptions.cancelAtPeriodEnd(subscription);
        return this.hear(begun, true);
      case `refund ${MIDDLE}`:
        money.refund(await intent());
        return this.hear(begun, true);
      case `dispute ${MIDDLE}`:
        money.win(money.dispute(await intent()).id);
        return this.hear(begun, true);
      case `renewal ${END}`:
      case `downgrade ${END}`:
      case `cancel ${END}`:
        subscriptions.renew(subscription);
        return this.hear(begun, true, act === 'cancel');
      case `unpaid ${END}`:
      case `paid after all ${END}`:
        subscriptions.renew(subscription, { card: 'declines' });
        return this.hear(begun, act === 'unpaid');
      case `paid after all ${LATER}`:
        subscriptions.retry(subscription, { card: 'good' });
        return this.hear(begun, true);
    }
  }

  /** What Stripe tells of it: kept for whoever is to apply it, or applied here. */
  async hear({ id, phases, parts }: Begun, isKept: boolean, sweeps = false): Promise<void> {
    const events: Happened[] = [];
    for await (const event of parts.cards?.eventsSince(new Date(0)) ?? []) {
      if (this.#seen.has(event.id)) break;
      events.unshift(event);
    }
    for (const event of events) this.#seen.add(event.id);
    const phase = { now: new Date(this.clock.now()).toISOString(), events, sweeps };
    if (isKept) phases.push(phase);
    else await applied(parts, { id }, phase);
  }
}

/** A case that is being prepared. */
export interface Begun extends PlanCase {
  readonly phases: Phase[];
  readonly parts: PlanParts;
  readonly buyer: Buyer;
  readonly subscription: string;
  readonly invoice: string;
}
