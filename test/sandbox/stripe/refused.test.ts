import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buyPack,
  createPackPrice,
  createPlanPrice,
  failureOf,
  openPackSession,
  openShop,
  type Shop,
} from './shop.ts';

let shop: Shop;
/** Objects that the refusals are about. */
const known = {
  price: '',
  plan: '',
  product: '',
  intent: '',
  customer: '',
  subscription: '',
  link: '',
  session: '',
};

beforeAll(async () => {
  shop = await openShop();
  const { stripe, sandbox } = shop;
  known.price = (await createPackPrice(stripe)).id;
  known.plan = (await createPlanPrice(stripe)).id;
  known.product = (await stripe.products.create({ name: 'Kept' })).id;
  known.intent = await buyPack(shop);
  known.customer = (await stripe.customers.create({ email: 'ada@example.org' })).id;
  known.link = (await stripe.paymentLinks.create({ line_items: [{ price: known.price, quantity: 1 }] })).id;
  known.session = (await openPackSession(stripe)).id;
  const { id } = await stripe.checkout.sessions.create({
    ...{ mode: 'subscription', line_items: [{ price: known.plan }], success_url: 'http://shop.test/' },
  });
  known.subscription = String(sandbox.sessions.pay(id).session.subscription);
});
afterAll(() => shop[Symbol.asyncDispose]());

type Wish = readonly [
  what: string,
  address: () => string,
  form: () => Record<string, string>,
  expected: { readonly status?: number; readonly param?: string; readonly code?: string },
];

const WISHES: readonly Wish[] = [
  [
    'a product without a name',
    () => '/v1/products',
    () => ({}),
    { param: 'name', code: 'parameter_missing' },
  ],
  ['a product with a name of nothing', () => '/v1/products', () => ({ name: '' }), { param: 'name' }],
  [
    'a parameter that nobody knows',
    () => '/v1/products',
    () => ({ name: 'A', colour: 'red' }),
    { param: 'colour', code: 'parameter_unknown' },
  ],
  [
    'metadata with a key of 41 letters',
    () => '/v1/products',
    () => ({ name: 'A', [`metadata[${'k'.repeat(41)}]`]: 'v' }),
    {},
  ],
  [
    'a price without a currency',
    () => '/v1/prices',
    () => ({ unit_amount: '5', product: known.product }),
    { param: 'currency', code: 'parameter_missing' },
  ],
  [
    'a price in no currency',
    () => '/v1/prices',
    () => ({ unit_amount: '5', product: known.product, currency: 'dollars' }),
    { param: 'currency' },
  ],
  [
    'a price below zero',
    () => '/v1/prices',
    () => ({ unit_amount: '-5', product: known.product, currency: 'usd' }),
    { param: 'unit_amount', code: 'parameter_invalid_integer' },
  ],
  [
    'a price of half a cent',
    () => '/v1/prices',
    () => ({ unit_amount: '0.5', product: known.product, currency: 'usd' }),
    { param: 'unit_amount', code: 'parameter_invalid_integer' },
  ],
  [
    'a price of an unknown product',
    () => '/v1/prices',
    () => ({ unit_amount: '5', product: 'prod_none', currency: 'usd' }),
    { param: 'product', code: 'resource_missing' },
  ],
  [
    'a price of no product',
    () => '/v1/prices',
    () => ({ unit_amount: '5', currency: 'usd' }),
    { param: 'product' },
  ],
  [
    'a price every hour',
    () => '/v1/prices',
    () => ({ unit_amount: '5', product: known.product, currency: 'usd', 'recurring[interval]': 'hour' }),
    { param: 'recurring[interval]' },
  ],
  [
    'a price every zero months',
    () => '/v1/prices',
    () => ({
      unit_amount: '5',
      product: known.product,
      currency: 'usd',
      'recurring[interval]': 'month',
      'recurring[interval_count]': '0',
    }),
    { param: 'recurring[interval_count]' },
  ],
  [
    'a link that sells nothing',
    () => '/v1/payment_links',
    () => ({}),
    { param: 'line_items', code: 'parameter_missing' },
  ],
  [
    'a link to an unknown price',
    () => '/v1/payment_links',
    () => ({ 'line_items[0][price]': 'price_none', 'line_items[0][quantity]': '1' }),
    { param: 'line_items[0][price]', code: 'resource_missing' },
  ],
  [
    'a link to nothing of a price',
    () => '/v1/payment_links',
    () => ({ 'line_items[0][price]': known.price, 'line_items[0][quantity]': '0' }),
    { param: 'line_items[0][quantity]' },
  ],
  [
    'a link that leads to no address',
    () => '/v1/payment_links',
    () => ({
      'line_items[0][price]': known.price,
      'line_items[0][quantity]': '1',
      'after_completion[type]': 'redirect',
      'after_completion[redirect][url]': 'shop',
    }),
    { param: 'after_completion[redirect][url]' },
  ],
  [
    'a link that redirects without an address',
    () => '/v1/payment_links',
    () => ({
      'line_items[0][price]': known.price,
      'line_items[0][quantity]': '1',
      'after_completion[type]': 'redirect',
    }),
    { param: 'after_completion[redirect]', code: 'parameter_missing' },
  ],
  [
    'a link to a plan with data for a payment',
    () => '/v1/payment_links',
    () => ({
      'line_items[0][price]': known.plan,
      'line_items[0][quantity]': '1',
      'payment_intent_data[description]': 'x',
    }),
    { param: 'payment_intent_data' },
  ],
  [
    'a session without a mode',
    () => '/v1/checkout/sessions',
    () => ({ 'line_items[0][price]': known.price }),
    { param: 'mode', code: 'parameter_missing' },
  ],
  [
    'a session of an unknown mode',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'gift', 'line_items[0][price]': known.price }),
    { param: 'mode' },
  ],
  [
    'a session that sells nothing',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment' }),
    { param: 'line_items', code: 'parameter_missing' },
  ],
  [
    'a payment for a plan',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.plan }),
    { param: 'line_items' },
  ],
  [
    'a plan of a single payment',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'subscription', 'line_items[0][price]': known.price }),
    { param: 'line_items' },
  ],
  [
    'data of a subscription for a payment',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.price, 'subscription_data[metadata][a]': 'b' }),
    { param: 'subscription_data' },
  ],
  [
    'a customer and an address of mail',
    () => '/v1/checkout/sessions',
    () => ({
      mode: 'payment',
      'line_items[0][price]': known.price,
      customer: known.customer,
      customer_email: 'b@example.org',
    }),
    { param: 'customer' },
  ],
  [
    'an unknown customer',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.price, customer: 'cus_none' }),
    { param: 'customer', code: 'resource_missing' },
  ],
  [
    'a reference of 201 letters',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.price, client_reference_id: 'r'.repeat(201) }),
    { param: 'client_reference_id' },
  ],
  [
    'a reference of nothing',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.price, client_reference_id: '' }),
    { param: 'client_reference_id' },
  ],
  [
    'an address that is none to return to',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.price, success_url: 'javascript:alert(1)' }),
    { param: 'success_url' },
  ],
  [
    'a session for a minute',
    () => '/v1/checkout/sessions',
    () => ({ mode: 'payment', 'line_items[0][price]': known.price, expires_at: '1' }),
    { param: 'expires_at' },
  ],
  [
    'an unknown session',
    () => '/v1/checkout/sessions/cs_test_none/expire',
    () => ({}),
    { status: 404, param: 'id', code: 'resource_missing' },
  ],
  ['a refund of nothing named', () => '/v1/refunds', () => ({}), {}],
  [
    'a refund of an unknown payment',
    () => '/v1/refunds',
    () => ({ payment_intent: 'pi_none' }),
    { param: 'payment_intent', code: 'resource_missing' },
  ],
  [
    'a refund for a mood',
    () => '/v1/refunds',
    () => ({ payment_intent: known.intent, reason: 'mood' }),
    { param: 'reason' },
  ],
  [
    'a refund of more than was paid',
    () => '/v1/refunds',
    () => ({ payment_intent: known.intent, amount: '501' }),
    { param: 'amount' },
  ],
  [
    'an unknown invoice',
    () => '/v1/invoices/in_none/pay',
    () => ({}),
    { status: 404, code: 'resource_missing' },
  ],
  [
    'a portal for nobody',
    () => '/v1/billing_portal/sessions',
    () => ({}),
    { param: 'customer', code: 'parameter_missing' },
  ],
  [
    'a portal for a stranger',
    () => '/v1/billing_portal/sessions',
    () => ({ customer: 'cus_none' }),
    { param: 'customer', code: 'resource_missing' },
  ],
  [
    'two items changed at once',
    () => `/v1/subscriptions/${known.subscription}`,
    () => ({ 'items[0][id]': 'a', 'items[1][id]': 'b' }),
    { param: 'items' },
  ],
  [
    'a change of an unknown item',
    () => `/v1/subscriptions/${known.subscription}`,
    () => ({ 'items[0][id]': 'si_none', 'items[0][price]': known.plan }),
    { param: 'items[0][id]', code: 'resource_missing' },
  ],
  [
    'a change to a single payment',
    () => `/v1/subscriptions/${known.subscription}`,
    () => ({
      'items[0][id]': shop.sandbox.subscriptions.get(known.subscription).items.data[0]?.id ?? '',
      'items[0][price]': known.price,
    }),
    { param: 'items[0][price]' },
  ],
  [
    'a flag that is neither',
    () => `/v1/subscriptions/${known.subscription}`,
    () => ({ cancel_at_period_end: 'maybe' }),
    { param: 'cancel_at_period_end' },
  ],
  ['an account in no country', () => '/v1/accounts', () => ({ country: 'Moon' }), { param: 'country' }],
  [
    'a transfer to nobody',
    () => '/v1/transfers',
    () => ({ amount: '5', currency: 'usd' }),
    { param: 'destination', code: 'parameter_missing' },
  ],
  [
    'a transfer to a stranger',
    () => '/v1/transfers',
    () => ({ amount: '5', currency: 'usd', destination: 'acct_none' }),
    { param: 'destination', code: 'resource_missing' },
  ],
  [
    'an unknown payment method',
    () => `/v1/customers/${known.customer}`,
    () => ({ 'invoice_settings[default_payment_method]': 'pm_none' }),
    { param: 'invoice_settings[default_payment_method]', code: 'resource_missing' },
  ],
  ['mail to nowhere', () => '/v1/customers', () => ({ email: 'nowhere' }), { param: 'email' }],
];

async function post(address: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${shop.sandbox.url}${address}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { authorization: `Bearer ${shop.sandbox.secretKey}`, ...headers },
  });
  return { status: response.status, body: (await response.json()) as { error?: Stripe.StripeRawError } };
}

describe('a wish that cannot be', () => {
  it.each(WISHES)(
    '%s: is refused by the field, and nothing is made or told',
    async (_what, address, form, expected) => {
      const before = (await shop.stripe.events.list({ limit: 1 })).data[0]?.id;
      const { status, body } = await post(address(), form());
      const { status: wanted = 400, ...named } = expected;
      expect({ status, ...body.error }).toMatchObject({
        status: wanted,
        type: 'invalid_request_error',
        ...named,
      });
      expect(body.error?.message).toMatch(/\w/u);
      expect((await shop.stripe.events.list({ limit: 1 })).data[0]?.id).toBe(before);
    },
  );

  it.each(WISHES.slice(0, 6))(
    '%s: leaves its idempotency key free for the right one',
    async (_what, address, form) => {
      const key = { 'idempotency-key': `free-${_what}` };
      expect((await post(address(), form(), key)).status).toBeGreaterThanOrEqual(400);
      expect((await post('/v1/products', { name: 'Right' }, key)).status).toBe(200);
    },
  );
});

describe('what is over', () => {
  it('cannot be done again: each end says what it is', async () => {
    const { stripe, sandbox } = shop;
    const paid = await openPackSession(stripe);
    sandbox.sessions.pay(paid.id);
    expect((await failureOf(stripe.checkout.sessions.expire(paid.id))).message).toContain(
      'status of `complete`',
    );
    const expired = await openPackSession(stripe);
    await stripe.checkout.sessions.expire(expired.id);
    expect((await failureOf(stripe.checkout.sessions.expire(expired.id))).message).toContain(
      'status of `expired`',
    );
    expect(() => sandbox.sessions.pay(expired.id)).toThrow('expired, not open');
    const intent = await buyPack(shop);
    await stripe.refunds.create({ payment_intent: intent });
    expect(await failureOf(stripe.refunds.create({ payment_intent: intent }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    const dispute = sandbox.money.dispute(await buyPack(shop));
    await stripe.disputes.close(dispute.id);
    expect((await failureOf(stripe.disputes.close(dispute.id))).message).toContain('already closed (lost)');
    const customer = await stripe.customers.create({});
    await stripe.customers.del(customer.id);
    expect(await failureOf(stripe.customers.update(customer.id, { name: 'A' }))).toMatchObject({
      statusCode: 404,
    });
  });

  it('of a disputed payment is no refund, until the bank decides for the shop', async () => {
    const intent = await buyPack(shop);
    const dispute = shop.sandbox.money.dispute(intent);
    expect(await failureOf(shop.stripe.refunds.create({ payment_intent: intent }))).toMatchObject({
      code: 'charge_disputed',
      statusCode: 400,
    });
    shop.sandbox.money.win(dispute.id);
    expect((await shop.stripe.refunds.create({ payment_intent: intent })).amount).toBe(500);
  });
});

describe('the SDK', () => {
  it.each([
    ['StripeInvalidRequestError', () => shop.stripe.products.retrieve('prod_none')],
    ['StripeIdempotencyError', () => sameKeyTwice()],
    ['StripeAuthenticationError', () => new Stripe('sk_test_wrong', options()).products.list()],
    ['StripePermissionError', () => shop.stripe.balance.retrieve({}, { stripeAccount: 'acct_none' })],
  ])('makes a %s of it', async (name, ask) => {
    const failure = await failureOf(ask());
    expect(failure.type).toBe(name);
    expect(failure.requestId).toMatch(/^req_/u);
  });
});

async function sameKeyTwice(): Promise<unknown> {
  await shop.stripe.products.create({ name: 'One' }, { idempotencyKey: 'one' });
  return shop.stripe.products.create({ name: 'Two' }, { idempotencyKey: 'one' });
}

function options() {
  const { hostname: host, port } = new URL(shop.sandbox.url);
  return { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 } as const;
}
