import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buyPack, failureOf, openShop, type Shop } from './shop.ts';

let shop: Shop;
let intent: string;

beforeEach(async () => {
  shop = await openShop();
  intent = await buyPack(shop);
  await heard();
});
afterEach(() => shop[Symbol.asyncDispose]());

async function heard(): Promise<string[]> {
  await shop.sandbox.webhooks.idle();
  const types = shop.endpoint.types();
  shop.endpoint.received.length = 0;
  return types;
}

async function charge() {
  const [found] = (await shop.stripe.charges.list({ payment_intent: intent })).data;
  if (found === undefined) throw new Error('there is no charge');
  return found;
}

async function available(): Promise<number> {
  const { available: rows } = await shop.stripe.balance.retrieve();
  return rows.find(({ currency }) => currency === 'usd')?.amount ?? 0;
}

describe('a refund', () => {
  it('gives parts back until nothing is left, and tells the running total', async () => {
    const first = await shop.stripe.refunds.create({
      ...{ payment_intent: intent, amount: 200, metadata: { why: 'asked' }, reason: 'requested_by_customer' },
    });
    expect(first).toMatchObject({
      amount: 200,
      status: 'succeeded',
      payment_intent: intent,
      metadata: { why: 'asked' },
    });
    expect(await charge()).toMatchObject({ amount_refunded: 200, refunded: false });
    expect(await heard()).toEqual(['refund.created', 'charge.refunded']);
    const rest = await shop.stripe.refunds.create({ charge: (await charge()).id });
    expect(rest.amount).toBe(300);
    expect(await charge()).toMatchObject({ amount_refunded: 500, refunded: true });
    const [event] = (await shop.stripe.events.list({ type: 'charge.refunded' })).data;
    expect(event?.data.previous_attributes).toEqual({ amount_refunded: 200 });
    const listed = await shop.stripe.refunds.list({ payment_intent: intent });
    expect(listed.data.map(({ amount }) => amount)).toEqual([300, 200]);
  });

  it('is refused for more than is left, for nothing, twice, and without a payment', async () => {
    const refund = (params: object) => failureOf(shop.stripe.refunds.create(params));
    expect(await refund({ payment_intent: intent, amount: 501 })).toMatchObject({
      param: 'amount',
      statusCode: 400,
    });
    expect(await refund({ payment_intent: intent, amount: 0 })).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(await refund({ payment_intent: intent, amount: -1 })).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(await refund({ payment_intent: intent, amount: 1.5 })).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect((await refund({})).message).toContain('payment_intent or charge');
    await shop.stripe.refunds.create({ payment_intent: intent });
    expect(await refund({ payment_intent: intent })).toMatchObject({ code: 'charge_already_refunded' });
    expect(await refund({ payment_intent: 'pi_none' })).toMatchObject({ code: 'resource_missing' });
  });

  it('that the bank sends back is failed, and the charge less refunded', async () => {
    const { id } = await shop.stripe.refunds.create({ payment_intent: intent, amount: 200 });
    await heard();
    shop.sandbox.money.failRefund(id);
    expect(await shop.stripe.refunds.retrieve(id)).toMatchObject({ status: 'failed' });
    expect(await charge()).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await heard()).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated']);
  });
});

describe('a dispute', () => {
  it('takes the money at once, gives it back when won, and the charge can be refunded again', async () => {
    const before = await available();
    const { id } = shop.sandbox.money.dispute(intent, { reason: 'product_not_received' });
    expect(await shop.stripe.disputes.retrieve(id)).toMatchObject({
      ...{ amount: 500, status: 'needs_response', reason: 'product_not_received', payment_intent: intent },
      ...{ is_charge_refundable: false },
    });
    expect((await charge()).disputed).toBe(true);
    expect(await available()).toBe(before - 500 - 1500);
    expect(await heard()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    expect(await failureOf(shop.stripe.refunds.create({ payment_intent: intent }))).toMatchObject({
      code: 'charge_disputed',
    });
    shop.sandbox.money.win(id);
    expect(await heard()).toEqual(['charge.dispute.funds_reinstated', 'charge.dispute.closed']);
    expect((await shop.stripe.disputes.retrieve(id)).status).toBe('won');
    expect(await available()).toBe(before - 1500);
    expect((await shop.stripe.refunds.create({ payment_intent: intent })).amount).toBe(500);
  });

  it('keeps the money when lost, for ever', async () => {
    const { id } = shop.sandbox.money.dispute(intent);
    shop.sandbox.money.lose(id);
    expect((await heard()).at(-1)).toBe('charge.dispute.closed');
    expect((await shop.stripe.disputes.retrieve(id)).status).toBe('lost');
    expect(() => shop.sandbox.money.win(id)).toThrow('lost already');
    expect(await failureOf(shop.stripe.refunds.create({ payment_intent: intent }))).toMatchObject({
      code: 'charge_disputed',
    });
  });

  it('may be about a part, or about what a refund left', async () => {
    expect(shop.sandbox.money.dispute(intent, { amount: 120 }).amount).toBe(120);
    const other = await buyPack(shop);
    shop.sandbox.money.refund(other, { amount: 100 });
    expect(shop.sandbox.money.dispute(other).amount).toBe(400);
  });

  it('is answered with evidence, and given up by closing it', async () => {
    const { id } = shop.sandbox.money.dispute(intent);
    const answered = await shop.stripe.disputes.update(id, {
      evidence: { uncategorized_text: 'They chatted for days' },
    });
    expect(answered).toMatchObject({ status: 'under_review', evidence_details: { has_evidence: true } });
    expect(
      await failureOf(shop.stripe.disputes.update(id, { evidence: { mood: 'bad' } as object })),
    ).toMatchObject({
      param: 'evidence[mood]',
    });
    expect((await shop.stripe.disputes.close(id)).status).toBe('lost');
    expect((await failureOf(shop.stripe.disputes.close(id))).statusCode).toBe(400);
  });

  it('cannot be opened twice at once, nor about nothing', () => {
    shop.sandbox.money.dispute(intent);
    expect(() => shop.sandbox.money.dispute(intent)).toThrow('being disputed already');
    expect(() => shop.sandbox.money.dispute('pi_none')).toThrow('there is no payment');
  });
});

it('books every movement with its fee, so that the balance is their sum', async () => {
  await shop.stripe.refunds.create({ payment_intent: intent, amount: 200 });
  const { data } = await shop.stripe.balanceTransactions.list();
  expect(data.map(({ type, amount, fee, net }) => [type, amount, fee, net])).toEqual([
    ['refund', -200, 0, -200],
    ['charge', 500, 45, 455],
  ]);
  expect(await available()).toBe(255);
  const expanded = await shop.stripe.charges.retrieve((await charge()).id, {
    expand: ['balance_transaction'],
  });
  expect(expanded.balance_transaction).toMatchObject({ net: 455 });
});
