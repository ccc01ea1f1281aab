import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripeSandbox, type StripeSandbox } from '../../../sandbox/stripe/index.ts';
import { takeTour } from '../../contract/stripe/tour.ts';
import { createClient, createTestClock, DAY_MS, START_AT } from './shop.ts';

const clock = createTestClock();
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrip-stripe-kept-'));
  file = join(folder, 'stripe.json');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(): Promise<StripeSandbox> {
  return createStripeSandbox({ clock, file });
}

/** Everything that can be listed, by what it is, without the addresses: those are of the run. */
async function everything(sandbox: StripeSandbox): Promise<Record<string, unknown>> {
  const stripe = createClient(sandbox);
  const all = async (list: Stripe.ApiListPromise<{ id?: string }>) =>
    JSON.parse(
      JSON.stringify(await list.autoPagingToArray({ limit: 1_000 })).replaceAll(
        sandbox.url,
        'http://sandbox',
      ),
    );
  const page = { limit: 100 } as const;
  return {
    products: await all(stripe.products.list(page)),
    prices: await all(stripe.prices.list(page)),
    links: await all(stripe.paymentLinks.list({ ...page, expand: ['data.line_items'] })),
    sessions: await all(stripe.checkout.sessions.list({ ...page, expand: ['data.line_items'] })),
    intents: await all(stripe.paymentIntents.list({ ...page, expand: ['data.latest_charge'] })),
    refunds: await all(stripe.refunds.list(page)),
    disputes: await all(stripe.disputes.list(page)),
    customers: await all(stripe.customers.list(page)),
    subscriptions: await all(stripe.subscriptions.list({ ...page, status: 'all' })),
    invoices: await all(stripe.invoices.list({ ...page, expand: ['data.payments'] })),
    movements: await all(stripe.balanceTransactions.list(page)),
    accounts: await all(stripe.accounts.list(page)),
    transfers: await all(stripe.transfers.list(page)),
    events: await all(stripe.events.list(page)),
  };
}

describe('the next run', () => {
  it('finds everything as the last one left it, every object and every event', async () => {
    const first = await open();
    const later = (days: number) => {
      clock.advance(days * DAY_MS);
      first.tick();
    };
    await takeTour({ stripe: createClient(first), sandbox: first, later });
    const before = await everything(first);
    for (const [what, list] of Object.entries(before))
      expect([what, (list as unknown[]).length > 0]).toEqual([what, true]);
    await first.close();
    await using second = await open();
    expect(await everything(second)).toEqual(before);
  });

  it('goes on with what was under way: a plan renews, a link sells, a session is paid', async () => {
    clock.set(START_AT + 400 * DAY_MS);
    const first = await open();
    const stripe = createClient(first);
    const price = await stripe.prices.create({
      ...{
        currency: 'usd',
        unit_amount: 700,
        product_data: { name: 'Plan' },
        recurring: { interval: 'month' },
      },
    });
    const begun = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: price.id }],
    });
    const subscription = String(first.sessions.pay(begun.id).session.subscription);
    const once = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 500,
      product_data: { name: 'Pack' },
    });
    const link = await stripe.paymentLinks.create({
      line_items: [{ price: once.id, quantity: 1 }],
      metadata: { a: 'b' },
    });
    const waiting = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price: once.id }],
    });
    await first.close();

    await using second = await open();
    const next = createClient(second);
    expect(second.sessions.pay(waiting.id).session.payment_status).toBe('paid');
    const { url } = await next.paymentLinks.retrieve(link.id);
    expect(new URL(url).origin).toBe(new URL(second.url).origin);
    expect(second.sessions.pay(second.sessions.open(url).id).session.metadata).toEqual({ a: 'b' });
    clock.advance(31 * DAY_MS);
    second.tick();
    const invoices = await next.invoices.list({ subscription });
    expect(invoices.data.map(({ billing_reason: reason }) => reason)).toEqual([
      'subscription_cycle',
      'subscription_create',
    ]);
  });
});

describe('live mode', () => {
  it('is said by every object and every event, and by their names', async () => {
    await using sandbox = await createStripeSandbox({ clock });
    const stripe = createClient(sandbox, { key: 'rk_live_restricted' });
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 500,
      product_data: { name: 'Pack' },
    });
    const link = await stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 1 }] });
    expect(link.url).not.toContain('test_');
    const { session } = sandbox.sessions.pay(
      sandbox.sessions.open(`${link.url}?client_reference_id=pur_1`).id,
    );
    expect(session.id).toMatch(/^cs_live_/u);
    sandbox.money.refund(String(session.payment_intent), { amount: 100 });
    sandbox.money.dispute(String(session.payment_intent), { amount: 100 });
    const events = await stripe.events.list({ limit: 100 });
    expect(events.data.length).toBeGreaterThan(8);
    for (const { livemode, data } of events.data) {
      expect(livemode).toBe(true);
      if ('livemode' in data.object) expect(data.object.livemode).toBe(true);
    }
    expect((await createClient(sandbox).events.list()).data).toEqual([]);
    const strange = createClient(sandbox).checkout.sessions.retrieve(session.id);
    await expect(strange).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('live mode'),
    });
  });

  it.each(['pk_live_1', 'sk_prod_1', 'sk_live', 'rk_prod_12345', 'whsec_1', ''])(
    'is not opened by the key "%s"',
    async (key) => {
      await using sandbox = await createStripeSandbox({ clock });
      const response = await fetch(`${sandbox.url}/v1/products`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain(key === '' ? 'never' : key);
    },
  );
});
