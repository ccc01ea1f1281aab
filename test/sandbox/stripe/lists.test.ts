import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPackPrice, createPlanPrice, openPackSession, openShop, type Shop } from './shop.ts';

let shop: Shop;
/** What the filters ask for. */
const made = {
  product: '',
  customer: '',
  subscription: '',
  intent: '',
  charge: '',
  invoice: '',
  link: '',
  account: '',
};

/** Three of everything, a second apart. */
beforeAll(async () => {
  shop = await openShop();
  for (let turn = 0; turn < 3; turn += 1) {
    await makeOne();
    shop.clock.advance(1_000);
  }
});
afterAll(() => shop[Symbol.asyncDispose]());

async function makeOne(): Promise<void> {
  const { stripe, sandbox } = shop;
  const price = await createPackPrice(stripe, 50_000);
  made.product = String(price.product);
  const link = await stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 1 }] });
  made.link = link.id;
  const { session: bought } = sandbox.sessions.pay(sandbox.sessions.open(link.url).id);
  made.intent = String(bought.payment_intent);
  await openPackSession(stripe);
  const refund = await stripe.refunds.create({ payment_intent: made.intent, amount: 100 });
  made.charge = String(refund.charge);
  sandbox.money.dispute(made.intent, { amount: 100 });
  const plan = await createPlanPrice(stripe);
  const { id } = await stripe.checkout.sessions.create({
    ...{ mode: 'subscription', line_items: [{ price: plan.id }], success_url: 'http://shop.test/' },
  });
  const { session } = sandbox.sessions.pay(id, { email: 'ada@example.org' });
  made.subscription = String(session.subscription);
  made.customer = String(session.customer);
  made.invoice = String(session.invoice);
  const account = await stripe.accounts.create({
    country: 'DE',
    capabilities: { transfers: { requested: true } },
  });
  made.account = account.id;
  sandbox.creators.onboard(account.id);
  const transfer = await stripe.transfers.create({
    amount: 500,
    currency: 'usd',
    destination: account.id,
    transfer_group: 'night',
  });
  await stripe.transfers.createReversal(transfer.id, { amount: 1 });
}

interface Page {
  readonly data: readonly { readonly id: string; readonly created?: number }[];
  readonly has_more: boolean;
  readonly url: string;
}

type Ask = (params: Stripe.PaginationParams) => Promise<Page>;

const LISTS: readonly (readonly [path: string, ask: () => Ask])[] = [
  ['/v1/products', () => (params) => shop.stripe.products.list(params)],
  ['/v1/prices', () => (params) => shop.stripe.prices.list(params)],
  ['/v1/payment_links', () => (params) => shop.stripe.paymentLinks.list(params)],
  ['/v1/checkout/sessions', () => (params) => shop.stripe.checkout.sessions.list(params)],
  ['/v1/payment_intents', () => (params) => shop.stripe.paymentIntents.list(params)],
  ['/v1/charges', () => (params) => shop.stripe.charges.list(params)],
  ['/v1/refunds', () => (params) => shop.stripe.refunds.list(params)],
  ['/v1/disputes', () => (params) => shop.stripe.disputes.list(params)],
  ['/v1/customers', () => (params) => shop.stripe.customers.list(params)],
  ['/v1/subscriptions', () => (params) => shop.stripe.subscriptions.list(params)],
  ['/v1/invoices', () => (params) => shop.stripe.invoices.list(params) as Promise<Page>],
  ['/v1/invoice_payments', () => (params) => shop.stripe.invoicePayments.list(params)],
  ['/v1/balance_transactions', () => (params) => shop.stripe.balanceTransactions.list(params)],
  ['/v1/accounts', () => (params) => shop.stripe.accounts.list(params)],
  ['/v1/transfers', () => (params) => shop.stripe.transfers.list(params)],
  ['/v1/events', () => (params) => shop.stripe.events.list(params)],
];

const ids = ({ data }: Page) => data.map(({ id }) => id);

describe('every list', () => {
  it.each(LISTS)('%s goes forth and back over all of it, newest first, nothing twice', async (path, ask) => {
    const list = ask();
    const whole = await list({ limit: 100 });
    expect(whole.url).toBe(path);
    expect(whole.has_more).toBe(false);
    expect(whole.data.length).toBeGreaterThanOrEqual(3);
    const ages = whole.data.flatMap(({ created }) => (created === undefined ? [] : [created]));
    expect(ages).toEqual(ages.toSorted((a, b) => b - a));
    const forth: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await list({ limit: 2, ...(after === undefined ? {} : { starting_after: after }) });
      forth.push(...ids(page));
      after = page.data.at(-1)?.id;
      if (!page.has_more) break;
    }
    expect(forth).toEqual(ids(whole));
    const back: string[] = [];
    for (let before = String(whole.data.at(-1)?.id); ; ) {
      const page = await list({ limit: 2, ending_before: before });
      back.unshift(...ids(page));
      if (!page.has_more) break;
      before = String(page.data[0]?.id);
    }
    expect(back).toEqual(ids(whole).slice(0, -1));
  });

  it.each(LISTS)(
    '%s refuses a page of none, of 101, of both directions, and behind a stranger',
    async (_path, ask) => {
      const list = ask();
      const wrong = [{ limit: 0 }, { limit: 101 }, { starting_after: 'x_none' }, { ending_before: 'x_none' }];
      for (const params of wrong) await expect(list(params)).rejects.toMatchObject({ statusCode: 400 });
      const [first] = (await list({ limit: 1 })).data;
      const both = { starting_after: String(first?.id), ending_before: String(first?.id) };
      await expect(list(both)).rejects.toMatchObject({ statusCode: 400, param: 'starting_after' });
    },
  );

  it.each(LISTS)('%s comes without a word of what other modes and accounts have', async (path) => {
    const mine = (key: string, account?: string) =>
      fetch(`${shop.sandbox.url}${path}`, {
        headers: {
          authorization: `Bearer ${key}`,
          ...(account === undefined ? {} : { 'stripe-account': account }),
        },
      }).then(async (response) => (await response.json()) as Page);
    expect((await mine('sk_live_other')).data).toEqual([]);
    const theirs = (await mine(shop.sandbox.secretKey, made.account)).data;
    const ours = (await mine(shop.sandbox.secretKey)).data.map(({ id }) => id);
    expect(theirs.filter(({ id }) => ours.includes(id))).toEqual([]);
  });
});

describe('filters', () => {
  const count = async (page: Promise<{ readonly data: readonly unknown[] }>) => (await page).data.length;

  it('find sessions by customer, payment, link, subscription, state and mail', async () => {
    const { sessions } = shop.stripe.checkout;
    expect(await count(sessions.list({ customer: made.customer }))).toBe(1);
    expect(await count(sessions.list({ payment_intent: made.intent }))).toBe(1);
    expect(await count(sessions.list({ payment_link: made.link }))).toBe(1);
    expect(await count(sessions.list({ subscription: made.subscription }))).toBe(1);
    expect(await count(sessions.list({ status: 'open' }))).toBe(3);
    expect(await count(sessions.list({ status: 'complete' }))).toBe(6);
    expect(await count(sessions.list({ customer_details: { email: 'ada@example.org' } }))).toBe(3);
    expect(await count(sessions.list({ payment_intent: 'pi_none' }))).toBe(0);
  });

  it('find money by what it belongs to', async () => {
    const { stripe } = shop;
    expect(await count(stripe.charges.list({ payment_intent: made.intent }))).toBe(1);
    expect(await count(stripe.charges.list({ customer: made.customer }))).toBe(1);
    expect(await count(stripe.refunds.list({ charge: made.charge }))).toBe(1);
    expect(await count(stripe.refunds.list({ payment_intent: made.intent }))).toBe(1);
    expect(await count(stripe.disputes.list({ charge: made.charge }))).toBe(1);
    expect(await count(stripe.disputes.list({ payment_intent: made.intent }))).toBe(1);
    expect(await count(stripe.paymentIntents.list({ customer: made.customer }))).toBe(1);
    expect(await count(stripe.balanceTransactions.list({ type: 'refund' }))).toBe(3);
  });

  it('find plans and their invoices by customer, subscription and state', async () => {
    const { stripe } = shop;
    expect(await count(stripe.subscriptions.list({ customer: made.customer }))).toBe(1);
    expect(await count(stripe.subscriptions.list({ status: 'active' }))).toBe(3);
    expect(await count(stripe.subscriptions.list({ status: 'past_due' }))).toBe(0);
    expect(await count(stripe.invoices.list({ subscription: made.subscription }))).toBe(1);
    expect(await count(stripe.invoices.list({ customer: made.customer, status: 'paid' }))).toBe(1);
    expect(await count(stripe.invoices.list({ status: 'open' }))).toBe(0);
    expect(await count(stripe.invoicePayments.list({ invoice: made.invoice }))).toBe(1);
  });

  it('find what was ended only where it is asked for', async () => {
    const plan = await createPlanPrice(shop.stripe);
    const { id } = await shop.stripe.checkout.sessions.create({
      ...{ mode: 'subscription', line_items: [{ price: plan.id }], success_url: 'http://shop.test/' },
    });
    const { session } = shop.sandbox.sessions.pay(id);
    const before = await count(shop.stripe.subscriptions.list());
    await shop.stripe.subscriptions.cancel(String(session.subscription));
    expect(await count(shop.stripe.subscriptions.list())).toBe(before - 1);
    expect(await count(shop.stripe.subscriptions.list({ status: 'all' }))).toBe(before);
    expect(await count(shop.stripe.subscriptions.list({ status: 'canceled' }))).toBe(1);
    expect(await count(shop.stripe.subscriptions.list({ status: 'ended' }))).toBe(1);
  });

  it('find prices by product and activity, transfers by creator and group', async () => {
    const { stripe } = shop;
    expect(await count(stripe.prices.list({ product: made.product }))).toBe(1);
    const [price] = (await stripe.prices.list({ product: made.product })).data;
    await stripe.prices.update(String(price?.id), { active: false });
    expect(await count(stripe.prices.list({ product: made.product, active: true }))).toBe(0);
    expect(await count(stripe.prices.list({ product: made.product, active: false }))).toBe(1);
    expect(await count(stripe.transfers.list({ destination: made.account }))).toBe(1);
    expect(await count(stripe.transfers.list({ transfer_group: 'night' }))).toBe(3);
    expect(await count(stripe.customers.list({ email: 'ada@example.org' }))).toBe(3);
  });
});
