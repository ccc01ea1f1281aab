import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { priceDisparities } from '../../src/billing/price-parity.ts';
import { reconcileShop } from '../../src/jobs/payments.ts';
import { assertSound, textOf } from '../bot.ts';
import { balanceOf, newMember } from '../conformance/world.ts';
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

  test('at another price there is named by the check', () => {
    expect(priceDisparities(shop.economy)).toEqual([
      { kind: 'pack', name: 'small', priceCents: 500, discordPriceCents: 549 },
    ]);
  });
});
