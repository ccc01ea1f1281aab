import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pollForPayments } from '../../src/jobs/payments.ts';
import { EVENT_TYPES } from '../../src/payments/stripe-facts.ts';
import { assertSound, textOf } from '../bot.ts';
import { balanceOf, newMember } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { type Shop, startShop, subscribed } from './shop.ts';

const database = await testDatabase();
let shop: Shop;
let member: string;
let subscription: string;

const END = '2026-04-10T12:00:00.000Z';

beforeAll(async () => {
  shop = await startShop(database, 'topup');
});
/** A plan and a pack that came by webhook; from then on the endpoint is down. */
beforeEach(async () => {
  shop.clock.set('2026-03-10T12:00:00.000Z');
  shop.stripe.webhooks.set({ drop: 'none' });
  member = newMember(shop, 'Unheard');
  subscription = await subscribed(shop, member, 'artisan');
});
afterEach(async () => {
  shop.stripe.webhooks.set({ drop: 'none' });
  await shop.stripe.webhooks.retryNow();
  await shop.settled();
  await assertSound(shop);
});
afterAll(() => shop[Symbol.asyncDispose]());

const poll = () => pollForPayments.run(shop.bot.context);
const planOf = async () => (await shop.wallet(member)).plan;
const texts = () => shop.discord.member(member).allMessages().map(textOf).join('\n');
const TOKENS = { rollover: 0, fast: 25_000, topup: 0, held: 0 };

/** Behind the full hour, at which more is asked for. */
function goDown(): void {
  shop.clock.advance(61);
  shop.stripe.webhooks.set({ drop: 'all' });
}

/** Whatever was found by asking and then comes by webhook as well: once. */
async function comeBack(): Promise<void> {
  shop.stripe.webhooks.set({ drop: 'none' });
  await shop.stripe.webhooks.retryNow();
  await shop.settled();
}

describe('WEBHOOK-LOST: within a minute it is found that', () => {
  test('a renewal was paid: the plan goes on, and nobody runs into grace', async () => {
    shop.clock.set(END);
    goDown();
    shop.stripe.subscriptions.renew(subscription);
    await shop.settled();
    shop.clock.advance(60);
    for (let runs = 0; runs < 3; runs += 1) await poll();
    expect(await planOf()).toMatchObject({ status: 'active', start: END, end: '2026-05-10T12:00:00.000Z' });
    expect(await balanceOf(shop, member)).toEqual({ ...TOKENS, rollover: 25_000 });
    await comeBack();
    expect(await balanceOf(shop, member)).toEqual({ ...TOKENS, rollover: 25_000 });
    expect((await shop.entries(member)).filter(({ key }) => key === `period:${END}`)).toHaveLength(1);
  });

  test('a renewal could not be paid: its member is told, once', async () => {
    shop.clock.set(END);
    goDown();
    shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
    await shop.settled();
    for (let runs = 0; runs < 3; runs += 1) await poll();
    await shop.discord.whenIdle();
    expect(texts().split('could not be renewed')).toHaveLength(2);
    await comeBack();
    expect(texts().split('could not be renewed')).toHaveLength(2);
  });

  test('a pack was refunded, and a plan disputed and won', async () => {
    const { intent } = await shop.buy(member, 'small');
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...TOKENS, topup: 3_500 });
    const invoice = String(shop.stripe.subscriptions.get(subscription).latest_invoice);
    const plan = await shop.bot.context.payments.payment(invoice);
    goDown();
    shop.stripe.money.refund(intent);
    const dispute = shop.stripe.money.dispute(plan?.intent ?? '');
    await shop.settled();
    await poll();
    expect(await balanceOf(shop, member)).toEqual({ ...TOKENS, fast: 0 });
    shop.stripe.money.win(dispute.id);
    await poll();
    expect(await balanceOf(shop, member)).toEqual(TOKENS);
    await comeBack();
    expect(await balanceOf(shop, member)).toEqual(TOKENS);
  });

  test('a member has cancelled in the portal', async () => {
    goDown();
    shop.stripe.subscriptions.cancelAtPeriodEnd(subscription);
    await shop.settled();
    await poll();
    expect(await planOf()).toMatchObject({ status: 'canceling' });
  });
});

test('WEBHOOK-LOST: what was lost for two days is found at the full hour', async () => {
  shop.clock.set(END);
  goDown();
  shop.stripe.subscriptions.renew(subscription);
  await shop.settled();
  shop.clock.set('2026-04-12T12:30:15.000Z');
  await poll();
  expect(await planOf()).toMatchObject({ status: 'grace' });
  shop.clock.set('2026-04-12T13:00:15.000Z');
  await poll();
  expect(await planOf()).toMatchObject({ status: 'active', start: END });
});

test('what came by webhook is not taken up again, and asking is one request', async () => {
  const { paymentEvents } = shop.bot.context.models;
  const before = await paymentEvents.countDocuments({});
  const requests = () => shop.stripe.requests().filter(({ path }) => path === '/v1/events').length;
  const asked = requests();
  await poll();
  // The bot's own minute may have come meanwhile.
  expect(requests() - asked).toBeLessThanOrEqual(2);
  expect(await paymentEvents.countDocuments({})).toBe(before);
});

test('with Stripe away nothing is lost by asking', async () => {
  goDown();
  shop.stripe.subscriptions.cancelAtPeriodEnd(subscription);
  shop.stripe.faults.next({ kind: 'server-error' }, { times: 3, path: '/v1/events' });
  await expect(poll()).rejects.toThrow('stripe_unavailable');
  await poll();
  expect(await planOf()).toMatchObject({ status: 'canceling' });
});

test('Stripe is asked by names, of which it takes 20, and not by patterns, which it would not know', () => {
  expect(EVENT_TYPES.length).toBeLessThanOrEqual(20);
  expect(EVENT_TYPES.filter((type) => !/^[a-z_.]+$/.test(type))).toEqual([]);
});
