import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type APISKU, SKUFlags, SKUType } from 'discord-api-types/v10';
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { defaultWorld } from '../sandbox/discord/index.ts';
import { readEconomy } from '../src/billing/economy-file.ts';
import { DEFAULT_ECONOMY } from '../src/config/index.ts';
import { economySource } from '../src/load-economy.ts';

/** The products of Discord's shop and the economy that sells them. */
export interface DiscordStock<Economy> {
  readonly economy: Economy;
  /** Packs, then plans in rising order, as Discord ranks the tiers of a subscription. */
  readonly skus: readonly APISKU[];
}

/**
 * Stocks Discord's shop for the economy that `ECONOMY` names. The answer names the file to go by instead; what cannot
 * be read is left as it is, so that the bot says what is wrong with it.
 */
export async function stockDiscordShop(
  named: string | undefined,
  dataDir: string,
): Promise<DiscordStock<string | undefined>> {
  const { file, text } = economySource(named || DEFAULT_ECONOMY);
  if (text === null || !readEconomy(text, file).ok) return { economy: named, skus: [] };
  const { economy, skus } = stockOf(text);
  const stocked = join(dataDir, 'demo-economy.yaml');
  await writeFile(stocked, economy);
  return { economy: stocked, skus };
}

/** The products that the demo makes up are counted from here. */
const FIRST_SKU = 1_200_000_000_000_000_600n;

/**
 * Puts an economy's packs and its plans by the month into Discord's shop, at the prices by card: no preset names
 * products of Discord, since whose would they be. What names a product of its own keeps it.
 * @param text a readable economy's file
 */
export function stockOf(text: string): DiscordStock<string> {
  // Failsafe: numbers stay as they are written.
  const document = parseDocument(text, { schema: 'failsafe' });
  const listed = (list: string) => {
    const found = document.get(list);
    return isSeq(found) ? found.items.filter((each): each is YAMLMap => isMap(each)) : [];
  };
  const monthly = listed('plans').filter(
    (each) => each.has('discordSku') || (each.has('price') && each.getIn(['every', 'months']) === '1'),
  );
  const sold = [
    ...listed('packs').map((each) => ({ each, type: SKUType.Consumable })),
    ...monthly.map((each) => ({ each, type: SKUType.Subscription })),
  ];
  const skus = sold.map(({ each, type }, index) => {
    if (!each.has('discordSku')) {
      const sku = document.createNode(String(FIRST_SKU + BigInt(index)));
      sku.type = 'QUOTE_DOUBLE';
      each.set('discordSku', sku);
      each.set('discordPrice', document.createNode(String(each.get('price'))));
    }
    return skuOf(String(each.get('discordSku')), String(each.get('title')), type);
  });
  return { economy: document.toString({ lineWidth: 0 }), skus };
}

function skuOf(id: string, name: string, type: SKUType): APISKU {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');
  return { id, name, type, slug, application_id: defaultWorld.application.id, flags: flagsOf(type) };
}

function flagsOf(type: SKUType): SKUFlags {
  return type === SKUType.Subscription ? SKUFlags.Available | SKUFlags.UserSubscription : SKUFlags.Available;
}
