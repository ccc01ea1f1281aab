import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assertSound } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { addressOf, type Shop, startShop } from '../payments/shop.ts';
import { balanceOf, newMember, pressed } from './world.ts';

let shop: Shop;
let member: string;

async function open(name: string): Promise<void> {
  const database = await testDatabase();
  beforeAll(async () => {
    shop = await startShop(database, name);
  });
  beforeEach(() => {
    shop.clock.set('2026-03-10T12:00:00.000Z');
    member = newMember(shop);
  });
  afterEach(() => assertSound(shop));
  afterAll(() => shop[Symbol.asyncDispose]());
}

/** Chooses a plan and pays it on Stripe's page; answers the subscription. */
async function subscribe(plan: string): Promise<string> {
  const offer = await (await shop.discord.member(member).run('plan choose', { plan })).replied();
  const { session } = shop.stripe.sessions.pay(await shop.visit(offer));
  await shop.settled();
  return String(session.subscription);
}

async function renewAt(instant: string, subscription: string): Promise<void> {
  shop.clock.set(instant);
  shop.stripe.subscriptions.renew(subscription);
  await shop.settled();
}

const planOf = async () => (await shop.wallet(member)).plan;

async function cancel(): Promise<void> {
  await (await shop.discord.member(member).run('plan cancel')).replied();
  await shop.settled();
}

describe('genesis', async () => {
  await open('genesis');

  test('gen-02: a first paid writer has exactly 6,250,000, 30 days, and the rest of the starter grant expired', async () => {
    await subscribe('writer');
    expect(await balanceOf(shop, member)).toEqual({ base: 6_250_000, bonus: 0, held: 0 });
    expect(await planOf()).toMatchObject({
      name: 'writer',
      status: 'active',
      end: '2026-04-09T12:00:00.000Z',
    });
    const period = (await shop.entries(member)).at(-1);
    expect(period).toMatchObject({
      key: 'period:2026-03-10T12:00:00.000Z',
      type: 'period',
      cause: { by: 'stripe' },
    });
    expect(period?.postings).toContainEqual(expect.objectContaining({ account: 'expired', amount: 25_000 }));
    expect(period?.postings).toContainEqual(expect.objectContaining({ amount: 6_250_000, origin: 'paid' }));
  });

  test('gen-03: the paid renewal is exactly 5,000,000, whatever was left is gone', async () => {
    const subscription = await subscribe('writer');
    await renewAt('2026-04-09T12:00:00.000Z', subscription);
    expect(await balanceOf(shop, member)).toEqual({ base: 5_000_000, bonus: 0, held: 0 });
    expect(await planOf()).toMatchObject({
      start: '2026-04-09T12:00:00.000Z',
      end: '2026-05-09T12:00:00.000Z',
    });
  });

  test('gen-04: the bonus comes once per member, on any plan', async () => {
    const subscription = await subscribe('writer');
    await cancel();
    await renewAt('2026-04-09T12:00:00.000Z', subscription);
    expect(await planOf()).toMatchObject({ name: 'starter' });
    shop.clock.advance(86_400);
    await subscribe('creator');
    expect(await balanceOf(shop, member)).toEqual({ base: 12_000_000, bonus: 0, held: 0 });
  });

  test('gen-15: an upgrade in mid-cycle adds the difference and keeps the end', async () => {
    await subscribe('writer');
    await shop.leave(member, 'base', 2_000_000);
    shop.clock.advance(10 * 86_400);
    const asked = await (await shop.discord.member(member).run('plan choose', { plan: 'creator' })).replied();
    expect(await balanceOf(shop, member)).toEqual({ base: 2_000_000, bonus: 0, held: 0 });
    await pressed(shop, member, asked, 'Upgrade now', (text) =>
      text.includes('You are upgrading to Creator'),
    );
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ base: 9_000_000, bonus: 0, held: 0 });
    expect(await planOf()).toMatchObject({ name: 'creator', end: '2026-04-09T12:00:00.000Z' });
    expect((await shop.entries(member)).at(-1)?.key).toMatch(/^upgrade:in_/);
  });

  test('gen-15: a downgrade takes effect at the next cycle, and is charged then', async () => {
    const subscription = await subscribe('creator');
    await (await shop.discord.member(member).run('plan choose', { plan: 'writer' })).replied();
    await shop.settled();
    expect(await planOf()).toMatchObject({ name: 'creator' });
    expect((await balanceOf(shop, member)).base).toBe(15_000_000);
    await renewAt('2026-04-09T12:00:00.000Z', subscription);
    expect(await balanceOf(shop, member)).toEqual({ base: 5_000_000, bonus: 0, held: 0 });
    expect(await planOf()).toMatchObject({ name: 'writer' });
  });

  test('gen-16: a cancelled plan is usable until its end, then it is starter without a new grant', async () => {
    const subscription = await subscribe('writer');
    await cancel();
    expect(shop.stripe.subscriptions.get(subscription).cancel_at_period_end).toBe(true);
    expect(await planOf()).toMatchObject({ name: 'writer', status: 'canceling' });
    shop.clock.set('2026-04-09T11:59:59.000Z');
    expect((await balanceOf(shop, member)).base).toBe(6_250_000);
    await renewAt('2026-04-09T12:00:00.000Z', subscription);
    expect(await balanceOf(shop, member)).toEqual({ base: 0, bonus: 0, held: 0 });
    expect(await planOf()).toMatchObject({ name: 'starter' });
  });
});

describe('topup', async () => {
  await open('topup');
  const END = '2026-04-10T12:00:00.000Z';

  test('top-02: the rest of the month rolls over at the paid renewal', async () => {
    const subscription = await subscribe('artisan');
    await shop.leave(member, 'fast', 4_000);
    await shop.grant(member, 1_000, 'rollover');
    await renewAt(END, subscription);
    expect(await balanceOf(shop, member)).toEqual({ rollover: 5_000, fast: 25_000, topup: 0, held: 0 });
  });

  test('top-03: above the cap of 75,000 the rest is recorded as expired', async () => {
    const subscription = await subscribe('artisan');
    await shop.leave(member, 'fast', 4_000);
    await shop.grant(member, 74_000, 'rollover');
    await renewAt(END, subscription);
    expect(await balanceOf(shop, member)).toEqual({ rollover: 75_000, fast: 25_000, topup: 0, held: 0 });
    const period = (await shop.entries(member)).at(-1);
    expect(period?.postings.filter(({ account }) => account === 'expired')).toMatchObject([
      { amount: 3_000 },
    ]);
  });

  test('top-06: bought tokens are locked when a cancelled plan ends', async () => {
    const subscription = await subscribe('artisan');
    await shop.buy(member, 'small');
    await shop.settled();
    await cancel();
    await renewAt(END, subscription);
    const topup = (await shop.wallet(member)).buckets.find(({ name }) => name === 'topup');
    expect(topup).toMatchObject({ available: 0, locked: 3_500 });
  });

  test('top-07: after a new subscription bought tokens are usable again', async () => {
    const subscription = await subscribe('artisan');
    await shop.buy(member, 'small');
    await shop.settled();
    await cancel();
    await renewAt(END, subscription);
    shop.clock.advance(3_600);
    await subscribe('apprentice');
    const topup = (await shop.wallet(member)).buckets.find(({ name }) => name === 'topup');
    expect(topup).toMatchObject({ available: 3_500, locked: 0 });
    expect((await balanceOf(shop, member)).fast).toBe(8_500);
  });

  test('top-12: a payment that fails at renewal leaves everything for the grace days; then the plan lapses', async () => {
    const subscription = await subscribe('artisan');
    await shop.grant(member, 1_000, 'rollover');
    shop.clock.set(END);
    shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
    await shop.settled();
    shop.clock.set('2026-04-13T11:59:59.000Z');
    expect(await balanceOf(shop, member)).toEqual({ rollover: 1_000, fast: 25_000, topup: 0, held: 0 });
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'grace' });
    shop.clock.set('2026-04-13T12:00:00.000Z');
    expect(await balanceOf(shop, member)).toEqual({ rollover: 0, fast: 150, topup: 0, held: 0 });
  });

  test('top-12: a payment that succeeds within grace goes on from the old end', async () => {
    const subscription = await subscribe('artisan');
    shop.clock.set(END);
    shop.stripe.subscriptions.renew(subscription, { card: 'declines' });
    shop.clock.set('2026-04-12T00:00:00.000Z');
    shop.stripe.subscriptions.retry(subscription, { card: 'good' });
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ rollover: 25_000, fast: 25_000, topup: 0, held: 0 });
    expect(await planOf()).toMatchObject({ status: 'active', start: END, end: '2026-05-10T12:00:00.000Z' });
  });
});

describe('genie', async () => {
  await open('genie');

  test.each([
    ['go', 7_000_000],
    ['plus', 25_000_000],
    ['pro', 75_000_000],
  ])('gni-02: %s starts with its dollars', async (plan, amount) => {
    await subscribe(plan);
    expect(await balanceOf(shop, member)).toMatchObject({ plan: amount, bought: 0, held: 0 });
  });

  test('gni-02: the link to pay stands in the answer', async () => {
    const offer = await (await shop.discord.member(member).run('plan choose', { plan: 'go' })).replied();
    expect(addressOf(offer)).toMatch(/\/pay\/pur_[a-z0-9]{24}$/);
  });
});
