import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlanPrice, DAY_MS, failureOf, openShop, type Shop, START_SECOND } from './shop.ts';

const DAY = 86_400;
/** 14 March to 14 April 2026, 15:09:26 UTC. */
const MARCH_14 = START_SECOND;
const APRIL_14 = MARCH_14 + 31 * DAY;
const MAY_14 = APRIL_14 + 30 * DAY;

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

async function subscribe(unitAmount = 1000, interval: 'day' | 'month' | 'year' = 'month') {
  const price = await createPlanPrice(shop.stripe, unitAmount, interval);
  const session = await shop.stripe.checkout.sessions.create({
    ...{
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: 'http://shop.test/',
    },
    ...{ client_reference_id: 'pur_plan', subscription_data: { metadata: { purchase: 'pur_plan' } } },
  });
  const { session: paid } = shop.sandbox.sessions.pay(session.id, { email: 'ben@example.org' });
  await heard();
  return { id: String(paid.subscription), customer: String(paid.customer), session: paid, price };
}

/** What has been told since the last time, without the shop's own doings. */
async function heard(): Promise<string[]> {
  await shop.sandbox.webhooks.idle();
  const types = shop.endpoint.types().filter((type) => !/^(product|price)\./u.test(type));
  shop.endpoint.received.length = 0;
  return types;
}

function periodOf({ items }: Stripe.Subscription) {
  const [item] = items.data;
  return [item?.current_period_start, item?.current_period_end];
}

async function invoicesOf(subscription: string) {
  return (await shop.stripe.invoices.list({ subscription })).data;
}

describe('a plan bought at the checkout', () => {
  it('runs for its first month, with one paid invoice that says so', async () => {
    const { id, session, customer } = await subscribe();
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', mode: 'subscription' });
    const subscription = await shop.stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice', 'customer'],
    });
    expect(subscription).toMatchObject({
      ...{ status: 'active', metadata: { purchase: 'pur_plan' }, cancel_at_period_end: false },
      ...{ customer: { id: customer, email: 'ben@example.org' } },
      latest_invoice: {
        ...{ billing_reason: 'subscription_create', status: 'paid', amount_paid: 1000, amount_due: 1000 },
        parent: { subscription_details: { subscription: id, metadata: { purchase: 'pur_plan' } } },
        lines: { data: [{ amount: 1000, period: { start: MARCH_14, end: APRIL_14 } }] },
      },
    });
    expect(periodOf(subscription)).toEqual([MARCH_14, APRIL_14]);
    expect(session.invoice).toBe((subscription.latest_invoice as Stripe.Invoice).id);
  });

  it('tells everything, the paid invoice before the completed session', async () => {
    const price = await createPlanPrice(shop.stripe);
    const session = await shop.stripe.checkout.sessions.create({
      ...{ mode: 'subscription', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
    });
    await heard();
    shop.sandbox.sessions.pay(session.id);
    expect(await heard()).toEqual([
      ...['customer.created', 'customer.subscription.created', 'invoice.created', 'invoice.finalized'],
      ...['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'],
      ...['invoice_payment.paid', 'invoice.paid', 'invoice.payment_succeeded', 'checkout.session.completed'],
    ]);
  });

  it('leads from the payment intent back to its invoice, for refunds and disputes', async () => {
    const { id } = await subscribe();
    const [invoice] = await invoicesOf(id);
    const withPayments = await shop.stripe.invoices.retrieve(String(invoice?.id), { expand: ['payments'] });
    const intent = String(withPayments.payments?.data[0]?.payment.payment_intent);
    const found = await shop.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: intent },
    });
    expect(found.data).toMatchObject([{ invoice: invoice?.id, status: 'paid', amount_paid: 1000 }]);
  });

  it('leaves nothing behind when the card is refused', async () => {
    const price = await createPlanPrice(shop.stripe);
    const session = await shop.stripe.checkout.sessions.create({
      ...{ mode: 'subscription', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
    });
    expect(shop.sandbox.sessions.decline(session.id, 'insufficient_funds').error).toBe(
      'Your card has insufficient funds.',
    );
    expect((await shop.stripe.subscriptions.list({ status: 'all' })).data).toEqual([]);
    expect(shop.sandbox.sessions.get(session.id).status).toBe('open');
  });

  it.each([
    ['succeeds', 'paid', 'active', 'invoice.paid'],
    ['fails', 'open', 'past_due', 'invoice.payment_failed'],
  ] as const)(
    'paid by bank: the debit %s later and the invoice is %s',
    async (outcome, status, plan, told) => {
      const price = await createPlanPrice(shop.stripe);
      const session = await shop.stripe.checkout.sessions.create({
        ...{ mode: 'subscription', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
      });
      shop.sandbox.sessions.pay(session.id, { method: 'us_bank_account' });
      expect(await heard()).not.toContain('invoice.paid');
      const id = String(shop.sandbox.sessions.get(session.id).subscription);
      expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active');
      shop.sandbox.sessions.settle(session.id, outcome);
      expect((await invoicesOf(id))[0]?.status).toBe(status);
      expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe(plan);
      expect(await heard()).toContain(told);
    },
  );
});

describe('the clock of a plan', () => {
  it('renews at the end of the period, not a second earlier, and once', async () => {
    const { id } = await subscribe();
    shop.clock.set((APRIL_14 - 1) * 1000);
    shop.sandbox.tick();
    expect(await invoicesOf(id)).toHaveLength(1);
    shop.clock.advance(1000);
    shop.sandbox.tick();
    shop.sandbox.tick();
    const [invoice, ...others] = await invoicesOf(id);
    expect(others).toHaveLength(1);
    expect(invoice).toMatchObject({
      ...{ billing_reason: 'subscription_cycle', status: 'paid', amount_paid: 1000 },
      lines: { data: [{ period: { start: APRIL_14, end: MAY_14 } }] },
    });
    expect(await heard()).toEqual([
      ...['customer.subscription.updated', 'invoice.created', 'invoice.finalized', 'payment_intent.created'],
      ...['charge.succeeded', 'payment_intent.succeeded', 'invoice_payment.paid', 'invoice.paid'],
      'invoice.payment_succeeded',
    ]);
  });

  it('catches up period by period after a long pause', async () => {
    const { id } = await subscribe(100, 'day');
    shop.clock.advance(3 * DAY_MS);
    shop.sandbox.tick();
    const starts = (await invoicesOf(id)).map(({ lines }) => lines.data[0]?.period.start);
    expect(starts).toEqual([MARCH_14 + 3 * DAY, MARCH_14 + 2 * DAY, MARCH_14 + DAY, MARCH_14]);
  });

  it('"renew now" before its time begins a new period now and moves the cycle', async () => {
    const { id } = await subscribe();
    shop.clock.advance(10 * DAY_MS);
    shop.sandbox.subscriptions.renew(id);
    const subscription = await shop.stripe.subscriptions.retrieve(id);
    expect(periodOf(subscription)).toEqual([MARCH_14 + 10 * DAY, MARCH_14 + 41 * DAY]);
    expect(subscription.billing_cycle_anchor).toBe(MARCH_14 + 10 * DAY);
    expect((await invoicesOf(id))[0]?.billing_reason).toBe('subscription_cycle');
  });

  it('a failed renewal is past due, is paid on the third day by a good card, and is active again', async () => {
    const { id, customer } = await subscribe();
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    await heard();
    shop.clock.set(APRIL_14 * 1000);
    shop.sandbox.tick();
    const failed = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(failed).toMatchObject({
      status: 'past_due',
      latest_invoice: {
        status: 'open',
        attempt_count: 1,
        next_payment_attempt: APRIL_14 + 3 * DAY,
        amount_due: 1000,
      },
    });
    expect(await heard()).toContain('invoice.payment_failed');
    shop.sandbox.subscriptions.useCard(customer, 'good');
    shop.clock.advance(3 * DAY_MS);
    shop.sandbox.tick();
    const paid = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(paid).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', attempt_count: 2 } });
    expect(await heard()).toContain('invoice.paid');
  });

  it('is canceled for failed payment after three retries, and asked for no more', async () => {
    const { id, customer } = await subscribe();
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    await heard();
    shop.sandbox.subscriptions.renew(id);
    for (let retry = 1; retry <= 3; retry += 1) shop.sandbox.subscriptions.retry(id);
    expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({
      ...{ status: 'canceled', cancellation_details: { reason: 'payment_failed' } },
    });
    const types = await heard();
    expect(types.filter((type) => type === 'invoice.payment_failed')).toHaveLength(4);
    expect(types.at(-1)).toBe('customer.subscription.deleted');
    shop.clock.advance(90 * DAY_MS);
    shop.sandbox.tick();
    expect(await heard()).toEqual([]);
  });

  it('takes the money by "pay now" too, or says that the card was declined', async () => {
    const { id, customer } = await subscribe();
    shop.sandbox.subscriptions.renew(id, { card: 'declines' });
    const [invoice] = await invoicesOf(id);
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    const failure = await failureOf(shop.stripe.invoices.pay(String(invoice?.id)));
    expect(failure).toMatchObject({ statusCode: 402, type: 'StripeCardError', code: 'card_declined' });
    shop.sandbox.subscriptions.useCard(customer, 'good');
    expect((await shop.stripe.invoices.pay(String(invoice?.id))).status).toBe('paid');
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active');
  });
});

describe('the end of a plan', () => {
  it('comes with the period when asked for, can be taken back before, and costs nothing more', async () => {
    const { id } = await subscribe();
    const asked = await shop.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(asked).toMatchObject({ ...{ cancel_at_period_end: true, cancel_at: APRIL_14, status: 'active' } });
    const [updated] = (await shop.stripe.events.list({ type: 'customer.subscription.updated' })).data;
    expect(updated?.data.previous_attributes).toMatchObject({ cancel_at_period_end: false });
    const back = await shop.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(back).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });
    await shop.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await heard();
    shop.clock.set(APRIL_14 * 1000);
    shop.sandbox.tick();
    expect(await heard()).toEqual(['customer.subscription.deleted']);
    expect(await invoicesOf(id)).toHaveLength(1);
    expect((await shop.stripe.subscriptions.retrieve(id)).ended_at).toBe(APRIL_14);
  });

  it('comes at once by cancel, and only once', async () => {
    const { id, customer } = await subscribe();
    expect((await shop.stripe.subscriptions.cancel(id)).status).toBe('canceled');
    expect(await failureOf(shop.stripe.subscriptions.cancel(id))).toMatchObject({ code: 'resource_missing' });
    expect((await shop.stripe.subscriptions.list({ customer })).data).toEqual([]);
    expect((await shop.stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(1);
    expect(
      (await failureOf(shop.stripe.subscriptions.update(id, { cancel_at_period_end: true }))).statusCode,
    ).toBe(400);
  });

  it('comes with the customer', async () => {
    const { id, customer } = await subscribe();
    expect(await shop.stripe.customers.del(customer)).toMatchObject({ deleted: true });
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });
});

describe('another plan', () => {
  /** 15.5 of 31 days are left. */
  const half = () => shop.clock.advance(15.5 * DAY_MS);

  async function change(id: string, price: string, more: Stripe.SubscriptionUpdateParams = {}) {
    const { items } = await shop.stripe.subscriptions.retrieve(id);
    return shop.stripe.subscriptions.update(id, {
      items: [{ id: String(items.data[0]?.id), price }],
      ...more,
    });
  }

  it('costs the difference for the rest of the period at once, and leaves the end where it was', async () => {
    const { id } = await subscribe(1000);
    const dearer = await createPlanPrice(shop.stripe, 3000);
    half();
    const changed = await change(id, dearer.id, { proration_behavior: 'always_invoice' });
    expect(periodOf(changed)).toEqual([MARCH_14, APRIL_14]);
    expect(changed.items.data[0]?.price.id).toBe(dearer.id);
    const [invoice] = await invoicesOf(id);
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      status: 'paid',
      amount_paid: 1000,
    });
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-500, 1500]);
    expect(invoice?.lines.data.map(({ parent }) => parent?.subscription_item_details?.proration)).toEqual([
      true,
      true,
    ]);
  });

  it('is settled with the next invoice unless asked otherwise', async () => {
    const { id } = await subscribe(1000);
    const dearer = await createPlanPrice(shop.stripe, 3000);
    half();
    await change(id, dearer.id);
    expect(await invoicesOf(id)).toHaveLength(1);
    shop.clock.set(APRIL_14 * 1000);
    shop.sandbox.tick();
    const [invoice] = await invoicesOf(id);
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-500, 1500, 3000]);
    expect(invoice?.amount_paid).toBe(4000);
  });

  it('without proration just costs its price from the next period', async () => {
    const { id } = await subscribe(3000);
    const cheaper = await createPlanPrice(shop.stripe, 1000);
    half();
    await change(id, cheaper.id, { proration_behavior: 'none' });
    shop.clock.set(APRIL_14 * 1000);
    shop.sandbox.tick();
    expect((await invoicesOf(id)).map((invoice) => invoice.amount_paid)).toEqual([1000, 3000]);
  });

  it('that is cheaper leaves credit, which pays the next invoices first', async () => {
    const { id, customer } = await subscribe(3000);
    const cheaper = await createPlanPrice(shop.stripe, 1000);
    half();
    await change(id, cheaper.id, { proration_behavior: 'always_invoice' });
    expect((await invoicesOf(id))[0]).toMatchObject({ total: -1000, amount_due: 0, status: 'paid' });
    expect((await shop.stripe.customers.retrieve(customer)) as Stripe.Customer).toMatchObject({
      balance: -1000,
    });
    shop.clock.set(APRIL_14 * 1000);
    shop.sandbox.tick();
    expect((await invoicesOf(id))[0]).toMatchObject({ total: 1000, amount_due: 0, starting_balance: -1000 });
  });

  it('with another rhythm begins its period now', async () => {
    const { id } = await subscribe(1000);
    const yearly = await createPlanPrice(shop.stripe, 10_000, 'year');
    half();
    const changed = await change(id, yearly.id, { proration_behavior: 'always_invoice' });
    const at = MARCH_14 + 15.5 * DAY;
    expect(periodOf(changed)).toEqual([at, at + 365 * DAY]);
    const [invoice] = await invoicesOf(id);
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-500, 10_000]);
  });

  it('changes nothing where the card is refused and an error was asked for', async () => {
    const { id, customer, price } = await subscribe(1000);
    const dearer = await createPlanPrice(shop.stripe, 3000);
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    const terms = { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' } as const;
    expect(await failureOf(change(id, dearer.id, terms))).toMatchObject({
      code: 'card_declined',
      statusCode: 402,
    });
    const same = await shop.stripe.subscriptions.retrieve(id);
    expect(same.items.data[0]?.price.id).toBe(price.id);
    expect(await invoicesOf(id)).toHaveLength(1);
  });

  it('waits for its payment where that was asked for: paid it takes place, unpaid it lapses', async () => {
    const { id, customer, price } = await subscribe(1000);
    const dearer = await createPlanPrice(shop.stripe, 3000);
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    const terms = {
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    } as const;
    const waiting = await change(id, dearer.id, terms);
    expect(waiting).toMatchObject({
      status: 'active',
      pending_update: { subscription_items: [{ price: { id: dearer.id } }] },
    });
    expect(waiting.items.data[0]?.price.id).toBe(price.id);
    shop.clock.advance(DAY_MS);
    shop.sandbox.tick();
    const lapsed = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(lapsed).toMatchObject({ pending_update: null, latest_invoice: { status: 'void' } });
    await change(id, dearer.id, terms);
    shop.sandbox.subscriptions.retry(id, { card: 'good' });
    const applied = await shop.stripe.subscriptions.retrieve(id);
    expect(applied.pending_update).toBeNull();
    expect(applied.items.data[0]?.price.id).toBe(dearer.id);
    expect(await heard()).toContain('customer.subscription.pending_update_applied');
  });

  it('is refused for an unknown item, a one-time price and another currency', async () => {
    const { id } = await subscribe();
    const [once, euro] = await Promise.all([
      shop.stripe.prices.create({ currency: 'usd', unit_amount: 100, product_data: { name: 'Once' } }),
      shop.stripe.prices.create({
        ...{
          currency: 'eur',
          unit_amount: 100,
          product_data: { name: 'Euro' },
          recurring: { interval: 'month' },
        },
      }),
    ]);
    const item = { id: 'si_none', price: once.id };
    expect(await failureOf(shop.stripe.subscriptions.update(id, { items: [item] }))).toMatchObject({
      ...{ code: 'resource_missing', param: 'items[0][id]' },
    });
    expect(await failureOf(change(id, once.id))).toMatchObject({ param: 'items[0][price]' });
    expect(await failureOf(change(id, euro.id))).toMatchObject({ param: 'items[0][price]' });
  });
});
