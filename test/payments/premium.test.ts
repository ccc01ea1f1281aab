import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { priceDisparities } from '../../src/billing/price-parity.ts';
import type { DiscordShop } from '../../src/flows/discord-shop.ts';
import { creditWaiting } from '../../src/flows/premium.ts';
import { compareBooks } from '../../src/flows/reconcile-payments.ts';
import { applyPayments, reconcileShop } from '../../src/jobs/payments.ts';
import { assertSound, textOf } from '../bot.ts';
import { balanceOf, newMember, pressed } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { has } from '../flows/steps.ts';
import { type Shop, startShop } from './shop.ts';

const SKU = '1234567890123456789';
const database = await testDatabase();
let shop: Shop;
let member: string;

beforeAll(async () => {
  const text = await readFile('economies/community.yaml', 'utf8');
  const file = join(await mkdtemp(join(tmpdir(), 'scrip-premium-')), 'premium.yaml');
  const sold = `amount: 5000.00, discordSku: "${SKU}", discordPrice: 5.49 }`;
  writeFileSync(file, text.replace('amount: 5000.00 }', sold));
  shop = await startShop(database, 'community', { environment: { ECONOMY: file } });
});
beforeEach(() => {
  member = newMember(shop, 'Buyer');
});
afterEach(() => assertSound(shop));
afterAll(() => shop[Symbol.asyncDispose]());

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };
const FIVE = { ...START, bought: 500_000 };
const isConsumed = (id: string) =>
  shop.discord.entitlements().find((each) => each.id === id)?.consumed === true;

test('a purchase whose event was lost, of a product that nobody ever chose, is found by the job, and its buyer told', async () => {
  const { context } = shop.bot;
  expect(await context.payments.skus()).toEqual([]);
  const bought = {
    id: '1399000000000000001',
    sku: SKU,
    member: shop.discord.member(member).id,
    state: 'valid',
  } as const;
  const discordShop: DiscordShop = {
    ...context.discordShop,
    bought: async ({ skus }) => (skus.includes(SKU) ? [bought] : []),
    entitlement: async () => bought,
  };
  for (let runs = 0; runs < 2; runs += 1) await creditWaiting({ ...context, discordShop });
  await shop.seen(member, has('waits to hear which server it is for'));
  expect(shop.discord.member(member).allMessages()).toHaveLength(1);
});

describe('a pack that Discord sells as well', () => {
  test('stands beside the card with a premium button', async () => {
    const offer = await shop.order(member, 'small');
    expect(JSON.stringify(offer.components)).toContain(`"sku_id":"${SKU}"`);
    expect(textOf(offer)).toContain('Pay $5.00');
  });

  test('is credited once and consumed when it was bought, and said', async () => {
    await shop.order(member, 'small');
    const { id } = shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
    await shop.seen(member, has('**5,000.00 credits added.**'));
    await shop.discord.until(() => isConsumed(id));
    for (let runs = 0; runs < 3; runs += 1) await reconcileShop.run(shop.bot.context);
    expect(await balanceOf(shop, member)).toEqual(FIVE);
    expect((await shop.entries(member)).at(-1)).toMatchObject({
      key: id,
      cause: { by: 'discord', reason: 'pack' },
    });
  });

  test('waits unconsumed for the member to choose a server, then is credited there', async () => {
    const { id } = shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
    await reconcileShop.run(shop.bot.context);
    expect(isConsumed(id)).toBe(false);
    await shop.order(member, 'small');
    await shop.discord.until(() => isConsumed(id), { timeoutMs: 20_000 });
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });

  describe('and that waits for a server', () => {
    const waits = has(
      "**5,000 credits** from Discord's shop is paid, and waits to hear which server it is for.",
    );
    const told = () =>
      shop.discord
        .member(member)
        .allMessages()
        .filter((each) => waits(each));
    const look = async () => {
      for (let runs = 0; runs < 3; runs += 1) await reconcileShop.run(shop.bot.context);
      await applyPayments.run(shop.bot.context);
    };

    test('is told to its member by direct message, once, with a button that leads to the choice', async () => {
      const { id } = shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
      const dm = await shop.seen(member, waits);
      expect(dm.ephemeral).toBe(false);
      await look();
      expect(told()).toHaveLength(1);
      await pressed(shop, member, dm, 'Buy', (text) => text.includes('server'));
      await shop.order(member, 'small');
      await shop.discord.until(() => isConsumed(id), { timeoutMs: 20_000 });
      await look();
      expect(told()).toHaveLength(1);
    });

    test('is said with the next command, once, to who takes no direct messages, and not when it was refunded meanwhile', async () => {
      shop.discord.faults.closeDms(member);
      shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
      await closed(1);
      await (await shop.discord.member(member).run('balance')).replied();
      expect((await shop.seen(member, waits)).ephemeral).toBe(true);
      const second = newMember(shop, 'Refunded');
      shop.discord.faults.closeDms(second);
      const { id } = shop.discord.grantEntitlement({ memberName: second, skuId: SKU });
      await closed(1);
      shop.discord.deleteEntitlement(id);
      await closed(0);
      for (const who of [member, second]) await (await shop.discord.member(who).run('balance')).replied();
      await shop.discord.whenIdle();
      expect(told()).toHaveLength(1);
      expect(
        shop.discord
          .member(second)
          .allMessages()
          .filter((each) => waits(each)),
      ).toEqual([]);
    });

    /** Waits until the news of so many wait for their next command. */
    async function closed(count: number): Promise<void> {
      const { news } = shop.bot.context.models;
      const until = performance.now() + 20_000;
      while ((await news.countDocuments({ kind: 'waiting-purchase', told: 'closed' })) !== count) {
        if (performance.now() > until) throw new Error('nobody was told that their messages are closed');
        await shop.discord.whenIdle();
      }
    }
  });

  test('whose event was lost is credited by listing', async () => {
    await shop.order(member, 'small');
    const { id } = shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
    await Promise.all([1, 2, 3].map(() => reconcileShop.run(shop.bot.context)));
    await shop.discord.until(() => isConsumed(id), { timeoutMs: 20_000 });
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });

  test('that Discord refunds is taken back', async () => {
    await shop.order(member, 'small');
    const { id } = shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
    await shop.discord.until(() => isConsumed(id), { timeoutMs: 20_000 });
    shop.discord.deleteEntitlement(id);
    const isBack = async () => (await balanceOf(shop, member)).bought === 0;
    for (let looks = 0; looks < 200 && !(await isBack()); looks += 1) await shop.discord.whenIdle();
    expect(await balanceOf(shop, member)).toEqual(START);
  });

  test('RECONCILE: is listed while it is bought and not credited, refunded and not taken back, or credited and unknown there', async () => {
    const { context } = shop.bot;
    const { payments } = context.models;
    const since = new Date(shop.clock.now() - 30 * 86_400_000);
    const { id } = shop.discord.grantEntitlement({ memberName: member, skuId: SKU });
    const listed = async () =>
      (await compareBooks(context, since)).filter((each) => each.id.includes(id)).map(({ kind }) => kind);
    expect(await listed()).toEqual(['not_credited']);
    await shop.order(member, 'small');
    await shop.discord.until(() => isConsumed(id), { timeoutMs: 20_000 });
    expect(await listed()).toEqual([]);
    await payments.updateOne({ _id: id }, { $set: { intent: '1399000000000000009' } });
    expect((await listed()).toSorted()).toEqual(['not_credited', 'not_paid']);
    await payments.updateOne({ _id: id }, { $set: { intent: id } });
    shop.discord.deleteEntitlement(id);
    const isBack = async () => (await payments.findById(id).lean())?.reversals.length === 1;
    for (let looks = 0; looks < 200 && !(await isBack()); looks += 1) await shop.discord.whenIdle();
    expect(await listed()).toEqual([]);
    await payments.updateOne({ _id: id }, { $set: { reversals: [] } });
    expect(await listed()).toEqual(['reversal_unknown']);
    await payments.updateOne(
      { _id: id },
      { $set: { reversals: [{ id: `refund:${id}`, kind: 'refund', money: 500, stage: 'stands' }] } },
    );
  });

  test('at another price there is named by the check', () => {
    expect(priceDisparities(shop.economy)).toEqual([
      { kind: 'pack', name: 'small', priceCents: 500, discordPriceCents: 549 },
    ]);
  });
});
