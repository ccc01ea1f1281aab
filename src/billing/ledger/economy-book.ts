import type { Model } from 'mongoose';
import type { Clock } from '../../clock.ts';
import type { AddressDocument } from '../../models/address.ts';
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

/** An economy with how many servers chose it; 0 where it rules by default alone. */
export interface EconomyInUse {
  readonly economy: Economy;
  readonly servers: number;
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
  /** The other economies that a server has wallets of: those are frozen. */
  others(server: string): Promise<readonly Economy[]>;
  /** The rule in force; null where nobody ever chose, so that the default rules that the server began with. */
  rule(server: string): Promise<EconomyRule | null>;
  /** The rules that wait for their instant, the next one first. */
  planned(server: string): Promise<readonly EconomyRule[]>;
  /** Every version of the economy of that name, in the order of their instants, planned ones included. */
  versions(server: string, name: string): Promise<readonly RulingVersion[]>;
  /** The rules of a server, newest first, at most `limit`; planned and withdrawn ones too. */
  history(server: string, limit: number): Promise<readonly EconomyRule[]>;
  /** The economies that rule servers now or are planned to, the default among them, each once. */
  inUse(): Promise<readonly EconomyInUse[]>;
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
  readonly addresses: Model<AddressDocument>;
  readonly prices: Model<PriceDocument>;
  readonly economyTexts: Model<EconomyTextDocument>;
  readonly economyRules: Model<EconomyRuleDocument>;
}

/** So long a process goes by what it last read of a server's rules; its own changes count at once. */
const FRESH_MS = 1_000;
const SERVERS_MAX = 10_000;
/** How many of a server's rules are looked at, newest first. Owners change their economy a few times a year. */
const RULES_MAX = 500;
/** Where the defaults stand among the rules: no server has such an id. */
const DEFAULTS = 'default';

/**
 * A book of all servers. The default rules where nobody chose, and a server keeps the one that its first wallet was
 * made under: an operator who names another one freezes nobody's credit. A new version of the same economy counts at
 * once. Every price is kept before it is first used, every default before it rules.
 */
export async function openEconomyBook(
  models: BookModels,
  fallback: Economy,
  clock: Clock,
): Promise<EconomyBook> {
  await keepPrices(models.prices, fallback);
  const book = new MongoEconomyBook(models, fallback, clock);
  await book.keepDefault();
  return book;
}

/** The same for whoever only reads: nothing is written by opening it. */
export function readEconomyBook(models: BookModels, fallback: Economy, clock: Clock): EconomyBook {
  return new MongoEconomyBook(models, fallback, clock);
}

interface ReadRules {
  readonly rules: readonly EconomyRule[];
  /** What rules before the first of them. */
  readonly base: Economy;
  readonly readAt: number;
}

class MongoEconomyBook implements EconomyBook {
  readonly #models: BookModels;
  readonly #fallback: Economy;
  readonly #clock: Clock;
  readonly #compiled = new Map<string, Economy>();
  readonly #rules = new Map<string, ReadRules>();

  constructor(models: BookModels, fallback: Economy, clock: Clock) {
    this.#models = models;
    this.#fallback = fallback;
    this.#clock = clock;
  }

  async of(server: string, at: number = this.#clock.now()): Promise<Economy> {
    const known = this.#rules.get(server);
    const isFresh = known !== undefined && performance.now() - known.readAt < FRESH_MS;
    const read = isFresh ? known : await this.#read(server);
    return this.#economyAt(read, at);
  }

  async named(server: string, name: string): Promise<Economy | null> {
    const now = this.#clock.now();
    const ruled = (await this.versions(server, name)).filter(({ from }) => from <= now);
    return ruled.at(-1)?.economy ?? null;
  }

  async others(server: string): Promise<readonly Economy[]> {
    const now = this.#clock.now();
    const current = await this.#economyAt(await this.#read(server), now);
    const names = await this.#models.addresses.distinct('economy', { server });
    const others = names.filter((name) => name !== current.name);
    const found = await Promise.all(others.map((name) => this.named(server, name)));
    return found.filter((economy) => economy !== null);
  }

  async rule(server: string): Promise<EconomyRule | null> {
    const { rules } = await this.#read(server);
    return inForce(rules, this.#clock.now());
  }

  async planned(server: string): Promise<readonly EconomyRule[]> {
    const now = this.#clock.now();
    const { rules } = await this.#read(server);
    return rules.filter((rule) => !hasBegun(rule, now));
  }

  async versions(server: string, name: string): Promise<readonly RulingVersion[]> {
    const rules = (await this.#read(server)).rules.filter((rule) => rule.name === name);
    const read = await Promise.all(
      rules.map(async ({ planned, from, version }) => {
        const economy = await this.kept(version);
        // One that was chosen at once has begun, also by a clock that is behind.
        const since = planned ? from.getTime() : Math.min(from.getTime(), this.#clock.now());
        return economy === null ? [] : [{ from: since, economy }];
      }),
    );
    const own = await this.#defaultNamed(name);
    return [...(own === null ? [] : [{ from: -Infinity, economy: own }]), ...read.flat()];
  }

  async history(server: string, limit: number): Promise<readonly EconomyRule[]> {
    return this.#models.economyRules.find({ server }, { _id: 0 }, { sort: { n: -1 }, limit }).lean();
  }

  async inUse(): Promise<readonly EconomyInUse[]> {
    const now = this.#clock.now();
    const rules = await this.#models.economyRules.find({ withdrawn: null }, { _id: 0 }).lean();
    const versions = new Map<string, Set<string>>();
    for (const [server, own] of Map.groupBy(rules, (rule) => rule.server)) {
      if (server === DEFAULTS) continue;
      const sorted = own.sort(compareRules);
      const current = inForce(sorted, now);
      for (const rule of sorted.filter((each) => each === current || !hasBegun(each, now))) {
        versions.set(rule.version, (versions.get(rule.version) ?? new Set()).add(server));
      }
    }
    const chosen = await Promise.all(
      [...versions].map(async ([version, servers]) => {
        const economy = await this.kept(version);
        return economy === null ? [] : [{ economy, servers: servers.size }];
      }),
    );
    const others = chosen.flat().filter(({ economy }) => economy.source !== this.#fallback.source);
    return [{ economy: this.#fallback, servers: 0 }, ...others];
  }

  /** The rules of a server that nobody withdrew, in the order in which they take over from one another. */
  async #read(server: string): Promise<ReadRules> {
    const all = await this.history(server, RULES_MAX);
    const rules = all.filter(({ withdrawn }) => withdrawn === null).sort(compareRules);
    const base = inForce(rules, this.#clock.now()) === null ? await this.#begunWith(server) : this.#fallback;
    if (this.#rules.size >= SERVERS_MAX) this.#rules.clear();
    const read = { rules, base, readAt: performance.now() };
    this.#rules.set(server, read);
    return read;
  }

  async #economyAt({ rules, base }: ReadRules, at: number): Promise<Economy> {
    const rule = inForce(rules, at);
    return rule === null ? base : ((await this.kept(rule.version)) ?? base);
  }

  /** The default of a server where no rule has begun: that of its wallets, which are all of one economy then. */
  async #begunWith(server: string): Promise<Economy> {
    const wallet = await this.#models.addresses.findOne({ server }, { economy: 1 }).lean();
    return (wallet === null ? null : await this.#defaultNamed(wallet.economy)) ?? this.#fallback;
  }

  /** The newest default of that name; null where none ever had it. */
  async #defaultNamed(name: string): Promise<Economy | null> {
    if (name === this.#fallback.name) return this.#fallback;
    const newest = { sort: { n: -1 } } as const;
    const rule = await this.#models.economyRules.findOne({ server: DEFAULTS, name }, null, newest).lean();
    return rule === null ? null : this.kept(rule.version);
  }

  /** Notes which economy is the default from now on, so that a later process knows what servers began with. */
  async keepDefault(): Promise<void> {
    const version = await this.keep(this.#fallback.source);
    const [newest] = await this.history(DEFAULTS, 1);
    if (newest?.version === version) return;
    const at = new Date(this.#clock.now());
    const { name } = this.#fallback;
    const rule = {
      server: DEFAULTS,
      n: (newest?.n ?? 0) + 1,
      name,
      version,
      actor: 'operator',
      at,
      from: at,
    };
    const isKept = await this.#add({
      ...rule,
      planned: false,
      before: newest?.name ?? name,
      withdrawn: null,
    });
    // Another process began at the same moment.
    if (!isKept) await this.keepDefault();
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
    return this.#add(rule);
  }

  /** False where another rule took the number first. */
  async #add(rule: EconomyRule): Promise<boolean> {
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
