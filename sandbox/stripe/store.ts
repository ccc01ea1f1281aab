import type Stripe from 'stripe';
import type { PlanChange } from './commerce/plan-change.ts';
import { missing } from './wire/failure.ts';
import type { Wire } from './wire/wire.ts';

/** Which of Stripe's separate worlds a request sees: test or live mode, the platform's or a connected account's. */
export interface Scope {
  livemode: boolean;
  /** A connected account's id; null for the platform itself. */
  account: string | null;
}

/** Everything that is stored, in the form in which it travels. References are ids. */
export interface Kinds {
  account: Wire<Stripe.Account>;
  balance_transaction: Wire<Stripe.BalanceTransaction>;
  charge: Wire<Stripe.Charge>;
  'checkout.session': Wire<Stripe.Checkout.Session>;
  customer: Wire<Stripe.Customer>;
  dispute: Wire<Stripe.Dispute>;
  event: StoredEvent;
  invoice: Wire<Stripe.Invoice>;
  invoice_payment: Wire<Stripe.InvoicePayment>;
  payment_intent: Wire<Stripe.PaymentIntent>;
  payment_link: Wire<Stripe.PaymentLink>;
  payment_method: Wire<Stripe.PaymentMethod>;
  payout: Wire<Stripe.Payout>;
  'billing_portal.session': Wire<Stripe.BillingPortal.Session>;
  price: Wire<Stripe.Price>;
  product: Wire<Stripe.Product>;
  refund: Wire<Stripe.Refund>;
  subscription: Wire<Stripe.Subscription>;
  transfer: Wire<Stripe.Transfer>;
  transfer_reversal: Wire<Stripe.TransferReversal>;
}

export type Kind = keyof Kinds;

/** An event as it is stored and sent: a picture of its object at that moment. */
export interface StoredEvent extends Wire<Omit<Stripe.EventBase, 'type' | 'data'>> {
  type: Stripe.Event.Type;
  data: { object: unknown; previous_attributes?: Readonly<Record<string, unknown>> };
}

const NAMES: Readonly<Partial<Record<Kind, string>>> = { payment_method: 'PaymentMethod' };

interface Stored<Item> {
  scope: Scope;
  item: Item;
}

/** All objects of one kind, in the order in which they were made. */
export class Collection<K extends Kind> {
  readonly kind: K;
  #items = new Map<string, Stored<Kinds[K]>>();

  constructor(kind: K) {
    this.kind = kind;
  }

  add(scope: Scope, item: Kinds[K]): Kinds[K] {
    this.#items.set(item.id, { scope: { livemode: scope.livemode, account: scope.account }, item });
    return item;
  }

  /** @throws {StripeFailure} resource_missing; it says so when the object lives in the other mode */
  get(scope: Scope, id: string, param = 'id'): Kinds[K] {
    const found = this.#items.get(id);
    if (found !== undefined && isSame(found.scope, scope)) return found.item;
    throw missing(NAMES[this.kind] ?? this.kind.replace('_', ' '), id, param, modeNote(found?.scope, scope));
  }

  /** Whatever the mode and the account; undefined where there is none. */
  find(id: string | null): Kinds[K] | undefined {
    return id === null ? undefined : this.#items.get(id)?.item;
  }

  scopeOf(id: string): Scope | undefined {
    return this.#items.get(id)?.scope;
  }

  /** Newest first, as Stripe lists. */
  list(scope: Scope): Kinds[K][] {
    const mine = [...this.#items.values()].filter((stored) => isSame(stored.scope, scope));
    return mine.map(({ item }) => item).reverse();
  }

  /** Of all modes and accounts, oldest first. */
  all(): Kinds[K][] {
    return [...this.#items.values()].map(({ item }) => item);
  }

  remove(id: string): void {
    this.#items.delete(id);
  }

  /** Everything, to be written to a file. */
  dump(): [string, { scope: Scope; item: Kinds[K] }][] {
    return [...this.#items];
  }

  load(entries: readonly [string, { scope: Scope; item: Kinds[K] }][]): void {
    this.#items = new Map(entries);
  }
}

function isSame(a: Scope, b: Scope): boolean {
  return a.livemode === b.livemode && a.account === b.account;
}

function modeNote(found: Scope | undefined, wanted: Scope): string {
  if (found === undefined || found.livemode === wanted.livemode) return '';
  const [there, here] = found.livemode ? ['live', 'test'] : ['test', 'live'];
  return `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`;
}

/** The collections of one sandbox, by kind, and what stands beside the objects. */
export class Store {
  readonly account = new Collection('account');
  readonly balanceTransaction = new Collection('balance_transaction');
  readonly charge = new Collection('charge');
  readonly session = new Collection('checkout.session');
  readonly customer = new Collection('customer');
  readonly dispute = new Collection('dispute');
  readonly event = new Collection('event');
  readonly invoice = new Collection('invoice');
  readonly invoicePayment = new Collection('invoice_payment');
  readonly paymentIntent = new Collection('payment_intent');
  readonly paymentLink = new Collection('payment_link');
  readonly paymentMethod = new Collection('payment_method');
  readonly payout = new Collection('payout');
  readonly portalSession = new Collection('billing_portal.session');
  readonly price = new Collection('price');
  readonly product = new Collection('product');
  readonly refund = new Collection('refund');
  readonly subscription = new Collection('subscription');
  readonly transfer = new Collection('transfer');
  readonly transferReversal = new Collection('transfer_reversal');
  /** The line items of a session or payment link, by its id. */
  readonly lineItems = new Map<string, Wire<Stripe.LineItem>[]>();
  /** Metadata of a session that its payment intent or subscription will carry, by the session's id. */
  readonly carried = new Map<string, Record<string, string>>();
  /** Lines of a plan change that wait for the next invoice, by the subscription's id. */
  readonly pendingLines = new Map<string, Wire<Stripe.InvoiceLineItem>[]>();
  /** A plan change that waits for its invoice to be paid, by the subscription's id. */
  readonly pendingChanges = new Map<string, { change: PlanChange; startsNewPeriod: boolean }>();

  /** Where an onboarding link leads, by its code. */
  readonly accountLinks = new Map<string, { account: string; returnUrl: string }>();

  /** Every collection. */
  collections(): Collection<Kind>[] {
    return Object.values(this).filter((value) => value instanceof Collection);
  }

  /** Any object by its id, for `expand`; undefined where there is none of that mode and account. */
  anything(scope: Scope, id: string): unknown {
    for (const collection of this.collections()) {
      const owner = collection.scopeOf(id);
      if (owner?.livemode === scope.livemode) return collection.find(id);
    }
    return undefined;
  }
}
