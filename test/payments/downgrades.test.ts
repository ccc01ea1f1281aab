import { beforeEach, describe, expect, test } from 'vitest';
import { pollForPayments } from '../../src/jobs/payments.ts';
import { textOf } from '../bot.ts';
import { newMember, pressed } from '../conformance/world.ts';
import { shopUnder, subscribed } from './shop.ts';

const shop = await shopUnder('topup');
let member: string;
let subscription: string;

beforeEach(async () => {
  shop.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(shop, 'Lowering');
  subscription = await subscribed(shop, member, 'artisan');
});

const choose = async (plan: string) =>
  textOf(await (await shop.discord.member(member).run('plan choose', { plan })).replied());
const planOf = async () => (await shop.wallet(member)).plan;

/** What the newest invoice took, in cents. */
async function lastPaid(): Promise<number | undefined> {
  const { id } = shop.discord.member(member);
  return (await shop.bot.context.models.payments.findOne({ member: id }, null, { sort: { at: -1 } }))?.paid
    .cents;
}

async function renew(): Promise<void> {
  shop.clock.set('2026-04-10T12:00:00.000Z');
  shop.stripe.subscriptions.renew(subscription);
  await shop.settled();
}

describe('a plan whose subscription has ended before its period', () => {
  test('is gone on with by paying for it again, not by a promise that nobody pays for', async () => {
    shop.clock.set('2026-03-12T12:00:00.000Z');
    shop.stripe.subscriptions.end(subscription);
    await shop.settled();
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'canceling' });
    const offered = await choose('artisan');
    expect(offered).toContain('$30.00');
    expect(offered).not.toContain('Goes on');
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'canceling' });
    await subscribed(shop, member, 'artisan');
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'active' });
    expect(await lastPaid()).toBe(3_000);
  });
});

describe('a downgrade that waits for the next period', () => {
  test('comes with it, at its price', async () => {
    expect(await choose('apprentice')).toContain('Apprentice takes over');
    await renew();
    expect(await planOf()).toMatchObject({ name: 'apprentice', status: 'active' });
    expect(await lastPaid()).toBe(1_200);
  });

  test('is taken back by choosing the current plan again: that is renewed, at its own price', async () => {
    await choose('apprentice');
    const shown = await choose('artisan');
    expect(shown).not.toContain('takes over');
    expect(shown).not.toContain('That is the plan you have.');
    await renew();
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'active' });
    expect(await lastPaid()).toBe(3_000);
  });

  test('does not make an upgrade dearer: the difference is to the plan that runs', async () => {
    await choose('apprentice');
    const asked = await (await shop.discord.member(member).run('plan choose', { plan: 'maestro' })).replied();
    await pressed(shop, member, asked, 'Upgrade now', (text) =>
      text.includes('You are upgrading to Maestro'),
    );
    await shop.settled();
    expect(await planOf()).toMatchObject({ name: 'maestro', status: 'active' });
    expect(await lastPaid()).toBe(3_000);
    await renew();
    expect(await planOf()).toMatchObject({ name: 'maestro', status: 'active' });
    expect(await lastPaid()).toBe(6_000);
  });

  test('still waits where the card refuses an upgrade', async () => {
    await choose('apprentice');
    const asked = await (await shop.discord.member(member).run('plan choose', { plan: 'maestro' })).replied();
    const customer = String(shop.stripe.subscriptions.get(subscription).customer);
    shop.stripe.subscriptions.useCard(customer, 'declines');
    await pressed(shop, member, asked, 'Upgrade now', (text) => text.includes('refused'));
    shop.stripe.subscriptions.useCard(customer, 'good');
    await renew();
    expect(await planOf()).toMatchObject({ name: 'apprentice', status: 'active' });
    expect(await lastPaid()).toBe(1_200);
  });

  test('is taken back by cancelling and going on: that is renewed, at its own price', async () => {
    await choose('apprentice');
    expect(await choose('free')).toContain('Artisan');
    expect(await choose('artisan')).not.toContain('takes over');
    await renew();
    expect(await planOf()).toMatchObject({ name: 'artisan', status: 'active' });
    expect(await lastPaid()).toBe(3_000);
  });
});

test('a downgrade that is taken back in Stripe’s portal, by cancelling and going on there, is renewed as the plan that runs', async () => {
  await choose('apprentice');
  await shop.settled();
  shop.stripe.subscriptions.cancelAtPeriodEnd(subscription);
  await shop.settled();
  shop.stripe.subscriptions.resume(subscription);
  await shop.settled();
  expect(await planOf()).toMatchObject({ name: 'artisan', status: 'active' });
  shop.clock.advance(301);
  await pollForPayments.run(shop.bot.context);
  await renew();
  expect(await planOf()).toMatchObject({ name: 'artisan', status: 'active' });
  expect(await lastPaid()).toBe(3_000);
});

test('an upgrade that is paid and not heard of yet is neither charged again nor undone by choosing the plan that still runs here', async () => {
  const upgrade = async () => {
    const asked = await (await shop.discord.member(member).run('plan choose', { plan: 'maestro' })).replied();
    await pressed(shop, member, asked, 'Upgrade now', (text) => text.includes('You are upgrading'));
  };
  shop.stripe.webhooks.hold();
  await upgrade();
  await upgrade();
  await choose('artisan');
  await shop.stripe.webhooks.release();
  await shop.settled();
  expect(await planOf()).toMatchObject({ name: 'maestro', status: 'active' });
  const { id } = shop.discord.member(member);
  const paid = await shop.bot.context.models.payments.find({ member: id }).lean();
  expect(paid.map((each) => each.paid.cents)).toEqual([3_000, 3_000]);
  await renew();
  expect(await lastPaid()).toBe(6_000);
});
