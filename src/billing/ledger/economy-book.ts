import type { Model } from 'mongoose';
import type { Clock } from '../../clock.ts';
import type { EconomyRuleDocument, EconomyTextDocument } from '../../models/economy.ts';
import type { PriceDocument } from '../../models/price.ts';
import { sha256 } from '../canonical.ts';
import type { Economy, ImagePrice, TokenPrice } from '../economy.ts';
import { readEconomy } from '../economy-file.ts';

/** From when on an economy rules a server. */
export type EconomyRule = EconomyRuleDocument;

/** A version of an economy with the instant from which on it ruled, rules or will rule; -Infinity for the default. */
export interface RulingVersion {
  readonly from: number;
  readonly economy: Economy;
}

/**
 * Which economy rules a server, which did before, which will, and the prices that ever were. What is in force follows
 * from the rules and the clock: no job switches anything.
 */
export interface EconomyBook {
  /** The economy of a server, now; with `at` in milliseconds the one that rules then, by what is planned. */
  of(server: string, at?: number): Promise<Economy>;
  /** The newest version of the economy of that name that rules or ever ruled a server; null where none did. */
  named(server: string, name: string): Promise<Economy | null>;
  /** The other economies that ever ruled a server: its wallets under them are frozen. */
  others(server: string): Promise<readonly Economy[]>;
  /** The rule in force; null where nobody ever chose, so that the default rules. */
  rule(server: string): Promise<EconomyRule | null>;
  /** The rules that wait for their instant, the next one first. */
  planned(server: string): Promise<readonly EconomyRule[]>;
  /** Every version of the economy of that name, in the order of their instants, planned ones included. */
  versions(server: string, name: string): Promise<readonly RulingVersion[]>;
  /** The rules of a server, newest first, at most `limit`; planned and withdrawn ones too. */
  history(server: string, limit: number): Promise<readonly EconomyRule[]>;
  /** Keeps the text of an economy's file; answers its version. The text must be readable. */
  keep(text: string): Promise<string>;
  /** The economy of a version; null for one that was never kept, or that this program cannot read any more. */
  kept(version: string): Promise<Economy | null>;
  /** Lets a version rule from its instant on; false where another rule took the number first. One insert: all or nothing. */
  begin(rule: EconomyRule): Promise<boolean>;
  /** Takes a planned rule back; null where it is not waiting (any more). */
  withdraw(
    server: string,
    n: number,
    by: { readonly actor: string; readonly at: Date },
  ): Promise<EconomyRule | null>;
  /** The price of a version, or null for one that was never in force. */
  price(version: string): Promise<TokenPrice | ImagePrice | null>;
}

interface BookModels {
  readonly prices: Model<PriceDocument>;
  readonly economyTexts: Model<EconomyTextDocument>;
  readonly economyRules: Model<EconomyRuleDocument>;
}

/** So long a process goes by what it last read of a server's rules; its own changes count at once. */
const FRESH_MS = 1_000;
const SERVERS_MAX = 10_000;
/** How many of a server's rules are looked at, newest first. Owners change their economy a few times a year. */
const RULES_MAX = 500;

/** A book of all servers; `fallback` rules where nobody chose. Every price is kept before it is first used. */
export async function openEconomyBook(
  models: BookModels,
  fallback: Economy,
  clock: Clock,
): Promise<EconomyBook> {
  await keepPrices(models.prices, fallback);
  return readEconomyBook(models, fallback, clock);
}

/** The same for whoever only reads: nothing is written by opening it. */
export function readEconomyBook(models: BookModels, fallback: Economy, clock: Clock): EconomyBook {
  return new MongoEconomyBook(models, fallback, clock);
}

class MongoEconomyBook implements EconomyBook {
  readonly #models: BookModels;
  readonly #fallback: Economy;
  readonly #clock: Clock;
  readonly #compiled = new Map<string, Economy>();
  readonly #rules = new Map<string, { readonly rules: readonly EconomyRule[]; readonly readAt: number }>();

  constructor(models: BookModels, fallback: Economy, clock: Clock) {
    this.#models = models;
    this.#fallback = fallback;
    this.#clock = clock;
  }

  async of(server: string, at: number = this.#clock.now()): Promise<Economy> {
    const known = this.#rules.get(server);
    const isFresh = known !== undefined && performance.now() - known.readAt < FRESH_MS;
    const rules = isFresh ? known.rules : await this.#read(server);
    return this.#economyOf(inForce(rules, at));
  }

  async named(server: string, name: string): Promise<Economy | null> {
    const now = this.#clock.now();
    const ruled = (await this.versions(server, name)).filter(({ from }) => from <= now);
    return ruled.at(-1)?.economy ?? null;
  }

  async others(server: string): Promise<readonly Economy[]> {
    const now = this.#clock.now();
    const rules = (await this.#read(server)).filter((rule) => hasBegun(rule, now));
    const current = await this.#economyOf(inForce(rules, now));
    const names = new Set(rules.length === 0 ? [] : [this.#fallback.name, ...rules.map(({ name }) => name)]);
    names.delete(current.name);
    const found = await Promise.all([...names].map((name) => this.named(server, name)));
    return found.filter((economy) => economy !== null);
  }

  async rule(server: string): Promise<EconomyRule | null> {
    return inForce(await this.#read(server), this.#clock.now());
  }

  async planned(server: string): Promise<readonly EconomyRule[]> {
    const now = this.#clock.now();
    return (await this.#read(server)).filter((rule) => !hasBegun(rule, now));
  }

  async versions(server: string, name: string): Promise<readonly RulingVersion[]> {
    const rules = (await this.#read(server)).filter((rule) => rule.name === name);
    const read = await Promise.all(
      rules.map(async ({ planned, from, version }) => {
        const economy = await this.kept(version);
        // One that was chosen at once has begun, also by a clock that is behind.
        const since = planned ? from.getTime() : Math.min(from.getTime(), this.#clock.now());
        return economy === null ? [] : [{ from: since, economy }];
      }),
    );
    const own = this.#fallback.name === name ? [{ from: -Infinity, economy: this.#fallback }] : [];
    return [...own, ...read.flat()];
  }

  async history(server: string, limit: number): Promise<readonly EconomyRule[]> {
    return this.#models.economyRules.find({ server }, { _id: 0 }, { sort: { n: -1 }, limit }).lean();
  }

  /** The rules of a server that nobody withdrew, in the order in which they take over from one another. */
  async #read(server: string): Promise<readonly EconomyRule[]> {
    const all = await this.history(server, RULES_MAX);
    const rules = all.filter(({ withdrawn }) => withdrawn === null).sort(compareRules);
    if (this.#rules.size >= SERVERS_MAX) this.#rules.clear();
    this.#rules.set(server, { rules, readAt: performance.now() });
    return rules;
  }

  async #economyOf(rule: EconomyRule | null): Promise<Economy> {
    return rule === null ? this.#fallback : ((await this.kept(rule.version)) ?? this.#fallback);
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

  async withdraw(
    server: string,
    n: number,
    by: { readonly actor: string; readonly at: Date },
  ): Promise<EconomyRule | null> {
    const waiting = { server, n, planned: true, withdrawn: null, from: { $gt: by.at } } as const;
    const update = { $set: { withdrawn: by } };
    const after = { returnDocument: 'after', projection: { _id: 0 } } as const;
    const rule = await this.#models.economyRules.findOneAndUpdate(waiting, update, after).lean();
    if (rule !== null) this.#rules.delete(server);
    return rule;
  }

  async price(version: string): Promise<TokenPrice | ImagePrice | null> {
    return (await this.#models.prices.findById(version).lean())?.price ?? null;
  }
}

/** By instant, then by number: of two for one instant the later choice. */
function compareRules(a: EconomyRule, b: EconomyRule): number {
  return a.from.getTime() - b.from.getTime() || a.n - b.n;
}

function hasBegun({ planned, from }: EconomyRule, now: number): boolean {
  return !planned || from.getTime() <= now;
}

/** The rule that is in force at an instant, of rules in their order; null where none is. */
function inForce(rules: readonly EconomyRule[], now: number): EconomyRule | null {
  return rules.findLast((rule) => hasBegun(rule, now)) ?? null;
}

async function keepPrices(prices: Model<PriceDocument>, economy: Economy): Promise<void> {
  const versions = [...economy.models, ...economy.images].map((model) => model.price);
  const writes = versions.map((price) => ({
    updateOne: { filter: { _id: price.version }, update: { $setOnInsert: { price } }, upsert: true },
  }));
  if (writes.length > 0) await prices.bulkWrite(writes, { ordered: false });
}
