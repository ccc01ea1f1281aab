import type { Model } from 'mongoose';
import type { EconomyRuleDocument, EconomyTextDocument } from '../../models/economy.ts';
import type { PriceDocument } from '../../models/price.ts';
import { sha256 } from '../canonical.ts';
import type { Economy, ImagePrice, TokenPrice } from '../economy.ts';
import { readEconomy } from '../economy-file.ts';

/** From when on an economy rules a server. */
export type EconomyRule = EconomyRuleDocument;

/** Which economy rules a server, which did before, and the prices that ever were. */
export interface EconomyBook {
  /** The economy of a server, now. */
  of(server: string): Promise<Economy>;
  /** The newest version of the economy of that name that rules or ever ruled a server; null where none did. */
  named(server: string, name: string): Promise<Economy | null>;
  /** The other economies that ever ruled a server: its wallets under them are frozen. */
  others(server: string): Promise<readonly Economy[]>;
  /** The rule in force; null where nobody ever chose, so that the default rules. */
  rule(server: string): Promise<EconomyRule | null>;
  /** The rules of a server, newest first, at most `limit`. */
  history(server: string, limit: number): Promise<readonly EconomyRule[]>;
  /** Keeps the text of an economy's file; answers its version. The text must be readable. */
  keep(text: string): Promise<string>;
  /** The economy of a version; null for one that was never kept, or that this program cannot read any more. */
  kept(version: string): Promise<Economy | null>;
  /** Lets a version rule from now on; false where another rule took the number first. */
  begin(rule: EconomyRule): Promise<boolean>;
  /** The price of a version, or null for one that was never in force. */
  price(version: string): Promise<TokenPrice | ImagePrice | null>;
}

interface BookModels {
  readonly prices: Model<PriceDocument>;
  readonly economyTexts: Model<EconomyTextDocument>;
  readonly economyRules: Model<EconomyRuleDocument>;
}

/** So long a process goes by what it last read of a server's rule; its own changes count at once. */
const FRESH_MS = 1_000;
const SERVERS_MAX = 10_000;

/** A book of all servers; `fallback` rules where nobody chose. Every price is kept before it is first used. */
export async function openEconomyBook(models: BookModels, fallback: Economy): Promise<EconomyBook> {
  await keepPrices(models.prices, fallback);
  return new MongoEconomyBook(models, fallback);
}

class MongoEconomyBook implements EconomyBook {
  readonly #models: BookModels;
  readonly #fallback: Economy;
  readonly #compiled = new Map<string, Economy>();
  readonly #rules = new Map<string, { readonly rule: EconomyRule | null; readonly readAt: number }>();

  constructor(models: BookModels, fallback: Economy) {
    this.#models = models;
    this.#fallback = fallback;
  }

  async of(server: string): Promise<Economy> {
    const known = this.#rules.get(server);
    const isFresh = known !== undefined && performance.now() - known.readAt < FRESH_MS;
    const rule = isFresh ? known.rule : await this.rule(server);
    return rule === null ? this.#fallback : ((await this.kept(rule.version)) ?? this.#fallback);
  }

  async named(server: string, name: string): Promise<Economy | null> {
    const newest = { sort: { n: -1 } } as const;
    const rule = await this.#models.economyRules.findOne({ server, name }, null, newest).lean();
    if (rule !== null) return this.kept(rule.version);
    return this.#fallback.name === name ? this.#fallback : null;
  }

  async others(server: string): Promise<readonly Economy[]> {
    const current = await this.of(server);
    const ruled = await this.#models.economyRules.distinct('name', { server });
    const names = new Set(ruled.length === 0 ? [] : [this.#fallback.name, ...ruled]);
    names.delete(current.name);
    const found = await Promise.all([...names].map((name) => this.named(server, name)));
    return found.filter((economy) => economy !== null);
  }

  async rule(server: string): Promise<EconomyRule | null> {
    const [rule = null] = await this.history(server, 1);
    if (this.#rules.size >= SERVERS_MAX) this.#rules.clear();
    this.#rules.set(server, { rule, readAt: performance.now() });
    return rule;
  }

  async history(server: string, limit: number): Promise<readonly EconomyRule[]> {
    return this.#models.economyRules.find({ server }, { _id: 0 }, { sort: { n: -1 }, limit }).lean();
  }

  async keep(text: string): Promise<string> {
    const version = sha256(text).slice(0, 16);
    await this.#models.economyTexts.updateOne({ _id: version }, { $setOnInsert: { text } }, { upsert: true });
    return version;
  }

  async kept(version: string): Promise<Economy | null> {
    const known = this.#compiled.get(version);
    if (known !== undefined) return known;
    const found = await this.#models.economyTexts.findById(version).lean();
    const reading = found === null ? null : readEconomy(found.text, version);
    if (!reading?.ok) return null;
    this.#compiled.set(version, reading.economy);
    return reading.economy;
  }

  async begin(rule: EconomyRule): Promise<boolean> {
    const economy = await this.kept(rule.version);
    if (economy === null) return false;
    await keepPrices(this.#models.prices, economy);
    try {
      await this.#models.economyRules.create(rule);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error;
      return false;
    }
    this.#rules.delete(rule.server);
    return true;
  }

  async price(version: string): Promise<TokenPrice | ImagePrice | null> {
    return (await this.#models.prices.findById(version).lean())?.price ?? null;
  }
}

async function keepPrices(prices: Model<PriceDocument>, economy: Economy): Promise<void> {
  const versions = [...economy.models, ...economy.images].map((model) => model.price);
  const writes = versions.map((price) => ({
    updateOne: { filter: { _id: price.version }, update: { $setOnInsert: { price } }, upsert: true },
  }));
  if (writes.length > 0) await prices.bulkWrite(writes, { ordered: false });
}
