import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/index.ts';
import { ROUTES } from '../../sandbox/stripe/routes.ts';
import { StripeCards } from '../../src/payments/stripe-cards.ts';
import { createTestClock, DAY_MS } from '../sandbox/stripe/shop.ts';
import { departures } from './stripe/conforms.ts';
import { recordingClient } from './stripe/recorder.ts';
import { callFor, sdkCalls } from './stripe/sdk-calls.ts';
import { takeTour } from './stripe/tour.ts';

const calls = sdkCalls();
const SINCE = new Date('2020-01-01T00:00:00.000Z');
const clock = createTestClock();
let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await createStripeSandbox({ clock });
});
afterAll(() => sandbox.close());

/** Everything that `StripeCards` asks for. */
const CALLS_OF_THE_PRODUCT = [
  'DELETE /v1/subscriptions/:id',
  'GET /v1/checkout/sessions',
  'GET /v1/checkout/sessions/:id',
  'GET /v1/disputes',
  'GET /v1/events',
  'GET /v1/invoices',
  'GET /v1/invoices/:id',
  'GET /v1/refunds',
  'GET /v1/subscriptions/:id',
  'POST /v1/billing_portal/sessions',
  'POST /v1/checkout/sessions',
  'POST /v1/payment_links',
  'POST /v1/prices',
  'POST /v1/products',
  'POST /v1/subscriptions/:id',
];

/** What was sent since `from`, compared with what the SDK declares. */
function departuresSince(from: number): string[] {
  return sandbox
    .requests()
    .slice(from)
    .flatMap(({ method, path, params }) => {
      const call = callFor(calls, method, path);
      if (call === null) return [`${method} ${path}: no call of the SDK`];
      return call.parameters === null
        ? Object.keys(params as object).map((name) => `${method} ${path}: ${name} is unknown`)
        : departures(params, call.parameters, 'form').map((found) => `${method} ${path}: ${found}`);
    });
}

describe('the calls of the SDK', () => {
  it('are read from the SDK itself, with the types of their parameters', () => {
    expect(calls.length).toBeGreaterThan(400);
    expect(callFor(calls, 'POST', '/v1/refunds')?.parameters).toBe('Refunds:RefundCreateParams');
    expect(callFor(calls, 'DELETE', '/v1/subscriptions/sub_1')).toEqual({
      method: 'DELETE',
      path: '/v1/subscriptions/:id',
      parameters: 'Subscriptions:SubscriptionCancelParams',
    });
    expect(callFor(calls, 'POST', '/v1/unicorns')).toBeNull();
  });

  it('are the only ones that the local Stripe answers', () => {
    const strange = ROUTES.filter(
      ({ method, path }) => callFor(calls, method, path.replace(/:\w+/gu, 'x_1')) === null,
    );
    expect(strange.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });
});

describe('parameters', () => {
  it('that the product sends are all declared, and of the declared kind', async () => {
    const from = sandbox.requests().length;
    await everyCallOf(
      new StripeCards({ secretKey: sandbox.secretKey, webhookSecret: null, apiBase: sandbox.url }),
    );
    const sent = sandbox.requests().slice(from);
    const kinds = sent.map(({ method, path }) => `${method} ${callFor(calls, method, path)?.path}`);
    expect([...new Set(kinds)].sort()).toEqual(CALLS_OF_THE_PRODUCT);
    expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
    expect(departuresSince(from)).toEqual([]);
  });

  it('that the local Stripe takes of the SDK are declared too', async () => {
    const from = sandbox.requests().length;
    const { stripe } = recordingClient(sandbox);
    const later = (days: number) => {
      clock.advance(days * DAY_MS);
      sandbox.tick();
    };
    await takeTour({ stripe, sandbox, later });
    expect(sandbox.requests().length - from).toBeGreaterThan(80);
    expect(departuresSince(from)).toEqual([]);
  });
});

/** Everything that the product ever asks of Stripe, once. */
async function everyCallOf(real: StripeCards): Promise<void> {
  const called = new Set<PropertyKey>();
  const cards = watched(real, called);
  const price = { cents: 500, currency: 'usd' };
  const returnUrl = 'http://shop.test/paid/{CHECKOUT_SESSION_ID}';
  const link = await cards.linkFor({ id: 'ware_1', title: 'Small', price, returnUrl });
  const bought = sandbox.sessions.open(`${link.url}?client_reference_id=pur_1`);
  sandbox.sessions.pay(bought.id);
  await cards.session(bought.id);
  const silver = await cards.priceFor({ id: 'plan_1', title: 'Silver', price, cycle: { months: 1 } });
  const gold = await cards.priceFor({
    id: 'plan_2',
    title: 'Gold',
    price: { ...price, cents: 900 },
    cycle: { days: 30 },
  });
  const monthly = { ...price, cents: 900 };
  const dearer = await cards.priceFor({ id: 'plan_3', title: 'Gold', price: monthly, cycle: { months: 1 } });
  expect(gold).not.toBe(dearer);
  const checkout = { reference: 'pur_2', price: silver, returnUrl, customer: null };
  const { session } = sandbox.sessions.pay((await cards.checkoutPlan(checkout)).url);
  const [subscription, customer] = [String(session.subscription), String(session.customer)];
  await cards.checkoutPlan({ ...checkout, reference: 'pur_3', customer });
  await cards.invoice(String(session.invoice));
  await cards.subscription(subscription);
  await cards.changePrice(subscription, { price: dearer, now: true, id: 'up_1' });
  await cards.changePrice(subscription, { price: silver, now: false, id: 'down_1' });
  for await (const _ of cards.paidInvoicesOf(subscription));
  await cards.endWithPeriod(subscription, true);
  await cards.portal(customer, 'http://shop.test/');
  sandbox.money.refund(String(bought.payment_intent), { amount: 100 });
  sandbox.money.dispute(String(bought.payment_intent), { amount: 100 });
  for await (const _ of cards.sessionsSince(SINCE));
  for await (const _ of cards.invoicesSince(SINCE));
  for await (const _ of cards.reversalsSince(SINCE));
  for await (const _ of cards.eventsSince(SINCE));
  await cards.end(subscription);
  const asks = Object.getOwnPropertyNames(StripeCards.prototype).filter(
    (name) => !['constructor', 'read'].includes(name),
  );
  expect([...called].sort()).toEqual(asks.sort());
}

/** The same, with a note of each method that is used. */
function watched(cards: StripeCards, called: Set<PropertyKey>): StripeCards {
  return new Proxy(cards, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      called.add(name);
      return value.bind(target);
    },
  });
}
