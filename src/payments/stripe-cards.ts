import Stripe from 'stripe';
import { sha256 } from '../billing/canonical.ts';
import { AppError } from '../errors.ts';
import type {
  CardPayments,
  Happened,
  Invoice,
  PackForSale,
  PlanCheckout,
  PlanForSale,
  ReadEvent,
  SubscriptionStanding,
} from '../flows/card-payments.ts';
import type { ReversalFact, SessionFact } from '../flows/payments.ts';
import {
  disputeFact,
  EVENT_TYPES,
  factOf,
  invoiceOf,
  refundFact,
  sessionFact,
  standingOf,
} from './stripe-facts.ts';

/** Where Stripe is, and what proves who asks. */
export interface StripeAccess {
  readonly secretKey: string;
  /** Null where no webhook was set up: then nothing that claims to come from Stripe is believed. */
  readonly webhookSecret: string | null;
  /** Stripe itself, or any server that speaks its protocol. */
  readonly apiBase: string;
}

/** Seconds after which an event is too old to be believed: it may have been recorded and sent again. */
const AGE_SECONDS_MAX = 300;
const TIMEOUT_MS = 15_000;
const PAGE = 100;
const FEW = 10;

/** Card payments by Stripe. */
export class StripeCards implements CardPayments {
  readonly account: string;
  readonly #stripe: Stripe;
  readonly #isLive: boolean;
  readonly #webhookSecret: string | null;

  constructor({ secretKey, webhookSecret, apiBase }: StripeAccess) {
    const { protocol, hostname, port } = new URL(apiBase);
    this.#stripe = new Stripe(secretKey, {
      host: hostname,
      protocol: protocol === 'http:' ? 'http' : 'https',
      ...(port === '' ? {} : { port }),
      telemetry: false,
      maxNetworkRetries: 2,
      timeout: TIMEOUT_MS,
    });
    this.#isLive = /^[sr]k_live_/.test(secretKey);
    this.#webhookSecret = webhookSecret;
    this.account = sha256(`${apiBase} ${secretKey}`).slice(0, 12);
  }

  read(body: Buffer, signature: string | undefined, now: number): ReadEvent {
    if (this.#webhookSecret === null || signature === undefined) return { ok: false, because: 'signature' };
    let event: Stripe.Event;
    try {
      const { webhooks } = this.#stripe;
      event = webhooks.constructEvent(body, signature, this.#webhookSecret, AGE_SECONDS_MAX, undefined, now);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError)
        return { ok: false, because: 'signature' };
      if (error instanceof SyntaxError) return { ok: false, because: 'unreadable' };
      throw error;
    }
    if (event.livemode !== this.#isLive) return { ok: false, because: 'mode' };
    if (event.account !== undefined) return { ok: false, because: 'account' };
    return { ok: true, event: { id: event.id, type: event.type, fact: factOf(event) } };
  }

  /** All of them, however they were delivered: an endpoint that was never told of a type counts as told. */
  async *eventsSince(since: Date): AsyncIterable<Happened> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    try {
      for await (const event of this.#stripe.events.list({ created, types: [...EVENT_TYPES], limit: PAGE })) {
        const isOurs = event.livemode === this.#isLive && event.account === undefined;
        const fact = isOurs ? factOf(event) : null;
        if (fact !== null) yield { id: event.id, type: event.type, fact };
      }
    } catch (error) {
      throw ours(error, 'events');
    }
  }

  linkFor({ id, title, price, returnUrl }: PackForSale): Promise<{ link: string; url: string }> {
    const metadata = { ware: id };
    return asked('link', async () => {
      const product = await this.#stripe.products.create(
        { name: title, metadata },
        { idempotencyKey: `${id}:product` },
      );
      const sold = await this.#stripe.prices.create(
        { product: product.id, unit_amount: price.cents, currency: price.currency, metadata },
        { idempotencyKey: `${id}:price` },
      );
      // How to pay is Stripe's choice: cards, Apple Pay, Google Pay, PayPal. Who pays stands in the reference.
      const link = await this.#stripe.paymentLinks.create(
        {
          line_items: [{ price: sold.id, quantity: 1 }],
          after_completion: { type: 'redirect', redirect: { url: returnUrl } },
          metadata,
          payment_intent_data: { metadata },
        },
        { idempotencyKey: `${id}:link` },
      );
      return { link: link.id, url: link.url };
    });
  }

  priceFor({ id, title, price, cycle }: PlanForSale): Promise<string> {
    const metadata = { ware: id };
    const recurring =
      'days' in cycle
        ? ({ interval: 'day', interval_count: cycle.days } as const)
        : ({ interval: 'month', interval_count: cycle.months } as const);
    return asked('price', async () => {
      const { products, prices } = this.#stripe;
      const product = await products.create({ name: title, metadata }, { idempotencyKey: `${id}:product` });
      const sold = await prices.create(
        { product: product.id, unit_amount: price.cents, currency: price.currency, recurring, metadata },
        { idempotencyKey: `${id}:price` },
      );
      return sold.id;
    });
  }

  checkoutPlan({ reference, price, returnUrl, customer }: PlanCheckout): Promise<{ url: string }> {
    return asked('checkout', async () => {
      const session = await this.#stripe.checkout.sessions.create(
        {
          mode: 'subscription',
          line_items: [{ price, quantity: 1 }],
          client_reference_id: reference,
          metadata: { purchase: reference },
          subscription_data: { metadata: { purchase: reference } },
          success_url: returnUrl,
          ...(customer === null ? {} : { customer }),
        },
        { idempotencyKey: `${reference}:checkout` },
      );
      return { url: session.url ?? '' };
    });
  }

  invoice(id: string): Promise<Invoice | null> {
    const ask = () => this.#stripe.invoices.retrieve(id, { expand: ['payments'] });
    return asked('invoice', async () => this.#invoiceIf(await orNull(ask)));
  }

  subscription(id: string): Promise<SubscriptionStanding | null> {
    const ask = () => this.#stripe.subscriptions.retrieve(id);
    return asked('subscription', async () => {
      const found = await orNull(ask);
      return found === null || found.livemode !== this.#isLive ? null : standingOf(found);
    });
  }

  async endWithPeriod(subscription: string, ends: boolean): Promise<void> {
    await asked('cancel', () =>
      this.#stripe.subscriptions.update(subscription, { cancel_at_period_end: ends }),
    );
  }

  async end(subscription: string): Promise<void> {
    await asked('end', () => orNull(() => this.#stripe.subscriptions.cancel(subscription)));
  }

  changePrice(
    subscription: string,
    { price, now, id }: { readonly price: string; readonly now: boolean; readonly id: string },
  ): Promise<boolean> {
    return asked('change', async () => {
      const { subscriptions } = this.#stripe;
      const [item] = (await subscriptions.retrieve(subscription)).items.data;
      if (item === undefined) return false;
      const how = now
        ? ({ proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' } as const)
        : ({ proration_behavior: 'none' } as const);
      const change = { items: [{ id: item.id, price }], ...how };
      try {
        await subscriptions.update(subscription, change, { idempotencyKey: `${id}:change` });
        return true;
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) return false;
        throw error;
      }
    });
  }

  portal(customer: string, returnUrl: string): Promise<string> {
    const wish = { customer, return_url: returnUrl };
    return asked('portal', async () => (await this.#stripe.billingPortal.sessions.create(wish)).url);
  }

  session(id: string): Promise<SessionFact | null> {
    const ask = () => this.#stripe.checkout.sessions.retrieve(id);
    return asked('session', async () => {
      const found = await orNull(ask);
      return found === null || found.livemode !== this.#isLive ? null : sessionFact(found);
    });
  }

  async *sessionsSince(since: Date): AsyncIterable<SessionFact> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    try {
      for await (const session of this.#stripe.checkout.sessions.list({ created, limit: PAGE })) {
        if (session.livemode === this.#isLive) yield sessionFact(session);
      }
    } catch (error) {
      throw ours(error, 'sessions');
    }
  }

  invoicesSince(since: Date): AsyncIterable<Invoice> {
    return this.#paidInvoices({ created: { gte: Math.floor(since.getTime() / 1000) }, limit: PAGE });
  }

  paidInvoicesOf(subscription: string): AsyncIterable<Invoice> {
    return this.#paidInvoices({ subscription, limit: FEW });
  }

  async *reversalsSince(since: Date): AsyncIterable<ReversalFact> {
    const wanted = { created: { gte: Math.floor(since.getTime() / 1000) }, limit: PAGE };
    try {
      for await (const refund of this.#stripe.refunds.list(wanted)) yield refundFact(refund);
      for await (const dispute of this.#stripe.disputes.list(wanted)) {
        const fact = disputeFact(dispute);
        if (fact !== null) yield fact;
      }
    } catch (error) {
      throw ours(error, 'reversals');
    }
  }

  async *#paidInvoices(wanted: Stripe.InvoiceListParams): AsyncIterable<Invoice> {
    try {
      for await (const found of this.#stripe.invoices.list({ ...wanted, status: 'paid' })) {
        const invoice = this.#invoiceIf(found);
        if (invoice !== null) yield invoice;
      }
    } catch (error) {
      throw ours(error, 'invoices');
    }
  }

  #invoiceIf(found: Stripe.Invoice | null): Invoice | null {
    return found === null || found.livemode !== this.#isLive ? null : invoiceOf(found);
  }
}

/** What was asked for by its id; null where there is none. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
    throw error;
  }
}

async function asked<T>(operation: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw ours(error, operation);
  }
}

/** Stripe's errors carry headers and what was sent: only code and status go on. */
function ours(error: unknown, operation: string): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode: status = null, code = null } = error;
  const isAway =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError;
  if (isAway) return new AppError('stripe_unavailable', { operation });
  return new AppError('stripe_refused', { operation, status, code });
}
