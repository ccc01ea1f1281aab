import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buyPack, createClient, createPackPrice, createPlanPrice, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

/** A request that does something, and how to count what it did. */
interface Deed {
  readonly path: string;
  /** Prepares what it needs; answers how to ask for it, and how often it was done. */
  prepare(stripe: Stripe): Promise<{ ask(by: Stripe): Promise<unknown>; done(): Promise<number> }>;
}

const length = async (list: PromiseLike<{ readonly data: readonly unknown[] }>) => (await list).data.length;

async function payoutsOf(stripe: Stripe): Promise<string> {
  const { id } = await stripe.accounts.create({
    country: 'DE',
    capabilities: { transfers: { requested: true } },
  });
  shop.sandbox.creators.onboard(id);
  return id;
}

async function earn(stripe: Stripe): Promise<void> {
  const price = await createPackPrice(stripe, 90_000);
  const { id } = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id }],
  });
  shop.sandbox.sessions.pay(id);
}

async function subscribed(stripe: Stripe): Promise<string> {
  const plan = await createPlanPrice(stripe);
  const { id } = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: plan.id }],
  });
  return String(shop.sandbox.sessions.pay(id).session.subscription);
}

const DEEDS: readonly (readonly [name: string, deed: Deed])[] = [
  [
    'a product',
    {
      path: '/v1/products',
      prepare: async (stripe) => ({
        ask: (by) => by.products.create({ name: 'One' }),
        done: () => length(stripe.products.list()),
      }),
    },
  ],
  [
    'a price',
    {
      path: '/v1/prices',
      async prepare(stripe) {
        const { id: product } = await stripe.products.create({ name: 'One' });
        return {
          ask: (by) => by.prices.create({ product, currency: 'usd', unit_amount: 500 }),
          done: () => length(stripe.prices.list({ product })),
        };
      },
    },
  ],
  [
    'a payment link',
    {
      path: '/v1/payment_links',
      async prepare(stripe) {
        const { id: price } = await createPackPrice(stripe);
        return {
          ask: (by) => by.paymentLinks.create({ line_items: [{ price, quantity: 1 }] }),
          done: () => length(stripe.paymentLinks.list()),
        };
      },
    },
  ],
  [
    'a checkout session',
    {
      path: '/v1/checkout/sessions',
      async prepare(stripe) {
        const { id: price } = await createPackPrice(stripe);
        return {
          ask: (by) => by.checkout.sessions.create({ mode: 'payment', line_items: [{ price }] }),
          done: () => length(stripe.checkout.sessions.list()),
        };
      },
    },
  ],
  [
    'a refund',
    {
      path: '/v1/refunds',
      async prepare(stripe) {
        const payment_intent = await buyPack(shop);
        return {
          ask: (by) => by.refunds.create({ payment_intent, amount: 100 }),
          done: () => length(stripe.refunds.list()),
        };
      },
    },
  ],
  [
    'a customer',
    {
      path: '/v1/customers',
      prepare: async (stripe) => ({
        ask: (by) => by.customers.create({ email: 'ada@example.org' }),
        done: () => length(stripe.customers.list()),
      }),
    },
  ],
  [
    'a change of plan',
    {
      path: '/v1/subscriptions',
      async prepare(stripe) {
        const subscription = await subscribed(stripe);
        const [item] = (await stripe.subscriptions.retrieve(subscription)).items.data;
        const { id: price } = await createPlanPrice(stripe, 5_000);
        const items = [{ id: String(item?.id), price }];
        return {
          ask: (by) => by.subscriptions.update(subscription, { items, proration_behavior: 'always_invoice' }),
          done: async () => (await length(stripe.invoices.list({ subscription }))) - 1,
        };
      },
    },
  ],
  [
    'a transfer',
    {
      path: '/v1/transfers',
      async prepare(stripe) {
        await earn(stripe);
        const destination = await payoutsOf(stripe);
        return {
          ask: (by) => by.transfers.create({ amount: 500, currency: 'usd', destination }),
          done: () => length(stripe.transfers.list({ destination })),
        };
      },
    },
  ],
  [
    'a payout',
    {
      path: '/v1/payouts',
      async prepare(stripe) {
        await earn(stripe);
        const stripeAccount = await payoutsOf(stripe);
        await stripe.transfers.create({ amount: 500, currency: 'usd', destination: stripeAccount });
        return {
          ask: (by) => by.payouts.create({ amount: 100, currency: 'usd' }, { stripeAccount }),
          done: () => length(stripe.payouts.list({}, { stripeAccount })),
        };
      },
    },
  ],
];

describe('a request whose answer is lost', () => {
  it.each(DEEDS)(
    '%s: is asked again by the SDK by itself, and done once',
    async (_name, { path, prepare }) => {
      const { ask, done } = await prepare(shop.stripe);
      const before = await done();
      shop.sandbox.faults.next({ kind: 'lost-reply' }, { path, method: 'POST' });
      await ask(createClient(shop.sandbox, { maxNetworkRetries: 2 }));
      expect((await done()) - before).toBe(1);
      const tries = shop.sandbox
        .requests()
        .filter(({ method, path: at }) => method === 'POST' && at.startsWith(path));
      expect(tries.slice(-2).map(({ replayed }) => replayed)).toEqual([false, true]);
      expect(new Set(tries.slice(-2).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    },
  );

  it.each(DEEDS)(
    '%s: broken off before it arrived, is done once as well',
    async (_name, { path, prepare }) => {
      const { ask, done } = await prepare(shop.stripe);
      const before = await done();
      shop.sandbox.faults.next({ kind: 'disconnect' }, { path, method: 'POST' });
      await ask(createClient(shop.sandbox, { maxNetworkRetries: 2 }));
      expect((await done()) - before).toBe(1);
    },
  );

  it.each(DEEDS)(
    '%s: refused with 500, is asked again under its key and not done meanwhile',
    async (_name, { path, prepare }) => {
      const { ask, done } = await prepare(shop.stripe);
      const before = await done();
      shop.sandbox.faults.next({ kind: 'server-error' }, { path, method: 'POST' });
      await expect(ask(createClient(shop.sandbox, { maxNetworkRetries: 0 }))).rejects.toMatchObject({
        statusCode: 500,
      });
      expect(await done()).toBe(before);
      await ask(createClient(shop.sandbox));
      expect((await done()) - before).toBe(1);
    },
  );

  it.each(DEEDS)('%s: twice under two keys is two', async (_name, { prepare }) => {
    const { ask, done } = await prepare(shop.stripe);
    const before = await done();
    await ask(shop.stripe);
    await ask(shop.stripe).catch(() => null);
    const after = await done();
    expect(after - before).toBeGreaterThanOrEqual(1);
    expect(after - before).toBeLessThanOrEqual(2);
  });
});
