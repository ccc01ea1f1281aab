import type { Granted } from '../billing/command.ts';
import type { Amount } from '../billing/money.ts';
import type { Reversal } from '../billing/money-back.ts';
import type { Owner } from '../billing/outcome.ts';

/** An amount of money in its currency's minor unit, which is never mixed with credit. */
export interface Money {
  readonly cents: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
}

/** The currency that prices of an economy are in. */
export const CURRENCY = 'usd';

/**
 * What a member was offered at which price, before anybody paid: fixes wallet, item and price for good. What is paid
 * later is checked against it; nothing that comes back from outside is believed instead.
 */
export interface Purchase extends Owner {
  /** Opaque; travels to the payment page and back as its reference. */
  readonly id: string;
  readonly wallet: string;
  /** The economy's name: the wallet's, whatever rules the server by the time it is paid. */
  readonly economy: string;
  readonly item: { readonly kind: 'pack' | 'plan'; readonly name: string; readonly title: string };
  /** Of a pack: where its credit goes. */
  readonly bucket: string | null;
  /** What it grants in smallest steps, bonus included; of a plan, what a period does. */
  readonly amount: Amount;
  readonly price: Money;
  /** The Discord product that sells the same; null for none. */
  readonly sku: string | null;
  /** What was sold at the provider: a payment link of a pack, a price of a plan. */
  readonly ware: string;
  /** The payment page, without the reference. */
  readonly url: string;
  readonly createdAt: Date;
  /** Where the buyer looks: the token that changes the message with the button, while it lives. */
  readonly place: { readonly token: string; readonly until: Date } | null;
  readonly locale: string;
}

/** One payment that was credited: a Checkout Session, a paid invoice, or a Discord entitlement. */
export interface Payment extends Owner {
  /** The provider's id: of a session, an invoice, an entitlement; of a period of Discord's shop `<subscription>:<start>`. */
  readonly id: string;
  readonly purchase: string | null;
  readonly wallet: string;
  readonly economy: string;
  /** The key of the entry that granted it. */
  readonly key: string;
  readonly grant: Granted;
  /** What was granted, in smallest steps. */
  readonly amount: Amount;
  readonly paid: Money;
  /** By which refunds and disputes name it. */
  readonly intent: string | null;
  /** Refunds and disputes, as far as they are known. */
  readonly reversals: readonly Reversal[];
  /** Counts what was learnt of them: whoever writes an older one is told so. */
  readonly version: number;
  readonly at: Date;
}

/** What the provider said of a Checkout Session. */
export interface SessionFact {
  readonly kind: 'session';
  readonly id: string;
  /** The purchase, as it came back. Not proof of anything. */
  readonly reference: string | null;
  readonly mode: 'payment' | 'subscription' | 'other';
  /** The payment link it began at. */
  readonly link: string | null;
  readonly status: 'open' | 'unpaid' | 'paid' | 'failed' | 'expired';
  readonly money: Money | null;
  readonly intent: string | null;
  readonly customer: string | null;
  readonly subscription: string | null;
  /** Of a subscription: the invoice of its first period. */
  readonly invoice: string | null;
}

/** An invoice was paid, or could not be: what it says is asked for when it is applied. */
export interface InvoiceFact {
  readonly kind: 'invoice';
  readonly id: string;
}

/** A subscription changed or ended: how it stands is asked for when it is applied. */
export interface SubscriptionFact {
  readonly kind: 'subscription';
  readonly id: string;
}

/** What the provider said of a refund or a dispute. */
export interface ReversalFact {
  readonly kind: 'reversal';
  readonly intent: string | null;
  readonly currency: string;
  readonly reversal: Reversal;
}

/** What can be learnt from an event. */
export type PaymentFact = SessionFact | InvoiceFact | SubscriptionFact | ReversalFact;

/** Why an event could not be applied yet. It is kept, tried again, and listed until it can. */
export type PendingReason =
  /** No purchase of that reference. */
  | 'unknown_purchase'
  /** No payment of that intent was credited. */
  | 'unknown_payment'
  /** Amount, currency or item are not what was agreed. */
  | 'mismatch'
  /** A paid period of a time that is over: a later one runs already. */
  | 'late'
  /** The wallet's owner was erased. */
  | 'wallet_closed'
  /** No economy of the wallet's name can be read any more. */
  | 'economy_gone'
  /** The ledger or the provider did not answer; or the program failed. */
  | 'failed';

/** An event of the provider that was stored: processed at least once, effective once. */
export interface PaymentEvent {
  readonly id: string;
  readonly type: string;
  readonly fact: PaymentFact;
  readonly state: 'waiting' | 'pending' | 'done';
  readonly reason: PendingReason | null;
  readonly tries: number;
  /** Not tried again before. */
  readonly nextAt: Date;
  readonly at: Date;
}

/** A pack or plan as it is sold at the provider: one a price version, reused by all who buy it. */
export interface Ware {
  readonly id: string;
  /** The id of a pack's payment link, or of a plan's price. */
  readonly link: string;
  /** Of a payment link. */
  readonly url: string | null;
  readonly economy: string;
  /** The pack's or the plan's. */
  readonly name: string;
  readonly price: Money;
}

/** Who pays for whose plan, period by period. */
export interface Subscription extends Owner {
  /** The provider's id. */
  readonly id: string;
  readonly wallet: string;
  readonly economy: string;
  /** Of Stripe; empty for one of Discord's shop. */
  readonly customer: string;
  readonly purchase: string;
  readonly startedAt: Date;
  /** When it ended; null while it goes on. */
  readonly endedAt: Date | null;
  /** How one of Discord's shop was last seen; null for one of Stripe's. */
  readonly discord: SeenInDiscord | null;
  /** Of one by card: a change of what its next period costs that is under way; null for none. */
  readonly repricing: Repricing | null;
}

/** A change of a subscription's price, noted before the provider hears of it and until the ledger agrees. */
export interface Repricing {
  /** The wish: whoever ends a change ends this one. */
  readonly id: string;
  /** The provider's price that it had before; null where that is not known. */
  readonly back: string | null;
  readonly since: Date;
}

/** A subscription of Discord's shop when it was last looked at. */
export interface SeenInDiscord {
  /** The product of the newest period that was opened; before the first the one it began with. */
  readonly sku: string;
  /** The end of that period, exclusive; null where none was opened yet. */
  readonly until: Date | null;
  /** Whether it ends with its period. */
  readonly isEnding: boolean;
  /** The product that the next period will be of, where it is another one. */
  readonly next: string | null;
  /** Counts what was noted: whoever looked before somebody else did is told so. */
  readonly version: number;
}

/** One of Discord's shop that goes on. */
export type DiscordSubscription = Subscription & { readonly discord: SeenInDiscord };

/** Whether a subscription is one of Discord's shop: it is changed and ended there alone. */
export function isOfDiscord(subscription: Subscription): subscription is DiscordSubscription {
  return subscription.discord !== null;
}

/** Whether a card and Discord's shop both go on paying, of the subscriptions of one wallet. */
export function paysTwice(subscriptions: readonly Subscription[]): boolean {
  const running = subscriptions.filter(({ endedAt }) => endedAt === null);
  return running.some(isOfDiscord) && running.some((each) => !isOfDiscord(each));
}

/** What the product remembers of purchases and payments. */
export interface PaymentStore {
  add(purchase: Purchase): Promise<void>;
  purchase(id: string): Promise<Purchase | null>;
  /** Notes that the buyer looks at another message now; answers the purchase, null where it is paid or unknown. */
  look(id: string, place: NonNullable<Purchase['place']>): Promise<Purchase | null>;
  /** The newest purchase of a member of a Discord product, paid or not. */
  latestOf(member: string, sku: string): Promise<Purchase | null>;
  /** The Discord products that members, or one of them, ever chose. */
  skus(member?: string): Promise<readonly string[]>;
  /** Purchases of a member in a server that nobody paid yet, made at or after an instant. */
  openOf(owner: Owner, since: Date): Promise<readonly Purchase[]>;
  /** Notes a payment with its entry; the same again changes nothing. */
  credit(payment: Payment): Promise<void>;
  payment(id: string): Promise<Payment | null>;
  /** The newest payment of that intent: an entitlement of Discord's shop lasts over periods. */
  byIntent(intent: string): Promise<Payment | null>;
  /** Payments credited at or after an instant. */
  creditedSince(since: Date): Promise<readonly Payment[]>;
  /** How many purchases are open and paid, and how many payments were credited. */
  counts(): Promise<{ readonly open: number; readonly paid: number; readonly credited: number }>;
  /** Replaces what is known of refunds and disputes; false where somebody else was faster. */
  reverse(payment: Payment, reversals: readonly Reversal[]): Promise<boolean>;
  ware(id: string): Promise<Ware | null>;
  /** The ware of a price or link at the provider. */
  wareSold(link: string): Promise<Ware | null>;
  /** Keeps a ware; of many at once the first stays, and is answered to all. */
  keepWare(ware: Ware): Promise<Ware>;
  /** Notes who pays for a plan; the same again changes nothing. */
  subscribe(subscription: Subscription): Promise<void>;
  subscription(id: string): Promise<Subscription | null>;
  /** The subscriptions of a wallet, newest first, ended ones too. */
  subscriptionsOf(wallet: string): Promise<readonly Subscription[]>;
  endSubscription(id: string, at: Date): Promise<void>;
  /** Notes that the price of a subscription changes, in place of an earlier change. */
  reprice(id: string, repricing: Repricing): Promise<void>;
  /** Notes that a change has ended; one that began since then goes on. */
  repriced(id: string, repricing: string): Promise<void>;
  /** Subscriptions that go on and whose change began at or before an instant, oldest first. */
  repricing(before: Date, limit: number): Promise<readonly Subscription[]>;
  /**
   * Notes how a subscription of Discord's shop was seen, and when it ended; null where it goes on. False where somebody
   * else noted something since `before` was read.
   */
  seen(before: DiscordSubscription, discord: SeenInDiscord, endedAt: Date | null): Promise<boolean>;
  /** Lets a subscription of Discord's shop pay for what another purchase names; only as long as it pays for this wallet. */
  moveSubscription(subscription: DiscordSubscription, to: Purchase): Promise<void>;
  /** Subscriptions of Discord's shop that go on and whose newest period is over by an instant, or that have none. */
  dueInDiscord(now: Date, limit: number): Promise<readonly DiscordSubscription[]>;
  /** Subscriptions of Discord's shop that go on: behind that id, in its order; or all of a member. */
  runningInDiscord(page: {
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly DiscordSubscription[]>;
  inDiscordOf(member: string): Promise<readonly DiscordSubscription[]>;
  /** Binds an entitlement of Discord's shop to a purchase, before it is credited; answers the one it is bound to. */
  bindEntitlement(entitlement: string, purchase: string): Promise<string>;
  /** Binds it to another purchase, as long as it is bound to that one. */
  rebindEntitlement(entitlement: string, from: string, to: string): Promise<void>;
  /** Subscriptions that go on although their member was erased. */
  orphaned(limit: number): Promise<readonly Subscription[]>;
}

/** The events that came in, until they are applied. */
export interface PaymentEventStore {
  /** Stores an event, once by its id. Acknowledged by a majority when it resolves. */
  keep(event: Pick<PaymentEvent, 'id' | 'type' | 'fact' | 'at'>): Promise<void>;
  /** Which of these ids are stored. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Events that are to be tried now, oldest first. */
  due(now: Date, limit: number): Promise<readonly PaymentEvent[]>;
  done(id: string): Promise<void>;
  /** Notes a try that failed; of many at once one counts. */
  pend(event: PaymentEvent, reason: PendingReason, nextAt: Date): Promise<void>;
  /** Lets the events about a payment that was just credited be tried at once. */
  hasten(intent: string, now: Date): Promise<void>;
  /** Those that wait for somebody to look, oldest first. */
  pending(limit: number): Promise<readonly PaymentEvent[]>;
}
