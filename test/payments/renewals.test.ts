import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { tellUntold } from '../../src/flows/news.ts';
import { sweepDue } from '../../src/jobs/sweep-due.ts';
import { assertSound, textOf } from '../bot.ts';
import { balanceOf, newMember } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { addressOf, eventBody, postEvent, type Shop, startShop, subscribed } from './shop.ts';

const database = await testDatabase();
let shop: Shop;
let member: string;
let subscription: string;

const END = '2026-04-10T12:00:00.000Z';
const GRACE_END = '2026-04-13T12:00:00.000Z';
const GRACE_SHOWN = `<t:${Date.parse(GRACE_END) / 1000}:f>`;

beforeAll(async () => {
  shop = await startShop(database, 'topup');
});
beforeEach(async () => {
  shop.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(shop, 'Renewing');
  subscription = await subscribed(shop, member, 'artisan');
  shop.clock.set(END);
});
afterEach(() => assertSound(shop));
afterAll(() => shop[Symbol.asyncDispose]());

const isFailure = (message: VisibleMessage) => textOf(message).includes('could not be renewed');
const isRelief = (message: VisibleMessage) => textOf(message).includes('has arrived after all');
const isEnd = (message: VisibleMessage) => textOf(message).includes('has ended.');
const told = (fits: (message: VisibleMessage) => boolean) =>
  shop.discord.member(member).allMessages().filter(fits);
const planOf = async () => (await shop.wallet(member)).plan;

async function fail(): Promise<void> {
  shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
  await shop.settled();
}

async function retry(card: 'good' | 'declines'): Promise<void> {
  shop.stripe.subscriptions.retry(subscription, { card });
  await shop.settled();
}

async function sweep(): Promise<void> {
  await shop.bot.context.ledger.projection.flush();
  await sweepDue.run(shop.bot.context);
  await shop.discord.whenIdle();
}

async function command(): Promise<void> {
  await (await shop.discord.member(member).run('balance')).replied();
  await shop.discord.whenIdle();
}

describe('a renewal that fails', () => {
  test('is told once by DM: until when the plan holds, when it is tried again, and where it can be paid', async () => {
    await fail();
    const [message] = told(isFailure);
    expect(told(isFailure)).toHaveLength(1);
    expect(textOf(message as VisibleMessage).split('\n')).toEqual([
      'Your plan **Artisan** could not be renewed: the card was refused, or its bank asks you to confirm the payment.',
      `It stays as it is until ${GRACE_SHOWN}, and ends then if it is not paid.`,
      'Stripe tries the card again only after that: please pay now, with this card or another.',
      'Pay now',
    ]);
    expect(addressOf(message as VisibleMessage)).toMatch(/\/i\/in_/);
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'grace' });
    await retry('declines');
    await retry('declines');
    expect(told(isFailure)).toHaveLength(1);
  });

  test('is told again when it was paid after all, once, and the plan goes on from its old end', async () => {
    await fail();
    shop.clock.set('2026-04-12T00:00:00.000Z');
    await retry('good');
    expect(told(isFailure)).toHaveLength(1);
    expect(told(isRelief).map(textOf)).toEqual([
      `Your payment has arrived after all: **Artisan** is paid until <t:${Date.parse('2026-05-10T12:00:00.000Z') / 1000}:f>.`,
    ]);
    expect(await balanceOf(shop, member)).toEqual({ rollover: 25_000, fast: 25_000, topup: 0, held: 0 });
    for (const { eventId, type } of shop.stripe.webhooks.all().slice(-12)) {
      if (type.startsWith('invoice.')) await shop.stripe.webhooks.resend(eventId, 3);
    }
    await shop.settled();
    expect(told(isRelief)).toHaveLength(1);
  });

  test('is told again when the plan has lapsed, once', async () => {
    await fail();
    shop.clock.set(GRACE_END);
    await sweep();
    await sweep();
    expect(told(isEnd)).toHaveLength(1);
    expect(await planOf()).toMatchObject({ name: 'free' });
  });

  test('and is paid when the plan has lapsed already opens its period, and is told', async () => {
    await fail();
    shop.clock.set('2026-04-15T12:00:00.000Z');
    await sweep();
    await retry('good');
    expect(told(isRelief)).toHaveLength(1);
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'active', start: END });
  });

  test('is said with the next command, once, to a member who takes no direct messages', async () => {
    shop.discord.faults.closeDms(member);
    await fail();
    expect(told(isFailure)).toEqual([]);
    await command();
    expect((await shop.seen(member, isFailure)).ephemeral).toBe(true);
    await command();
    expect(told(isFailure)).toHaveLength(1);
  });

  test('and is paid before a member could hear of either is told to nobody', async () => {
    shop.discord.faults.closeDms(member);
    await fail();
    await retry('good');
    await command();
    await shop.settled();
    await command();
    expect(told((message) => isFailure(message) || isRelief(message))).toEqual([]);
    expect(await planOf()).toMatchObject({ status: 'active', start: END });
  });

  test('because the bank wants to ask first is told by that event alone, and once beside the other', async () => {
    shop.stripe.webhooks.hold();
    shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
    const body = await eventBody(shop, 'invoice.payment_failed');
    const asked = body
      .replace('invoice.payment_failed', 'invoice.payment_action_required')
      .replace(/"id": "evt_(\w+)"/, '"id": "evt_asks$1"');
    await postEvent(shop, asked);
    await shop.bot.context.running.idle(20_000);
    await shop.discord.whenIdle();
    expect(told(isFailure)).toHaveLength(1);
    await shop.stripe.webhooks.release();
    await shop.settled();
    expect(told(isFailure)).toHaveLength(1);
  });

  test('is told once by two processes that hear of it at once', async () => {
    shop.stripe.webhooks.hold();
    shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
    const body = await eventBody(shop, 'invoice.payment_failed');
    await using second = await shop.startAnother();
    const other = `${second.context.publicUrl()}/webhooks/stripe`;
    await Promise.all([postEvent(shop, body), postEvent(shop, body, other)]);
    await Promise.all([shop.settled(), second.context.paymentRun.run(), tellUntold(second.context)]);
    await second.context.running.idle(20_000);
    await shop.stripe.webhooks.release();
    await shop.settled();
    expect(told(isFailure)).toHaveLength(1);
  });

  test('leaves the plan for its grace, although Stripe has given the subscription up before', async () => {
    await fail();
    for (let tries = 0; tries < 3; tries += 1) await retry('declines');
    expect(shop.stripe.subscriptions.get(subscription).status).toBe('canceled');
    shop.clock.set('2026-04-13T11:59:59.000Z');
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'grace' });
    expect(await balanceOf(shop, member)).toMatchObject({ fast: 25_000 });
    shop.clock.set(GRACE_END);
    expect(await planOf()).toMatchObject({ name: 'free' });
  });

  test('for a period that the owner has given meanwhile worries nobody', async () => {
    shop.discord.faults.closeDms(member);
    await fail();
    await (await shop.discord.member('Ada').run('admin wallet plan', { member, plan: 'artisan' })).replied();
    await command();
    expect(told(isFailure)).toEqual([]);
    expect(await planOf()).toMatchObject({ status: 'active', start: END });
  });

  test('with Stripe away when it is to be told is told once it is back', async () => {
    shop.stripe.webhooks.hold();
    shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
    const body = await eventBody(shop, 'invoice.payment_failed');
    // The first question finds the invoice, the next ones do not.
    shop.stripe.faults.next({ kind: 'delay', ms: 0 }, { times: 1, path: '/v1/invoices' });
    shop.stripe.faults.next({ kind: 'server-error' }, { times: 3, path: '/v1/invoices' });
    await postEvent(shop, body);
    await shop.bot.context.running.idle(20_000);
    expect(shop.stripe.faults.pending).toBe(0);
    expect(told(isFailure)).toEqual([]);
    shop.clock.advance(61);
    await tellUntold(shop.bot.context);
    await shop.discord.whenIdle();
    expect(told(isFailure)).toHaveLength(1);
    await shop.stripe.webhooks.release();
  });
});

test('a renewal that is paid at once is told to nobody', async () => {
  shop.stripe.subscriptions.renew(subscription);
  await shop.settled();
  expect(told((message) => isFailure(message) || isRelief(message))).toEqual([]);
  expect(await planOf()).toMatchObject({ status: 'active', start: END });
});

test('KILL-EVERYWHERE: a plan whose end was booked by a process that died before its word is told once', async () => {
  await fail();
  shop.clock.set(GRACE_END);
  const { context } = shop.bot;
  const wallet = String((await shop.wallet(member)).wallet);
  const about = `lapse:${GRACE_END}`;
  const owner = { server: shop.discord.guildId, member: shop.discord.member(member).id };
  await context.news.add({
    ...owner,
    ...{ id: `${wallet}:${about}`, kind: 'plan-ended', about, at: new Date(shop.clock.now()) },
  });
  await context.ledger.touch({ wallet, economy: await context.economies.of(owner.server) });
  expect(told(isEnd)).toEqual([]);
  for (let runs = 0; runs < 3; runs += 1) await tellUntold(context);
  await sweep();
  expect(told(isEnd)).toHaveLength(1);
});
