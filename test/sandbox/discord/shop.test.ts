import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  EntitlementType,
  Events,
  MessageFlags,
} from 'discord.js';
import { type APISKU, SKUType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../sandbox/discord/index.ts';
import { createManualClock, startBench } from './harness.ts';

const PACK = '1200000000000000551';
const PLAN = '1200000000000000552';
const SOUND = '1200000000000000553';

const sku = (id: string, name: string, type: SKUType): APISKU => ({
  ...{ id, name, type, application_id: '1200000000000000900', slug: name.toLowerCase(), flags: 4 },
});

/** A bot that offers these items, each behind a premium button, to whom it answers alone. */
async function openShop(items: readonly string[], skus: readonly APISKU[] = []) {
  const clock = createManualClock();
  const bench = await startBench({ clock, seed: { ...defaultWorld, skus } });
  await bench.client.application.commands.set([{ name: 'buy', description: 'Buys' }]);
  bench.onInteraction(async (interaction) => {
    if (!interaction.isChatInputCommand()) return undefined;
    const buttons = items.map((id) => new ButtonBuilder().setStyle(ButtonStyle.Premium).setSKUId(id));
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(buttons);
    return interaction.reply({ content: 'Packs', components: [row], flags: MessageFlags.Ephemeral });
  });
  const handle = await bench.sandbox.member('Ben').run('buy');
  const response = await handle.response();
  if (response.type !== 'message') throw new Error('the bot offered nothing');
  const buy = (skuId?: string, name = 'Ben') =>
    bench.sandbox
      .member(name)
      .buyPremium({ messageId: response.message.id, ...(skuId === undefined ? {} : { skuId }) });
  return { bench, buy, clock, [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose]() };
}

describe("Discord's shop", () => {
  it('sells by premium button: the bot is told once, finds the entitlement in its list, and consumes it', async () => {
    await using shop = await openShop([PACK], [sku(PACK, 'Pack', SKUType.Consumable)]);
    const heard: string[] = [];
    shop.bench.client.on(Events.EntitlementCreate, ({ id }) => heard.push(id));
    const bought = shop.buy();
    expect(bought).toMatchObject({
      ...{ sku_id: PACK, user_id: shop.bench.sandbox.member('Ben').id, type: EntitlementType.Purchase },
      ...{ consumed: false, deleted: false, ends_at: null },
    });
    await expect.poll(() => heard, { timeout: 5000 }).toEqual([bought.id]);
    const listed = await shop.bench.client.application.entitlements.fetch({ skus: [PACK] });
    expect(listed.map(({ id }) => id)).toEqual([bought.id]);
    await shop.bench.client.application.entitlements.consume(bought.id);
    expect(shop.bench.sandbox.entitlements()).toMatchObject([{ consumed: true }]);
    expect(shop.bench.sandbox.violations()).toEqual([]);
  });

  it('sells a consumable again only after it was consumed, or given back', async () => {
    await using shop = await openShop([PACK]);
    const first = shop.buy();
    expect(() => shop.buy()).toThrow(`owns item ${PACK} already`);
    await shop.bench.client.application.entitlements.consume(first.id);
    const second = shop.buy();
    shop.bench.sandbox.deleteEntitlement(second.id);
    expect(shop.buy().id).not.toBe(second.id);
  });

  it('sells what is kept once, and a plan as long as it runs', async () => {
    const skus = [sku(SOUND, 'Sound', SKUType.Durable), sku(PLAN, 'Plan', SKUType.Subscription)];
    await using shop = await openShop([SOUND, PLAN], skus);
    const sound = shop.buy(SOUND);
    await shop.bench.client.application.entitlements.consume(sound.id);
    expect(() => shop.buy(SOUND)).toThrow('owns Sound already');
    const plan = shop.buy(PLAN);
    expect(plan).toMatchObject({
      type: EntitlementType.ApplicationSubscription,
      starts_at: '2026-09-01T12:00:00.000000+00:00',
    });
    expect(() => shop.buy(PLAN)).toThrow('owns Plan already');
  });

  it('names what it sells in the world, for the page', async () => {
    await using shop = await openShop([PACK], [sku(PACK, 'Pack', SKUType.Consumable)]);
    expect(shop.bench.sandbox.world.skus).toEqual([{ id: PACK, name: 'Pack' }]);
  });

  it('refuses what it does not list, what the message does not offer, and what somebody else was offered', async () => {
    await using shop = await openShop([PACK], [sku(SOUND, 'Sound', SKUType.Durable)]);
    expect(() => shop.buy(PACK)).toThrow(`no item ${PACK}`);
    expect(() => shop.buy(PLAN)).toThrow('offers nothing');
    expect(() => shop.buy(PACK, 'Cleo')).toThrow('sees no message');
    expect(shop.bench.sandbox.entitlements()).toEqual([]);
  });
});
