import type { Cycle } from '../billing/economy.ts';
import type { Money, PaymentFact, ReversalFact, SessionFact } from './payments.ts';

/** Something that happened at the provider, as it tells of it. */
export interface Happened<Fact extends PaymentFact | null = PaymentFact> {
  readonly id: string;
  readonly type: string;
  /** Null for events of no interest. */
  readonly fact: Fact;
}

/** What a webhook's request came to. */
export type ReadEvent =
  | { readonly ok: true; readonly event: Happened<PaymentFact | null> }
  | { readonly ok: false; readonly because: 'signature' | 'mode' | 'account' | 'unreadable' };

/** A pack as the provider is to sell it. */
export interface PackForSale {
  /** Of the pack and its price version: asking again makes nothing new. */
  readonly id: string;
  readonly title: string;
  readonly price: Money;
  /** Where buyers return to; `{CHECKOUT_SESSION_ID}` stands for the session. */
  readonly returnUrl: string;
}

/** A plan as the provider is to sell it. */
export interface PlanForSale {
  readonly id: string;
  readonly title: string;
  readonly price: Money;
  readonly cycle: Exclude<Cycle, 'once'>;
}

/** What a member is sent to the checkout page with. */
export interface PlanCheckout {
  /** The purchase. */
  readonly reference: string;
  /** The plan's price at the provider. */
  readonly price: string;
  readonly returnUrl: string;
  /** Who paid before, so that cards and invoices stay together. */
  readonly customer: string | null;
}

/** An invoice as it stands. */
export interface Invoice {
  readonly id: string;
  readonly isPaid: boolean;
  /** Whether it waits to be paid. */
  readonly isOpen: boolean;
  readonly reason: 'first' | 'renewal' | 'change' | 'other';
  readonly subscription: string | null;
  readonly customer: string | null;
  /** The purchase that began the subscription, as it came back. */
  readonly reference: string | null;
  readonly paid: Money;
  /** By which refunds and disputes name its payment. */
  readonly intent: string | null;
  readonly lines: readonly InvoiceLine[];
  /** The provider's page that shows it and takes its payment; null before there is one. */
  readonly url: string | null;
  /** When the provider tries again by itself, in milliseconds; null where it does not. */
  readonly nextTryAt: number | null;
}

export interface InvoiceLine {
  readonly price: string | null;
  readonly cents: number;
  /** Instants in milliseconds; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** A part of a period, for a change within it. */
  readonly isProration: boolean;
}

/** A subscription as it stands. */
export interface SubscriptionStanding {
  readonly id: string;
  /** `unpaid` ended because nobody paid for it. */
  readonly state: 'running' | 'ending' | 'ended' | 'unpaid';
  /** The price of its next period; null where it has none. */
  readonly price: string | null;
}

/**
 * A provider of card payments, as flows see it. Everything that it answers was checked to be of its own mode: a live
 * key never hears of a test payment.
 * @throws {AppError} stripe_unavailable, stripe_refused
 */
export interface CardPayments {
  /** Tells payments of one account and mode from those of another. */
  readonly account: string;
  /** Reads an event from the raw body of a request, whose signature and age prove where it comes from. */
  read(body: Buffer, signature: string | undefined, now: number): ReadEvent;
  /** What happened at or after an instant and is of interest, newest first; a month back at most. */
  eventsSince(since: Date): AsyncIterable<Happened>;
  /** Makes a payment link, or answers the one that was made under the same id. */
  linkFor(pack: PackForSale): Promise<{ readonly link: string; readonly url: string }>;
  /** Makes a plan's price, or answers the one that was made under the same id. */
  priceFor(plan: PlanForSale): Promise<string>;
  /** Opens a checkout page for a plan; the same purchase again is the same page. */
  checkoutPlan(checkout: PlanCheckout): Promise<{ readonly url: string }>;
  /** An invoice as it stands; null where there is none of that id. */
  invoice(id: string): Promise<Invoice | null>;
  /** A subscription as it stands; null where there is none of that id. */
  subscription(id: string): Promise<SubscriptionStanding | null>;
  /** Ends a subscription with its period, or takes that back. */
  endWithPeriod(subscription: string, ends: boolean): Promise<void>;
  /** Ends a subscription at once; one that ended already stays so. */
  end(subscription: string): Promise<void>;
  /**
   * Moves a subscription to another price: `now` charges the difference for the rest of the period at once, else the
   * next period costs the new price. False where the card was refused; nothing is changed then.
   * @param id names the wish: repeated, it is done once
   */
  changePrice(
    subscription: string,
    change: { readonly price: string; readonly now: boolean; readonly id: string },
  ): Promise<boolean>;
  /** Where a customer changes cards, sees invoices and cancels. */
  portal(customer: string, returnUrl: string): Promise<string>;
  /** The refunds and disputes begun at or after an instant, newest first. */
  reversalsSince(since: Date): AsyncIterable<ReversalFact>;
  /** The invoices paid at or after an instant, newest first. */
  invoicesSince(since: Date): AsyncIterable<Invoice>;
  /** The invoices paid of a subscription, newest first. */
  paidInvoicesOf(subscription: string): AsyncIterable<Invoice>;
  /** A Checkout Session as it stands; null where there is none of that id. */
  session(id: string): Promise<SessionFact | null>;
  /** The sessions begun at or after an instant, newest first. */
  sessionsSince(since: Date): AsyncIterable<SessionFact>;
}
