import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPackPrice, failureOf, openPackSession, openShop, type Shop, START_SECOND } from './shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  await shop.sandbox.webhooks.idle();
  shop.endpoint.received.length = 0;
});
afterAll(() => shop[Symbol.asyncDispose]());

const PAID_EVENTS = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'checkout.session.completed',
];

describe('a checkout session in payment mode', () => {
  it('is made open and unpaid, and paid once: session, intent and charge agree to the last cent', async () => {
    const session = await openPackSession(shop.stripe, {
      client_reference_id: 'pur_1',
      metadata: { purchase: 'pur_1' },
      payment_intent_data: { metadata: { purchase: 'pur_1' } },
    });
    expect(session).toMatchObject({
      ...{
        status: 'open',
        payment_status: 'unpaid',
        amount_total: 500,
        currency: 'usd',
        payment_intent: null,
      },
      ...{ client_reference_id: 'pur_1', metadata: { purchase: 'pur_1' }, expires_at: START_SECOND + 86_400 },
      url: `${shop.sandbox.url}/c/pay/${session.id}`,
    });
    shop.sandbox.sessions.pay(session.id, { email: 'ada@example.org' });
    const paid = await shop.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge', 'line_items'],
    });
    expect(paid).toMatchObject({
      ...{ status: 'complete', payment_status: 'paid', url: null, customer: null },
      customer_details: { email: 'ada@example.org' },
      payment_intent: {
        ...{ amount: 500, status: 'succeeded', metadata: { purchase: 'pur_1' } },
        latest_charge: { amount: 500, amount_refunded: 0, paid: true, status: 'succeeded', disputed: false },
      },
      line_items: { data: [{ amount_total: 500, quantity: 1 }] },
    });
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.types().filter((type) => !/^pr/u.test(type))).toEqual(PAID_EVENTS);
    expect(() => shop.sandbox.sessions.pay(session.id)).toThrow('complete, not open');
  });

  it('stays open after a declined card, and the same intent is paid by the next card', async () => {
    const { id } = await openPackSession(shop.stripe);
    const refused = shop.sandbox.sessions.decline(id);
    expect(refused).toMatchObject({ error: 'Your card was declined.', redirect: null });
    const open = await shop.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(open).toMatchObject({
      ...{ status: 'open', payment_status: 'unpaid' },
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'generic_decline', type: 'card_error' },
      },
    });
    const { session } = shop.sandbox.sessions.pay(id);
    expect(session.payment_intent).toBe((open.payment_intent as { id: string }).id);
    const charges = await shop.stripe.charges.list({ payment_intent: String(session.payment_intent) });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.types().filter((type) => !/^pr/u.test(type))).toEqual([
      ...['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'],
      ...['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'],
    ]);
  });

  it.each([
    ['succeeds', 'paid', 'succeeded', 'checkout.session.async_payment_succeeded'],
    ['fails', 'unpaid', 'requires_payment_method', 'checkout.session.async_payment_failed'],
  ] as const)(
    'completes unpaid by bank debit, which then %s',
    async (outcome, paymentStatus, intentStatus, type) => {
      const { id } = await openPackSession(shop.stripe);
      const { session } = shop.sandbox.sessions.pay(id, { method: 'us_bank_account' });
      expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
      const intentId = String(session.payment_intent);
      expect((await shop.stripe.paymentIntents.retrieve(intentId)).status).toBe('processing');
      shop.sandbox.sessions.settle(id, outcome);
      expect((await shop.stripe.checkout.sessions.retrieve(id)).payment_status).toBe(paymentStatus);
      expect((await shop.stripe.paymentIntents.retrieve(intentId)).status).toBe(intentStatus);
      await shop.sandbox.webhooks.idle();
      expect(shop.endpoint.types().at(-1)).toBe(type);
      expect(() => shop.sandbox.sessions.settle(id, outcome)).toThrow(
        'no payment of this session is on its way',
      );
    },
  );

  it('goes back to the shop on Cancel and stays open', async () => {
    const { id } = await openPackSession(shop.stripe);
    expect(shop.sandbox.sessions.cancel(id)).toBe('http://shop.test/back');
    expect(shop.sandbox.sessions.get(id).status).toBe('open');
  });

  it('expires at its time, not a second earlier, tells of it once and cannot be paid any more', async () => {
    const { id } = await openPackSession(shop.stripe, {
      expires_at: Math.floor(shop.clock.now() / 1000) + 1800,
    });
    shop.clock.advance(1_799_000);
    expect((await shop.stripe.checkout.sessions.retrieve(id)).status).toBe('open');
    shop.clock.advance(1000);
    expect(await shop.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'expired', url: null });
    expect(() => shop.sandbox.sessions.pay(id)).toThrow('expired, not open');
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.types().filter((type) => type === 'checkout.session.expired')).toHaveLength(1);
  });

  it('is expired on request while it is open, and only then', async () => {
    const { id } = await openPackSession(shop.stripe);
    expect((await shop.stripe.checkout.sessions.expire(id)).status).toBe('expired');
    const failure = await failureOf(shop.stripe.checkout.sessions.expire(id));
    expect(failure).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
    expect(failure.message).toContain('Only Checkout Sessions with a status in ["open"]');
  });

  it('counts in the minor unit of the currency', async () => {
    const price = await createPackPrice(shop.stripe, 700, 'JPY');
    expect(price).toMatchObject({ currency: 'jpy', unit_amount: 700 });
    expect(String(price.unit_amount_decimal)).toBe('700');
    const session = await shop.stripe.checkout.sessions.create({
      ...{
        mode: 'payment',
        line_items: [{ price: price.id, quantity: 3 }],
        success_url: 'http://shop.test/',
      },
    });
    expect(session).toMatchObject({ amount_total: 2100, currency: 'jpy' });
    expect(await (await fetch(String(session.url))).text()).toContain('¥2,100');
  });

  it.each([
    [{ mode: 'payment', line_items: [] }, 'line_items', 'parameter_missing'],
    [{ mode: 'gift', line_items: [{ price: 'price_x' }] }, 'mode', undefined],
    [{ mode: 'payment', line_items: [{ price: 'price_x' }] }, 'line_items[0][price]', 'resource_missing'],
    [{ mode: 'payment', line_items: [{ quantity: 1 }] }, 'line_items[0][price]', 'parameter_missing'],
    [{ mode: 'payment', success: 'http://x' }, 'line_items', 'parameter_missing'],
  ])('refuses %j and names the field', async (params, param, code) => {
    const failure = await failureOf(
      shop.stripe.rawRequest('POST', '/v1/checkout/sessions', params as Record<string, unknown>),
    );
    expect(failure).toMatchObject({ statusCode: 400, param, type: 'StripeInvalidRequestError' });
    expect(failure.code).toBe(code);
  });

  it('refuses less than Stripe charges at least, an expiry out of bounds and a parameter that nobody knows', async () => {
    const cheap = await createPackPrice(shop.stripe, 49);
    const line_items = [{ price: cheap.id, quantity: 1 }];
    const create = (more: object) =>
      failureOf(
        shop.stripe.checkout.sessions.create({
          mode: 'payment',
          line_items,
          success_url: 'http://x.y',
          ...more,
        }),
      );
    expect(await create({})).toMatchObject({ code: 'amount_too_small' });
    const soon = Math.floor(shop.clock.now() / 1000) + 1799;
    expect(await create({ line_items: [{ price: cheap.id, quantity: 2 }], expires_at: soon })).toMatchObject({
      param: 'expires_at',
    });
    expect(await create({ surprise: { inside: 1 } })).toMatchObject({
      code: 'parameter_unknown',
      param: 'surprise',
    });
    expect(await create({ client_reference_id: 'x'.repeat(201) })).toMatchObject({
      param: 'client_reference_id',
    });
  });

  it('is found by its payment intent, its payment link and its status', async () => {
    const { id } = await openPackSession(shop.stripe);
    const { session } = shop.sandbox.sessions.pay(id);
    const byIntent = await shop.stripe.checkout.sessions.list({
      payment_intent: String(session.payment_intent),
    });
    expect(byIntent.data.map((one) => one.id)).toEqual([id]);
    const open = await shop.stripe.checkout.sessions.list({ status: 'open', limit: 100 });
    expect(open.data.every(({ status }) => status === 'open')).toBe(true);
  });
});
