import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPackPrice, createPlanPrice, DAY_MS, openPackSession, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

/** The types that were told since the last time, in the order in which they arrived, the catalogue's left out. */
async function told(): Promise<string[]> {
  await shop.sandbox.webhooks.idle();
  const types = shop.endpoint.types().filter((type) => !/^(product|price|payment_link)\./u.test(type));
  shop.endpoint.received.length = 0;
  return types;
}

/** What an object looked like in the event of a type that arrived last; call it before `told`. */
async function shown(type: string): Promise<Record<string, unknown>> {
  await shop.sandbox.webhooks.idle();
  const found = shop.endpoint.received.findLast(({ event }) => event.type === type);
  if (found === undefined) throw new Error(`${type} was not told: ${shop.endpoint.types()}`);
  return found.event.data.object;
}

async function openPlan(method?: 'us_bank_account') {
  const price = await createPlanPrice(shop.stripe);
  const { id } = await shop.stripe.checkout.sessions.create({
    ...{ mode: 'subscription', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
    subscription_data: { metadata: { purchase: 'pur_1' } },
  });
  const { session } = shop.sandbox.sessions.pay(id, method === undefined ? {} : { method });
  return { session, subscription: String(session.subscription), customer: String(session.customer), price };
}

const FIRST_PAYMENT = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'];
const PAID_INVOICE = ['invoice_payment.paid', 'invoice.paid', 'invoice.payment_succeeded'];
/** The events of an invoice that is issued and paid at once. */
const INVOICE_PAID_AT_ONCE = ['invoice.created', 'invoice.finalized', ...FIRST_PAYMENT, ...PAID_INVOICE];

describe('a pack', () => {
  it('paid by card tells intent, charge and session, the session last and paid', async () => {
    const { id } = await openPackSession(shop.stripe, { client_reference_id: 'pur_1' });
    shop.sandbox.sessions.pay(id);
    expect(await shown('checkout.session.completed')).toMatchObject({
      ...{ id, client_reference_id: 'pur_1', status: 'complete', payment_status: 'paid' },
      ...{ amount_total: 500, currency: 'usd', subscription: null, invoice: null },
    });
    expect(await told()).toEqual([...FIRST_PAYMENT, 'checkout.session.completed']);
  });

  it('whose card is refused tells the failure and no session', async () => {
    const { id } = await openPackSession(shop.stripe);
    shop.sandbox.sessions.decline(id, 'insufficient_funds');
    expect(await shown('payment_intent.payment_failed')).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds', type: 'card_error' },
    });
    expect(await told()).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
    ]);
    shop.sandbox.sessions.pay(id);
    expect(await told()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it.each([
    [
      'succeeds',
      ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.async_payment_succeeded'],
      'paid',
    ],
    [
      'fails',
      ['charge.failed', 'payment_intent.payment_failed', 'checkout.session.async_payment_failed'],
      'unpaid',
    ],
  ] as const)(
    'by bank is completed unpaid, and told again when the bank %s',
    async (outcome, later, paid) => {
      const { id } = await openPackSession(shop.stripe);
      shop.sandbox.sessions.pay(id, { method: 'us_bank_account' });
      expect(await shown('checkout.session.completed')).toMatchObject({ payment_status: 'unpaid' });
      expect(await told()).toEqual([
        'payment_intent.created',
        'charge.pending',
        'payment_intent.processing',
        'checkout.session.completed',
      ]);
      shop.sandbox.sessions.settle(id, outcome);
      expect(await shown(later[2])).toMatchObject({ id, status: 'complete', payment_status: paid });
      expect(await told()).toEqual(later);
      expect(() => shop.sandbox.sessions.settle(id, outcome)).toThrow(
        'no payment of this session is on its way',
      );
    },
  );

  it('that nobody pays expires once, and tells no payment', async () => {
    const { id } = await openPackSession(shop.stripe);
    shop.clock.advance(DAY_MS);
    await shop.stripe.checkout.sessions.retrieve(id);
    await shop.stripe.checkout.sessions.list();
    expect(await shown('checkout.session.expired')).toMatchObject({
      id,
      payment_status: 'unpaid',
      url: null,
    });
    expect(await told()).toEqual(['checkout.session.expired']);
  });

  it('bought by somebody who is to be remembered tells of the customer first', async () => {
    const { id } = await openPackSession(shop.stripe, { customer_creation: 'always' });
    shop.sandbox.sessions.pay(id, { email: 'ada@example.org', name: 'Ada' });
    expect(await shown('customer.created')).toMatchObject({ email: 'ada@example.org', name: 'Ada' });
    expect(await told()).toEqual(['customer.created', ...FIRST_PAYMENT, 'checkout.session.completed']);
  });
});

describe('money back', () => {
  async function bought(): Promise<string> {
    const { id } = await openPackSession(shop.stripe);
    const { session } = shop.sandbox.sessions.pay(id);
    await told();
    return String(session.payment_intent);
  }

  it('in parts tells each refund, and the charge with the running total', async () => {
    const intent = await bought();
    shop.sandbox.money.refund(intent, { amount: 200 });
    expect(await shown('charge.refunded')).toMatchObject({ amount_refunded: 200, refunded: false });
    expect(await shown('refund.created')).toMatchObject({ amount: 200, payment_intent: intent });
    expect(await told()).toEqual(['refund.created', 'charge.refunded']);
    shop.sandbox.money.refund(intent);
    expect(await shown('charge.refunded')).toMatchObject({ amount_refunded: 500, refunded: true });
    expect(await told()).toEqual(['refund.created', 'charge.refunded']);
  });

  it('that the bank sends back is told as failed, after it was told as done', async () => {
    const intent = await bought();
    const refund = shop.sandbox.money.refund(intent);
    expect(await told()).toEqual(['refund.created', 'charge.refunded']);
    shop.sandbox.money.failRefund(refund.id);
    expect(await shown('refund.failed')).toMatchObject({ id: refund.id, status: 'failed', amount: 500 });
    expect(await told()).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated']);
  });

  it('disputed and won comes and goes: opened, withdrawn, given again, closed', async () => {
    const intent = await bought();
    const dispute = shop.sandbox.money.dispute(intent, { reason: 'fraudulent' });
    expect(await shown('charge.dispute.created')).toMatchObject({
      ...{ payment_intent: intent, amount: 500, reason: 'fraudulent', status: 'needs_response' },
    });
    expect(await told()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    await shop.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'It was used.' } });
    expect(await shown('charge.dispute.updated')).toMatchObject({ status: 'under_review' });
    expect(await told()).toEqual(['charge.dispute.updated']);
    shop.sandbox.money.win(dispute.id);
    expect(await shown('charge.dispute.closed')).toMatchObject({ status: 'won' });
    expect(await told()).toEqual(['charge.dispute.funds_reinstated', 'charge.dispute.closed']);
  });

  it('disputed and lost is closed, and the money stays away', async () => {
    const intent = await bought();
    const dispute = shop.sandbox.money.dispute(intent);
    await told();
    shop.sandbox.money.lose(dispute.id);
    expect(await shown('charge.dispute.closed')).toMatchObject({ id: dispute.id, status: 'lost' });
    expect(await told()).toEqual(['charge.dispute.closed']);
    expect(() => shop.sandbox.money.win(dispute.id)).toThrow();
  });
});

describe('a plan', () => {
  it('begins with customer, subscription, invoice and payment, and the session last', async () => {
    const { session, subscription } = await openPlan();
    expect(await shown('invoice.paid')).toMatchObject({
      ...{ id: session.invoice, status: 'paid', billing_reason: 'subscription_create', amount_paid: 1000 },
      parent: { subscription_details: { subscription, metadata: { purchase: 'pur_1' } } },
    });
    expect(await shown('checkout.session.completed')).toMatchObject({ subscription, payment_intent: null });
    const types = await told();
    expect(types).toEqual([
      'customer.created',
      'customer.subscription.created',
      ...INVOICE_PAID_AT_ONCE,
      'checkout.session.completed',
    ]);
  });

  it('by bank is told unpaid, and its invoice paid only when the bank says yes', async () => {
    const { session } = await openPlan('us_bank_account');
    expect(await shown('checkout.session.completed')).toMatchObject({ payment_status: 'unpaid' });
    expect((await told()).filter((type) => type.startsWith('invoice'))).toEqual([
      'invoice.created',
      'invoice.finalized',
    ]);
    shop.sandbox.sessions.settle(session.id, 'succeeds');
    expect(await shown('invoice.paid')).toMatchObject({
      billing_reason: 'subscription_create',
      status: 'paid',
    });
    expect(await told()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      ...PAID_INVOICE,
      'checkout.session.async_payment_succeeded',
    ]);
  });

  it('renewed tells the new period before its invoice', async () => {
    const { subscription } = await openPlan();
    await told();
    shop.clock.advance(31 * DAY_MS);
    shop.sandbox.tick();
    expect(await shown('invoice.paid')).toMatchObject({
      billing_reason: 'subscription_cycle',
      amount_paid: 1000,
    });
    expect(await shown('customer.subscription.updated')).toMatchObject({
      id: subscription,
      status: 'active',
    });
    expect(await told()).toEqual(['customer.subscription.updated', ...INVOICE_PAID_AT_ONCE]);
  });

  it('whose renewal fails tells so, turns past due, and back when a try succeeds', async () => {
    const { subscription } = await openPlan();
    await told();
    shop.sandbox.subscriptions.renew(subscription, { card: 'declines' });
    expect(await shown('invoice.payment_failed')).toMatchObject({
      ...{ status: 'open', attempt_count: 1, billing_reason: 'subscription_cycle' },
    });
    expect(await shown('customer.subscription.updated')).toMatchObject({ status: 'past_due' });
    expect((await told()).slice(-4)).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'customer.subscription.updated',
    ]);
    shop.sandbox.subscriptions.retry(subscription);
    expect(await shown('customer.subscription.updated')).toMatchObject({ status: 'active' });
    expect(await told()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      ...PAID_INVOICE,
      'customer.subscription.updated',
    ]);
  });

  it('given up after four refusals ends without a word of cancelling', async () => {
    const { subscription } = await openPlan();
    await told();
    shop.sandbox.subscriptions.renew(subscription, { card: 'declines' });
    for (let turn = 0; turn < 3; turn += 1)
      shop.sandbox.subscriptions.retry(subscription, { card: 'declines' });
    expect(await shown('customer.subscription.deleted')).toMatchObject({
      ...{ id: subscription, status: 'canceled', cancellation_details: { reason: 'payment_failed' } },
    });
    const types = await told();
    expect(types.filter((type) => type === 'invoice.payment_failed')).toHaveLength(4);
    expect(types.at(-1)).toBe('customer.subscription.deleted');
    expect(() => shop.sandbox.subscriptions.retry(subscription)).toThrow('has ended');
  });

  it('cancelled for its end tells the wish at once, and the end when it comes, with no invoice', async () => {
    const { subscription } = await openPlan();
    await told();
    await shop.stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
    expect(await shown('customer.subscription.updated')).toMatchObject({
      cancel_at_period_end: true,
      status: 'active',
    });
    expect(await told()).toEqual(['customer.subscription.updated']);
    shop.clock.advance(31 * DAY_MS);
    shop.sandbox.tick();
    expect(await shown('customer.subscription.deleted')).toMatchObject({ status: 'canceled' });
    expect(await told()).toEqual(['customer.subscription.deleted']);
  });

  it('changed at once tells the change before its invoice; without proration it tells the change alone', async () => {
    const { subscription } = await openPlan();
    await told();
    const [gold, silver] = [
      await createPlanPrice(shop.stripe, 3000),
      await createPlanPrice(shop.stripe, 500),
    ];
    const change = async (price: string, more: object) => {
      const { items } = await shop.stripe.subscriptions.retrieve(subscription);
      await shop.stripe.subscriptions.update(subscription, {
        ...{ items: [{ id: String(items.data[0]?.id), price }], ...more },
      });
    };
    await change(gold.id, { proration_behavior: 'always_invoice' });
    expect(await shown('invoice.paid')).toMatchObject({
      billing_reason: 'subscription_update',
      amount_paid: 2000,
    });
    expect(await told()).toEqual(['customer.subscription.updated', ...INVOICE_PAID_AT_ONCE]);
    await change(silver.id, { proration_behavior: 'none' });
    expect(await told()).toEqual(['customer.subscription.updated']);
  });

  it('refused at once where an error is asked for tells nothing: nothing happened', async () => {
    const { subscription, customer } = await openPlan();
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    await told();
    const gold = await createPlanPrice(shop.stripe, 3000);
    const { items } = await shop.stripe.subscriptions.retrieve(subscription);
    const wish = {
      ...{ items: [{ id: String(items.data[0]?.id), price: gold.id }] },
      ...{ proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' },
    } as const;
    await expect(shop.stripe.subscriptions.update(subscription, wish)).rejects.toMatchObject({
      statusCode: 402,
    });
    expect(await told()).toEqual([]);
    expect((await shop.stripe.subscriptions.retrieve(subscription)).items.data[0]?.price.unit_amount).toBe(
      1000,
    );
  });
});

describe('an event', () => {
  it('of an update carries what changed as it was before', async () => {
    const { subscription } = await openPlan();
    await shop.stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
    const [event] = (await shop.stripe.events.list({ type: 'customer.subscription.updated' })).data;
    expect(event?.data.previous_attributes).toEqual({
      ...{ cancel_at: null, cancel_at_period_end: false, canceled_at: null },
    });
  });

  it('is kept for thirty days and can be asked for by its id, its type or many types', async () => {
    await createPackPrice(shop.stripe);
    const [price] = (await shop.stripe.events.list({ type: 'price.created' })).data;
    const id = String(price?.id);
    expect(await shop.stripe.events.retrieve(id)).toMatchObject({ type: 'price.created' });
    const both = await shop.stripe.events.list({ types: ['price.created', 'product.created'] });
    expect(both.data.map(({ type }) => type).sort()).toEqual(['price.created', 'product.created']);
    expect((await shop.stripe.events.list({ type: 'price.*' })).data).toHaveLength(1);
    expect((await shop.stripe.events.list({ type: 'invoice.paid' })).data).toEqual([]);
    shop.clock.advance(30 * DAY_MS);
    await expect(shop.stripe.events.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
    expect((await shop.stripe.events.list()).data).toEqual([]);
  });
});
