import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/index.ts';
import { createTestClock, DAY_MS, type Endpoint, openEndpoint } from '../sandbox/stripe/shop.ts';
import { departures } from './stripe/conforms.ts';
import { type Exchange, recordingClient } from './stripe/recorder.ts';
import { takeTour } from './stripe/tour.ts';

/** Where the SDK declares what an answer's `object` says it is. */
const DECLARED: Readonly<Record<string, string>> = {
  account: 'Accounts:Account',
  account_link: 'AccountLinks:AccountLink',
  balance: 'Balance:Balance',
  balance_transaction: 'BalanceTransactions:BalanceTransaction',
  'billing_portal.session': 'BillingPortal/Sessions:Session',
  charge: 'Charges:Charge',
  'checkout.session': 'Checkout/Sessions:Session',
  customer: 'Customers:Customer',
  dispute: 'Disputes:Dispute',
  invoice: 'Invoices:Invoice',
  invoice_payment: 'InvoicePayments:InvoicePayment',
  item: 'LineItems:LineItem',
  line_item: 'InvoiceLineItems:InvoiceLineItem',
  payment_intent: 'PaymentIntents:PaymentIntent',
  payment_link: 'PaymentLinks:PaymentLink',
  payment_method: 'PaymentMethods:PaymentMethod',
  payout: 'Payouts:Payout',
  price: 'Prices:Price',
  product: 'Products:Product',
  refund: 'Refunds:Refund',
  subscription: 'Subscriptions:Subscription',
  transfer: 'Transfers:Transfer',
  transfer_reversal: 'TransferReversals:TransferReversal',
};

let sandbox: StripeSandbox;
let endpoint: Endpoint;
let exchanges: readonly Exchange[];

beforeAll(async () => {
  const clock = createTestClock();
  endpoint = await openEndpoint();
  sandbox = await createStripeSandbox({ clock, webhook: { url: endpoint.url, secret: endpoint.secret } });
  const recording = recordingClient(sandbox);
  exchanges = recording.exchanges;
  const later = (days: number) => {
    clock.advance(days * DAY_MS);
    sandbox.tick();
  };
  const account = await takeTour({ stripe: recording.stripe, sandbox, later });
  await recording.stripe.events.list({ limit: 100 });
  await recording.stripe.accounts.del(account);
  await sandbox.webhooks.idle();
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await endpoint[Symbol.asyncDispose]();
});

/** The objects of an answer: those of a list, else the one that it is. */
function objectsOf(body: unknown): { readonly object: string }[] {
  if (typeof body !== 'object' || body === null) return [];
  const { object, data } = body as { object?: string; data?: unknown };
  if (object === 'list' && Array.isArray(data)) return data.flatMap(objectsOf);
  return object === undefined ? [] : [{ ...body, object }];
}

function typeOf(body: { readonly object: string; readonly deleted?: boolean }): string {
  const type = DECLARED[body.object];
  if (type === undefined) throw new Error(`nothing is known of ${body.object}`);
  return body.deleted === true ? type.replace(/:(\w+)$/u, ':Deleted$1') : type;
}

function unique(found: readonly string[]): string[] {
  return [...new Set(found.map((each) => each.replace(/\[\d+\]/gu, '[]')))].sort();
}

describe('the local Stripe, compared with the declarations of the SDK', () => {
  it('answers nothing but what they declare: every object, whole, expanded or listed', () => {
    const answered = exchanges.filter(({ status }) => status === 200).flatMap(({ body }) => objectsOf(body));
    const objects = answered.filter(({ object }) => object !== 'event');
    expect(objects.length).toBeGreaterThan(100);
    expect(unique(objects.map(({ object }) => object))).toEqual(Object.keys(DECLARED).sort());
    expect(unique(objects.flatMap((object) => departures(object, typeOf(object))))).toEqual([]);
  });

  it('lists in the one form that lists have', () => {
    const lists = exchanges
      .map(({ body }) => body as { object?: string })
      .filter(({ object }) => object === 'list');
    expect(lists.length).toBeGreaterThan(20);
    for (const list of lists) expect(Object.keys(list).sort()).toEqual(['data', 'has_more', 'object', 'url']);
  });

  it('sends events of declared types, each with the object and the fields that its type declares', () => {
    const events = endpoint.received.map(({ body }) => JSON.parse(body) as Stripe.Event);
    expect(events.length).toBeGreaterThan(100);
    expect(unique(events.flatMap((event) => departures(event, `Events:${eventName(event.type)}`)))).toEqual(
      [],
    );
    const versions = new Set(events.map(({ api_version }) => api_version));
    expect([...versions]).toEqual([Stripe.API_VERSION]);
  });
});

describe('errors', () => {
  const ERROR = 'PaymentIntents:PaymentIntent.LastPaymentError';

  /** Everything that can be wrong with a request, as it travels: the status, and what departs from the declared error. */
  async function answerTo(path: string, body?: string, headers: Record<string, string> = {}) {
    const authorization = `Bearer ${sandbox.secretKey}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${sandbox.url}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: { authorization, ...form, ...headers },
    });
    const answer = (await response.json()) as { error: { type: string; code?: string; message: string } };
    expect(Object.keys(answer)).toEqual(['error']);
    expect(response.headers.get('request-id')).toMatch(/^req_\w+$/u);
    expect(departures(answer.error, ERROR)).toEqual([]);
    expect(answer.error.message.length).toBeGreaterThan(10);
    return [response.status, answer.error.type, answer.error.code ?? null];
  }

  it('have the one form that the SDK reads, each with the status, type and code of its kind', async () => {
    expect(await answerTo('/v1/products/prod_none')).toEqual([
      404,
      'invalid_request_error',
      'resource_missing',
    ]);
    expect(await answerTo('/v1/products', 'name=A&color=red')).toEqual([
      400,
      'invalid_request_error',
      'parameter_unknown',
    ]);
    expect(await answerTo('/v1/prices', 'currency=usd')).toEqual([
      400,
      'invalid_request_error',
      'parameter_missing',
    ]);
    expect(await answerTo('/v1/unicorns')).toEqual([404, 'invalid_request_error', null]);
    expect(await answerTo('/v1/products', undefined, { authorization: 'Bearer sk_test_wrong' })).toEqual([
      401,
      'invalid_request_error',
      null,
    ]);
    const key = { 'idempotency-key': 'one' };
    await recordingClient(sandbox).stripe.products.create({ name: 'A' }, { idempotencyKey: 'one' });
    expect(await answerTo('/v1/products', 'name=B', key)).toEqual([400, 'idempotency_error', null]);
    sandbox.faults.next({ kind: 'rate-limit' });
    expect(await answerTo('/v1/products')).toEqual([429, 'invalid_request_error', 'rate_limit']);
    sandbox.faults.next({ kind: 'server-error' });
    expect(await answerTo('/v1/products')).toEqual([500, 'api_error', null]);
  });
});

describe('the comparison', () => {
  const refund = () => {
    const found = exchanges
      .map(({ body }) => body as Stripe.Refund)
      .find(({ object }) => object === 'refund');
    return { ...found };
  };

  it.each([
    ['a field is missing', { amount: undefined }, 'Refund.amount: undefined is not number'],
    ['a field is unknown', { fee: 3 }, 'Refund.fee: is unknown'],
    ['a field holds another kind', { amount: '500' }, 'Refund.amount: "500" is not number'],
    ['null stands where it may not', { currency: null }, 'Refund.currency: null is not string'],
    ['a value is none of those named', { reason: 'mood' }, 'Refund.reason: "mood" is none of what is named'],
    [
      'an object inside lacks a field',
      { presentment_details: { presentment_amount: 1 } },
      'Refund.presentment_details.presentment_currency: is missing',
    ],
    ['metadata holds no text', { metadata: { a: 1 } }, 'Refund.metadata.a: 1 is not string'],
  ])('tells where %s', (_what, change, departure) => {
    expect(departures(refund(), 'Refunds:Refund')).toEqual([]);
    expect(departures({ ...refund(), ...change }, 'Refunds:Refund')).toEqual([departure]);
  });

  it('knows the shapes of this version: what older ones had on an invoice is unknown', () => {
    const bodies = exchanges.map(({ body }) => body as Stripe.Invoice);
    const invoice = bodies.find(({ object }) => object === 'invoice');
    expect(departures(invoice, 'Invoices:Invoice')).toEqual([]);
    const old = { ...invoice, subscription: 'sub_1', payment_intent: 'pi_1' };
    expect(departures(old, 'Invoices:Invoice')).toEqual([
      'Invoice.subscription: is unknown',
      'Invoice.payment_intent: is unknown',
    ]);
  });

  it('reads forms as text: numbers and flags by how they look', () => {
    const type = 'Checkout/Sessions:Checkout.SessionCreateParams';
    const form = { mode: 'payment', line_items: [{ price: 'price_1', quantity: '2' }], expires_at: '12' };
    expect(departures(form, type, 'form')).toEqual([]);
    expect(departures({ ...form, mode: 'gift' }, type, 'form')).toHaveLength(1);
    expect(departures({ ...form, expires_at: 'soon', colour: 'red' }, type, 'form')).toEqual([
      'Checkout.SessionCreateParams.expires_at: "soon" is not number',
      'Checkout.SessionCreateParams.colour: is unknown',
    ]);
  });
});

/** `checkout.session.completed` is declared as `CheckoutSessionCompletedEvent`. */
function eventName(type: string): string {
  const words = type.split(/[._]/u).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Event`;
}
