import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../bot.ts';
import { newMember, pressed } from '../conformance/world.ts';
import { shopUnder, subscribed } from './shop.ts';

const TOPUP = readFileSync('economies/topup.yaml', 'utf8');
const DEARER = TOPUP.replace('price: 12.00, bucket: fast', 'price: 14.00, bucket: fast').replace(
  'price: 30.00, bucket: fast',
  'price: 36.00, bucket: fast',
);

const shop = await shopUnder('topup');
let member: string;
let subscription: string;

// Which economy rules is a question of time: each test begins where the one before it ended.
beforeEach(async () => {
  shop.clock.advance(60);
  member = newMember(shop, 'Keeping');
  subscription = await subscribed(shop, member, 'artisan');
});

afterEach(() => ruled(TOPUP));

async function ruled(text: string): Promise<void> {
  const file = { name: 'own.yaml', data: Buffer.from(text, 'utf8'), contentType: 'application/yaml' };
  const shown = await (await shop.discord.member('Ada').run('admin economy upload', { file })).replied();
  await pressed(shop, 'Ada', shown, 'Use it', (became) => became.includes('rules this server now'));
}

const choose = async (plan: string) =>
  textOf(await (await shop.discord.member(member).run('plan choose', { plan })).replied());

/** The plan of the next period, and what it took in cents. */
async function renewed(): Promise<{ readonly plan: string | undefined; readonly paid: number | undefined }> {
  const { end } = (await shop.wallet(member)).plan ?? {};
  shop.clock.set(end ?? '');
  shop.stripe.subscriptions.renew(subscription);
  await shop.settled();
  const { id } = shop.discord.member(member);
  const last = await shop.bot.context.models.payments.findOne({ member: id }, null, { sort: { at: -1 } });
  return { plan: (await shop.wallet(member)).plan?.name, paid: last?.paid.cents };
}

test('who takes a downgrade back keeps the price that they signed for, though the plan costs more by now', async () => {
  await ruled(DEARER);
  expect(await choose('apprentice')).toContain('takes over');
  await choose('artisan');
  expect(await renewed()).toEqual({ plan: 'artisan', paid: 3_000 });
});

test('so does who cancels while it waits, and goes on', async () => {
  await choose('apprentice');
  await ruled(DEARER);
  await choose('free');
  await choose('artisan');
  expect(await renewed()).toEqual({ plan: 'artisan', paid: 3_000 });
});

test('a refused upgrade leaves a downgrade that waits at the price that it was chosen at', async () => {
  await choose('apprentice');
  await ruled(DEARER);
  const asked = await (await shop.discord.member(member).run('plan choose', { plan: 'maestro' })).replied();
  const customer = String(shop.stripe.subscriptions.get(subscription).customer);
  shop.stripe.subscriptions.useCard(customer, 'declines');
  await pressed(shop, member, asked, 'Upgrade now', (text) => text.includes('refused'));
  shop.stripe.subscriptions.useCard(customer, 'good');
  expect(await renewed()).toEqual({ plan: 'apprentice', paid: 1_200 });
});

test('who lowers their plan pays the lower one at its price of that day', async () => {
  await ruled(DEARER);
  await choose('apprentice');
  expect(await renewed()).toEqual({ plan: 'apprentice', paid: 1_400 });
});
