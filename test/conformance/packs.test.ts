import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assertSound, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons } from '../flows/steps.ts';
import { type Shop, startShop } from '../payments/shop.ts';
import { balanceOf, newMember, openPlan } from './world.ts';

let shop: Shop;
let member: string;

async function open(name: string): Promise<void> {
  const database = await testDatabase();
  beforeAll(async () => {
    shop = await startShop(database, name);
  });
  beforeEach(() => {
    member = newMember(shop);
  });
  afterEach(() => assertSound(shop));
  afterAll(() => shop[Symbol.asyncDispose]());
}

describe('imagina', async () => {
  await open('imagina');

  test('ima-09: a pack gives nothing before it is paid, and credits plus bonus once after', async () => {
    const pack = shop.economy.packs.find(({ priceCents }) => priceCents === 1000)?.name ?? '';
    const session = await shop.visit(await shop.order(member, pack));
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ credits: 0, held: 0 });
    shop.stripe.webhooks.set({ copies: 3 });
    shop.stripe.sessions.pay(session);
    await shop.settled();
    shop.stripe.webhooks.set({ copies: 1 });
    expect(await balanceOf(shop, member)).toEqual({ credits: 220_000, held: 0 });
  });
});

describe('street', async () => {
  await open('street');

  test('str-15: /buy shows starter, standard and bulk with the price of a token; bulk is the best value', async () => {
    const text = textOf(await (await shop.discord.member(member).run('buy')).replied());
    expect(text).toContain('$5.00 · $0.01 a token');
    expect(text).toContain('$10.00 · $0.00909 a token');
    expect(text).toMatch(/bulk.*\$40\.00 · \$0\.008 a token.* · best value/i);
    expect(text.split('best value')).toHaveLength(2);
  });
});

describe('topup', async () => {
  await open('topup');

  test('top-05: on the free plan a top-up is refused with the upgrade prompt', async () => {
    const refused = await shop.order(member, 'small');
    expect(textOf(refused)).toContain('This needs the plan Apprentice or a higher one.');
    expect(buttons(refused)).toEqual(['Upgrade to Apprentice']);
    expect(await shop.bot.context.models.purchases.countDocuments({ member })).toBe(0);
  });

  test('top-08: three packs in a minute are three credits, none lost, none doubled', async () => {
    await openPlan(shop, member, 'artisan');
    shop.stripe.webhooks.set({ copies: 2, reorder: true });
    await Promise.all([shop.buy(member, 'small'), shop.buy(member, 'medium'), shop.buy(member, 'small')]);
    shop.clock.advance(4);
    await shop.settled();
    shop.stripe.webhooks.set({ copies: 1, reorder: false });
    expect(await balanceOf(shop, member)).toEqual({ rollover: 0, fast: 25_000, topup: 15_500, held: 0 });
    expect((await shop.entries(member)).filter(({ cause }) => cause.reason === 'pack')).toHaveLength(3);
  });

  test('top-11: how to pay is left to Stripe', async () => {
    await openPlan(shop, member, 'artisan');
    await shop.buy(member, 'large');
    await shop.settled();
    const made = shop.stripe
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/payment_links'));
    expect(made.length).toBeGreaterThan(0);
    for (const request of made) expect(JSON.stringify(request)).not.toContain('payment_method_types');
  });
});
