import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SKUType } from 'discord-api-types/v10';
import { afterAll, describe, expect, it } from 'vitest';
import { stockDiscordShop, stockOf } from '../../demo/discord-stock.ts';
import type { Economy } from '../../src/billing/economy.ts';
import { readEconomy } from '../../src/billing/economy-file.ts';
import { readPresets } from '../../src/load-economy.ts';

const COMMUNITY = readPresets().get('community') ?? '';
const folder = mkdtempSync(join(tmpdir(), 'scrip-stock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function economyOf(text: string): Economy {
  const reading = readEconomy(text, 'stocked.yaml');
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

describe("the stock of the demo's Discord shop", () => {
  it('is every pack and every plan by the month, at the prices by card, plans in rising order', () => {
    const { economy, skus } = stockOf(COMMUNITY);
    expect(skus.map(({ name, type }) => [name, type])).toEqual([
      ['5,000 credits', SKUType.Consumable],
      ['11,000 credits', SKUType.Consumable],
      ['30,000 credits', SKUType.Consumable],
      ['Supporter', SKUType.Subscription],
      ['Patron', SKUType.Subscription],
    ]);
    const { packs, plans } = economyOf(economy);
    expect(packs.map(({ discordSku, discordPriceCents }) => [discordSku, discordPriceCents])).toEqual([
      ['1200000000000000600', 500],
      ['1200000000000000601', 1000],
      ['1200000000000000602', 2500],
    ]);
    expect(plans.map(({ discordSku, discordPriceCents }) => [discordSku, discordPriceCents])).toEqual([
      [null, null],
      ['1200000000000000603', 500],
      ['1200000000000000604', 1500],
    ]);
  });

  it.each([...readPresets()])('changes nothing else of %s', (_, text) => {
    const plain = ({ packs, plans, ...rest }: Economy) => {
      const unlisted = { discordSku: null, discordPriceCents: null };
      return {
        ...{ ...rest, source: '' },
        packs: packs.map((each) => ({ ...each, ...unlisted })),
        plans: plans.map((each) => ({ ...each, ...unlisted })),
      };
    };
    expect(plain(economyOf(stockOf(text).economy))).toEqual(plain(economyOf(text)));
  });

  it('leaves out plans that Discord cannot sell, and keeps the products that an economy names itself', () => {
    expect(stockOf(readPresets().get('genesis') ?? '').skus).toEqual([]);
    const own = COMMUNITY.replace(
      'amount: 5000.00 }',
      'amount: 5000.00, discordSku: "1200000000000000001", discordPrice: 4.00 }',
    );
    const { economy, skus } = stockOf(own);
    expect(skus[0]).toMatchObject({ id: '1200000000000000001', name: '5,000 credits' });
    expect(economyOf(economy).packs[0]?.discordPriceCents).toBe(400);
  });

  it('is written where the data is, and the default economy where none is named', async () => {
    const { economy = '', skus } = await stockDiscordShop(undefined, folder);
    expect(economy).toBe(join(folder, 'demo-economy.yaml'));
    expect(readFileSync(economy, 'utf8')).toBe(stockOf(COMMUNITY).economy);
    expect(skus).toHaveLength(5);
  });

  it('leaves alone what cannot be read, so that the bot says why', async () => {
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'name: [');
    for (const named of ['no-such-economy', broken])
      expect(await stockDiscordShop(named, folder)).toEqual({ economy: named, skus: [] });
  });
});
