import { SubscriptionStatus } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eraseMember } from '../../src/flows/erase.ts';
import { compareBooks } from '../../src/flows/reconcile-payments.ts';
import { reconcileShop, reconcileShopNightly } from '../../src/jobs/payments.ts';
import { assertSound, textOf } from '../bot.ts';
import { balanceOf, newMember, pressed } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { askToDelete } from '../flows/account-steps.ts';
import { has } from '../flows/steps.ts';
import { startTiers, type Tiers } from './tiers.ts';
import { SKUS } from './tiers-economy.ts';

const NOON = '2026-03-10T12:00:00.000Z';
const APRIL = '2026-04-10T12:00:00.000Z';
const MAY = '2026-05-10T12:00:00.000Z';
const WRITER = { base: 5_000_000, bonus: 0, held: 0 };

const database = await testDatabase();
let shop: Tiers;
let member: string;

beforeAll(async () => {
  shop = await startTiers(database);
});
beforeEach(() => {
  shop.clock.set(NOON);
  member = newMember(shop, 'Reader');
});
afterEach(async () => {
  shop.discord.faults.loseEvents();
  await assertSound(shop);
});
afterAll(() => shop[Symbol.asyncDispose]());

const planOf = async () => (await shop.wallet(member)).plan;
const keys = async () => (await shop.entries(member)).map(({ key }) => key);
const { renew, cancel, resume, end, refund, change } = {
  renew: (id: string) => shop.discord.subscriptions.renew(id),
  cancel: (id: string) => shop.discord.subscriptions.cancel(id),
  resume: (id: string) => shop.discord.subscriptions.resume(id),
  end: (id: string) => shop.discord.subscriptions.end(id),
  refund: (id: string) => shop.discord.subscriptions.refund(id),
  change: (id: string, sku: string) => shop.discord.subscriptions.change(id, sku),
};
const show = async () => (await shop.discord.member(member).run('plan show')).replied();
const isAt = (status: string) =>
  shop.holds(`the plan to be ${status}`, async () => (await planOf())?.status === status);
const startsAt = (instant: string) =>
  shop.holds(`a period from ${instant}`, async () => (await planOf())?.start === instant);
const everyJob = async () => {
  await reconcileShop.run(shop.bot.context);
  await reconcileShopNightly.run(shop.bot.context);
};

describe('a plan that Discord sells as well', () => {
  test("stands beside the card with Discord's own button, and says to pay once", async () => {
    const offer = await shop.choose(member, 'writer');
    expect(JSON.stringify(offer.components)).toContain(`"sku_id":"${SKUS.writer}"`);
    expect(textOf(offer)).toContain('Pay $19.99 a month');
    expect(textOf(offer)).toContain('not both. It renews itself: in Discord');
    expect(textOf(offer)).toContain("Paid in Discord's shop, or by card");
  });

  test('opens its period once from its start to its end, and its buyer is told where they pressed', async () => {
    await shop.subscribe(member, 'writer');
    const told = await shop.seen(member, has('**Writer** is paid until'));
    expect(textOf(told)).toContain('**5,000,000 tokens added.**');
    expect(await planOf()).toEqual({ name: 'writer', status: 'active', start: NOON, end: APRIL });
    expect(await balanceOf(shop, member)).toEqual(WRITER);
    for (let runs = 0; runs < 3; runs += 1) await everyJob();
    expect((await keys()).filter((key) => key.startsWith('period:'))).toEqual([`period:${NOON}`]);
    expect((await shop.entries(member)).at(-1)).toMatchObject({ type: 'period', cause: { by: 'discord' } });
    expect(shop.transcript(member).match(/is paid until/g)).toHaveLength(1);
    // A subscription's entitlement is never used up.
    const { id, entitlement_ids } = shop.newest(member);
    expect(shop.entitlementOf(shop.newest(member)).consumed).toBe(false);
    const differences = await compareBooks(shop.bot.context, new Date(shop.clock.now() - 86_400_000));
    const isTheirs = (name: string) => [id, ...entitlement_ids].some((each) => name.includes(each));
    expect(differences.filter((each) => isTheirs(each.id))).toEqual([]);
  });

  test('renews by its subscription alone, and nobody is written to about what was agreed', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    await shop.leave(member, 'base', 1);
    shop.clock.set(APRIL);
    renew(id);
    await startsAt(APRIL);
    expect(await planOf()).toEqual({ name: 'writer', status: 'active', start: APRIL, end: MAY });
    expect(await balanceOf(shop, member)).toEqual(WRITER);
    expect(shop.transcript(member).match(/is paid until/g)).toHaveLength(1);
  });

  test('goes on through grace while a payment is tried again, and lapses behind it', async () => {
    await shop.subscribe(member, 'writer');
    shop.clock.set('2026-04-13T11:59:00.000Z');
    await everyJob();
    expect(await planOf()).toMatchObject({ name: 'writer', status: 'grace' });
    shop.clock.set('2026-04-13T12:00:00.000Z');
    await everyJob();
    expect(await planOf()).toMatchObject({ name: 'starter' });
    expect(await balanceOf(shop, member)).toEqual({ base: 0, bonus: 0, held: 0 });
  });

  test('comes back with a payment that succeeds after it lapsed', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    shop.clock.set('2026-04-20T12:00:00.000Z');
    await shop.touch(member);
    renew(id);
    await startsAt(APRIL);
    expect(await planOf()).toMatchObject({ name: 'writer', status: 'active', end: MAY });
    expect(await balanceOf(shop, member)).toEqual(WRITER);
  });

  test('that is cancelled in Discord ends with its period, without grace; resumed in time it goes on', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    cancel(id);
    await isAt('canceling');
    expect(textOf(await show())).toContain("You ended it in Discord's shop");
    resume(id);
    await isAt('active');
    cancel(id);
    await isAt('canceling');
    shop.clock.set(APRIL);
    expect(await planOf()).toMatchObject({ name: 'starter' });
    renew(id);
    await shop.holds('the end to be noted', async () => {
      const found = await shop.bot.context.payments.subscription(id);
      return found?.endedAt != null;
    });
    expect(await planOf()).toMatchObject({ name: 'starter' });
  });

  test('whose payments failed for good keeps the grace that was promised', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    shop.clock.set('2026-04-11T12:00:00.000Z');
    end(id);
    await shop.holds('the end to be noted', async () => {
      const found = await shop.bot.context.payments.subscription(id);
      return found?.endedAt != null;
    });
    await everyJob();
    expect(await planOf()).toMatchObject({ name: 'writer', status: 'grace' });
    shop.clock.set('2026-04-13T12:00:00.000Z');
    expect(await planOf()).toMatchObject({ name: 'starter' });
  });

  test('rises at once to a higher tier by what is missing, and its period begins anew', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    const offer = await shop.choose(member, 'creator');
    expect(JSON.stringify(offer.components)).toContain(`"sku_id":"${SKUS.creator}"`);
    expect(textOf(offer)).not.toContain('Pay $');
    shop.clock.set('2026-03-20T12:00:00.000Z');
    shop.discord.member(member).buyPremium({ messageId: offer.id, skuId: SKUS.creator });
    await shop.holds('the higher plan', async () => (await planOf())?.name === 'creator');
    expect(await planOf()).toMatchObject({ status: 'active', end: '2026-04-20T12:00:00.000Z' });
    expect(await balanceOf(shop, member)).toEqual({ base: 12_000_000, bonus: 0, held: 0 });
    await shop.seen(member, has('**Creator** is paid until'));
    shop.clock.set('2026-04-20T12:00:00.000Z');
    renew(id);
    await startsAt('2026-04-20T12:00:00.000Z');
    expect(await balanceOf(shop, member)).toEqual({ base: 12_000_000, bonus: 0, held: 0 });
  });

  test('falls to a lower tier with the next period, and says so', async () => {
    const { id } = await shop.subscribe(member, 'creator');
    change(id, SKUS.writer);
    await shop.holds('the lower tier to be shown', async () =>
      textOf(await show()).includes('Writer takes over'),
    );
    expect(await planOf()).toMatchObject({ name: 'creator' });
    shop.clock.set(APRIL);
    renew(id);
    await startsAt(APRIL);
    expect(await planOf()).toMatchObject({ name: 'writer', end: MAY });
    expect(await balanceOf(shop, member)).toEqual(WRITER);
  });

  test('that Discord refunds gives back what the period has left, and ends with it', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    await shop.leave(member, 'base', 2_000_000);
    refund(id);
    await shop.holds('the refund', async () => (await balanceOf(shop, member)).base === 0);
    await isAt('canceling');
    for (let runs = 0; runs < 2; runs += 1) await everyJob();
    expect((await shop.wallet(member)).debt).toBe(0);
    shop.clock.set(APRIL);
    expect(await planOf()).toMatchObject({ name: 'starter' });
  });

  test('is ended and changed in Discord alone, and /plan says where', async () => {
    await shop.subscribe(member, 'writer');
    expect(textOf(await show())).toContain("Discord's shop charges for it");
    expect(textOf(await show())).not.toContain('[Cancel]');
    const answer = await (await shop.discord.member(member).run('plan cancel')).replied();
    expect(textOf(answer)).toContain('I cannot end that for you');
    expect(textOf(await shop.choose(member, 'starter'))).toContain('I cannot end that for you');
    expect(textOf(await shop.choose(member, 'pro'))).toContain('does not sell this one');
    expect(await planOf()).toMatchObject({ name: 'writer', status: 'active' });
  });
});

describe('a subscription that nobody chose a server for', () => {
  test('waits, and opens where its member chooses the plan, with its own start and end', async () => {
    shop.discord.subscriptions.start(member, SKUS.writer);
    await everyJob();
    expect(await keys()).toEqual([]);
    shop.clock.set('2026-03-15T12:00:00.000Z');
    await shop.choose(member, 'writer');
    await startsAt(NOON);
    expect(await planOf()).toMatchObject({ name: 'writer', start: NOON, end: APRIL });
    await shop.seen(member, has('**Writer** is paid until'));
  });

  test('takes over from a plan that the owner gave meanwhile: a payment is never refused', async () => {
    shop.discord.subscriptions.start(member, SKUS.writer);
    shop.clock.set('2026-03-15T12:00:00.000Z');
    const given = { member: shop.discord.member(member).id, plan: 'writer' };
    await (await shop.discord.member('Ada').run('admin wallet plan', given)).replied();
    expect(await balanceOf(shop, member)).toEqual(WRITER);
    await shop.choose(member, 'writer');
    await shop.seen(member, has('**Writer** is paid until'));
    expect(await planOf()).toMatchObject({ name: 'writer', end: APRIL });
    expect(await balanceOf(shop, member)).toEqual({ base: 10_000_000, bonus: 0, held: 0 });
  });
});

describe('two subscriptions for one server', () => {
  test('are both credited, and /plan says so with the way out of the one by card', async () => {
    const offer = await shop.choose(member, 'writer');
    shop.discord.member(member).buyPremium({ messageId: offer.id, skuId: SKUS.writer });
    await startsAt(NOON);
    await shop.seen(member, has('**Writer** is paid until'));
    expect(shop.transcript(member)).not.toContain('twice');
    shop.clock.set('2026-03-11T00:00:00.000Z');
    // The page for cards was open all the while.
    shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ base: 10_000_000, bonus: 0, held: 0 });
    expect(await planOf()).toMatchObject({ name: 'writer', end: '2026-04-11T00:00:00.000Z' });
    expect(textOf(await shop.seen(member, has('You pay for it twice')))).toContain('tokens added.**');
    const card = await show();
    expect(textOf(card)).toContain('You pay for it twice');
    const said = await pressed(shop, member, card, 'End the payment by card', (text) =>
      text.includes('card pays no more'),
    );
    expect(textOf(said)).toContain('I cannot end that for you');
    await shop.settled();
    expect(shop.stripe.subscriptions.all().at(-1)).toMatchObject({ cancel_at_period_end: true });
    expect(await planOf()).toMatchObject({ status: 'active' });
  });

  test("who paid by card hears with the credit of Discord's shop that both charge", async () => {
    const offer = await shop.choose(member, 'writer');
    shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    expect(shop.transcript(member)).not.toContain('twice');
    shop.clock.set('2026-03-11T00:00:00.000Z');
    shop.discord.subscriptions.start(member, SKUS.writer);
    const told = await shop.seen(member, has('You pay for it twice'));
    expect(textOf(told)).toContain('is paid until');
    expect(await balanceOf(shop, member)).toEqual({ base: 10_000_000, bonus: 0, held: 0 });
  });

  test("a card that pays already is offered no button of Discord's shop", async () => {
    const offer = await shop.choose(member, 'writer');
    shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    const higher = await shop.choose(member, 'creator');
    expect(JSON.stringify(higher.components)).not.toContain('sku_id');
    expect(textOf(higher)).toContain('Upgrade now');
  });
});

describe('what lost events would have told', () => {
  const lose = () =>
    shop.discord.faults.loseEvents(
      ...['SUBSCRIPTION_CREATE', 'SUBSCRIPTION_UPDATE', 'ENTITLEMENT_CREATE', 'ENTITLEMENT_UPDATE'],
      ...['ENTITLEMENT_DELETE'],
    );

  test('a first period, a renewal, an end and a tier are found by the job', async () => {
    lose();
    const offer = await shop.choose(member, 'writer');
    shop.discord.member(member).buyPremium({ messageId: offer.id, skuId: SKUS.writer });
    await Promise.all([1, 2, 3].map(() => reconcileShop.run(shop.bot.context)));
    expect(await planOf()).toMatchObject({ name: 'writer', start: NOON });
    const { id } = shop.newest(member);
    shop.clock.set(APRIL);
    renew(id);
    await Promise.all([1, 2, 3].map(() => reconcileShop.run(shop.bot.context)));
    expect(await planOf()).toMatchObject({ start: APRIL });
    shop.clock.set(MAY);
    change(id, SKUS.creator);
    await reconcileShop.run(shop.bot.context);
    expect(await planOf()).toMatchObject({ name: 'creator', start: MAY });
    shop.clock.set('2026-06-11T12:00:00.000Z');
    end(id);
    await reconcileShop.run(shop.bot.context);
    expect(await shop.bot.context.payments.subscription(id)).toMatchObject({
      endedAt: new Date('2026-06-11T12:00:00.000Z'),
    });
    expect(await planOf()).toMatchObject({ name: 'creator', status: 'grace' });
    shop.clock.set('2026-06-13T12:00:00.000Z');
    expect(await planOf()).toMatchObject({ name: 'starter' });
  });

  test('a cancellation is found at night, a refund within minutes', async () => {
    const { id } = await shop.subscribe(member, 'writer');
    lose();
    cancel(id);
    await reconcileShopNightly.run(shop.bot.context);
    expect(await planOf()).toMatchObject({ status: 'canceling' });
    expect(shop.newest(member).status).toBe(SubscriptionStatus.Ending);
    refund(id);
    await reconcileShop.run(shop.bot.context);
    await reconcileShop.run(shop.bot.context);
    expect(await balanceOf(shop, member)).toEqual({ base: 0, bonus: 0, held: 0 });
    expect((await keys()).filter((key) => key.startsWith('clawback:'))).toHaveLength(1);
  });
});

test("the question of /account says that Discord's shop goes on charging, until its subscription is ended there", async () => {
  const charges = "Discord's shop goes on charging you for your plan";
  const asked = async () => textOf(await askToDelete(shop, member));
  await shop.choose(member, 'writer');
  expect(await asked()).not.toContain(charges);
  const { id } = await shop.subscribe(member, 'writer');
  expect(await asked()).toContain(charges);
  cancel(id);
  await isAt('canceling');
  expect(await asked()).not.toContain(charges);
  expect(textOf(await (await shop.discord.member(member).run('balance')).replied())).toMatch(
    /\*\*Base\*\* 5,000,000 · ends <t:/u,
  );
});

test('the subscription of an erased member opens nothing; back again, they choose anew', async () => {
  const { id } = await shop.subscribe(member, 'writer');
  const owner = { server: shop.discord.guildId, member: shop.discord.member(member).id };
  await eraseMember(shop.bot.context, owner, 'erase-1');
  shop.clock.set(APRIL);
  renew(id);
  await everyJob();
  expect(await keys()).toEqual([]);
  await shop.choose(member, 'writer');
  await shop.holds('the plan to be back', async () => (await planOf())?.name === 'writer');
  expect(await planOf()).toMatchObject({ start: APRIL, end: MAY });
});
