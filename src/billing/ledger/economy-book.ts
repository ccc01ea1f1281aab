import type { Model } from 'mongoose';
import type { PriceDocument } from '../../models/price.ts';
import type { Economy, ImagePrice, TokenPrice } from '../economy.ts';

/** Which economy rules a server, and the prices that ever were. */
export interface EconomyBook {
  /** The economy of a server, now. */
  of(server: string): Promise<Economy>;
  /** The price of a version, or null for one that was never in force. */
  price(version: string): Promise<TokenPrice | ImagePrice | null>;
}

/** A book with one economy for all servers. Every price in it is kept before it is first used. */
export async function openEconomyBook(prices: Model<PriceDocument>, economy: Economy): Promise<EconomyBook> {
  const versions = [...economy.models, ...economy.images].map((model) => model.price);
  const writes = versions.map((price) => ({
    updateOne: { filter: { _id: price.version }, update: { $setOnInsert: { price } }, upsert: true },
  }));
  if (writes.length > 0) await prices.bulkWrite(writes, { ordered: false });
  return {
    of: () => Promise.resolve(economy),
    async price(version) {
      return (await prices.findById(version).lean())?.price ?? null;
    },
  };
}
