import { hashOf } from './canonical.ts';
import type {
  Bucket,
  Economy,
  ImageModel,
  ImagePrice,
  Pack,
  Plan,
  Share,
  TextModel,
  TokenPrice,
} from './economy.ts';
import type { EconomyFile } from './economy-schema.ts';
import { type Amount, add, parseDecimal } from './money.ts';

/** A fault at a path of the file, before it is given a line. */
export interface FieldFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export type Compiled =
  | { readonly ok: true; readonly economy: Economy }
  | { readonly ok: false; readonly faults: readonly FieldFault[] };

const RATE_DECIMALS = 6;

/** From a rate of the file to smallest steps a token. */
type Conversion = Pick<TokenPrice, 'numerator' | 'denominator'>;

/**
 * Turns the shape of a file into the engine's economy: amounts to integers of the unit's scale, rates to integers
 * of 10^-6, names checked against each other. All faults are found in one pass.
 * @param source the text that the shape was read from
 */
export function compileEconomy(file: EconomyFile, source: string): Compiled {
  const compiler = new Compiler(file);
  const economy = { ...compiler.economy(), source };
  return compiler.faults.length === 0 ? { ok: true, economy } : { ok: false, faults: compiler.faults };
}

/** What a pack or plan of the file says about Discord's own shop. */
type ForSaleInDiscord = Pick<EconomyFile['packs'][number], 'discordSku' | 'discordPrice'>;

/** Collects faults while it compiles, so that an owner sees all of them at once. */
class Compiler {
  readonly faults: FieldFault[] = [];
  readonly #file: EconomyFile;
  constructor(file: EconomyFile) {
    this.#file = file;
  }

  economy(): Omit<Economy, 'source'> {
    const file = this.#file;
    for (const list of ['buckets', 'plans', 'packs', 'models', 'images', 'actions'] as const)
      this.#unique(list);
    if (file.models.length + file.images.length + file.actions.length === 0) {
      this.#fault(['models'], 'needs at least one model, image or action');
    }
    const plans = file.plans.map((plan, index) => this.#plan(plan, index));
    this.#oneBankEach();
    this.#oneWareEach();
    const conversion = this.#conversion();
    return {
      name: file.name,
      title: file.title,
      unit: { ...file.unit, secondName: file.unit.secondName ?? null },
      settlement: file.settlement,
      graceDays: file.graceDays,
      debtPausesSpending: file.debtPausesSpending,
      ownKeys: file.ownKeys,
      buckets: file.buckets.map((bucket, index) => this.#bucket(bucket, index)),
      startingGrant:
        file.startingGrant === undefined
          ? null
          : {
              bucket: this.#bucketName(['startingGrant', 'bucket'], file.startingGrant.bucket),
              amount: this.#positive(['startingGrant', 'amount'], file.startingGrant.amount),
            },
      freeTurns: file.freeTurns ?? null,
      plans,
      firstTimeBonusPercent: file.firstTimeBonusPercent,
      packs: file.packs.map((pack, index) => this.#pack(pack, index)),
      models: file.models.map((model, index) => this.#model(model, index, conversion)),
      images: file.images.map((image, index) => this.#image(image, index)),
      actions: file.actions.map((action, index) => ({
        name: action.name,
        title: action.title,
        price: this.#amount(['actions', index, 'price'], action.price),
        needsPlan: this.#planName(['actions', index, 'needsPlan'], action.needsPlan),
      })),
      share: this.#share(),
      lowBalancePercent: file.lowBalancePercent ?? null,
      limits: file.limits,
    };
  }

  #fault(path: readonly PropertyKey[], message: string): void {
    this.faults.push({ path, message });
  }

  #unique(list: 'buckets' | 'plans' | 'packs' | 'models' | 'images' | 'actions'): void {
    const seen = new Set<string>();
    for (const [index, { name }] of this.#file[list].entries()) {
      if (seen.has(name)) this.#fault([list, index, 'name'], `"${name}" is there twice`);
      seen.add(name);
    }
  }

  #amount(path: readonly PropertyKey[], text: string): Amount {
    const scale = this.#file.unit.scale;
    const amount = parseDecimal(text, scale);
    if (amount !== null) return amount;
    const decimals = text.length - 1 - text.indexOf('.');
    if (!text.includes('.') || decimals <= scale) this.#fault(path, `${text} is more than can be counted`);
    else
      this.#fault(path, `must be an amount with at most ${scale} decimals (the unit's scale), not ${text}`);
    return 0;
  }

  #positive(path: readonly PropertyKey[], text: string): Amount {
    const amount = this.#amount(path, text);
    if (Number(text) === 0) this.#fault(path, 'must be more than 0');
    return amount;
  }

  #rate(path: readonly PropertyKey[], text: string): number {
    const rate = parseDecimal(text, RATE_DECIMALS);
    if (rate !== null) return rate;
    this.#fault(path, `${text} is more than can be counted`);
    return 0;
  }

  #bucketName(path: readonly PropertyKey[], name: string): string {
    if (!this.#file.buckets.some((bucket) => bucket.name === name)) {
      this.#fault(path, `there is no bucket named "${name}"`);
    }
    return name;
  }

  #planName(path: readonly PropertyKey[], name: string | undefined): string | null {
    if (name === undefined) return null;
    if (!this.#file.plans.some((plan) => plan.name === name))
      this.#fault(path, `there is no plan named "${name}"`);
    return name;
  }

  #bucket(bucket: EconomyFile['buckets'][number], index: number): Bucket {
    const path = ['buckets', index];
    if (bucket.kind === 'rolling') {
      if (bucket.rollsFrom === undefined)
        this.#fault([...path, 'rollsFrom'], 'a rolling bucket needs rollsFrom');
      else {
        const source = this.#file.buckets.find((each) => each.name === bucket.rollsFrom);
        if (source === undefined) this.#bucketName([...path, 'rollsFrom'], bucket.rollsFrom);
        else if (source.kind !== 'period') {
          this.#fault([...path, 'rollsFrom'], `"${source.name}" is not a bucket of kind period`);
        }
      }
      if (bucket.capPeriods === undefined)
        this.#fault([...path, 'capPeriods'], 'a rolling bucket needs capPeriods');
    } else if (bucket.rollsFrom !== undefined || bucket.capPeriods !== undefined) {
      this.#fault([...path, 'kind'], 'only a bucket of kind rolling has rollsFrom and capPeriods');
    }
    const { name, title, kind, locksWithoutPlan } = bucket;
    if (locksWithoutPlan && this.#file.plans.every(({ price }) => price === undefined)) {
      this.#fault([...path, 'locksWithoutPlan'], 'would lock for ever: no plan has a price');
    }
    return {
      name,
      title,
      kind,
      rollsFrom: bucket.rollsFrom ?? null,
      capPeriods: bucket.capPeriods ?? null,
      locksWithoutPlan,
    };
  }

  /** The rest of a period can roll into one bucket only. */
  #oneBankEach(): void {
    const taken = new Set<string>();
    for (const [index, { kind, rollsFrom }] of this.#file.buckets.entries()) {
      if (kind !== 'rolling' || rollsFrom === undefined) continue;
      if (taken.has(rollsFrom)) {
        this.#fault(['buckets', index, 'rollsFrom'], `"${rollsFrom}" rolls into another bucket already`);
      }
      taken.add(rollsFrom);
    }
  }

  /** A bucket for credit that was bought or earned: no end of a period may take it away. */
  #lastingName(path: readonly PropertyKey[], name: string): string {
    const kind = this.#file.buckets.find((bucket) => bucket.name === name)?.kind ?? 'lasting';
    if (kind !== 'lasting') this.#fault(path, `"${name}" is a bucket of kind ${kind}: it would not last`);
    return this.#bucketName(path, name);
  }

  #plan(plan: EconomyFile['plans'][number], index: number): Plan {
    const path = ['plans', index];
    if (this.#file.buckets.some(({ name, kind }) => name === plan.bucket && kind === 'rolling')) {
      this.#fault([...path, 'bucket'], `"${plan.bucket}" only takes the rest of another bucket`);
    }
    if ((plan.bucket === undefined) !== (plan.amount === undefined)) {
      this.#fault(
        [...path, plan.bucket === undefined ? 'bucket' : 'amount'],
        'bucket and amount go together',
      );
    }
    if (plan.price !== undefined && plan.every === 'once') {
      this.#fault([...path, 'every'], 'a plan with a price needs a cycle, such as {months: 1}');
    }
    if (plan.price === undefined && plan.discordSku !== undefined) {
      this.#fault([...path, 'discordSku'], 'a plan that Discord sells needs a price');
    }
    return {
      name: plan.name,
      title: plan.title,
      priceCents: plan.price === undefined ? null : this.#cents([...path, 'price'], plan.price),
      bucket: plan.bucket === undefined ? null : this.#bucketName([...path, 'bucket'], plan.bucket),
      amount: plan.amount === undefined ? 0 : this.#positive([...path, 'amount'], plan.amount),
      cycle: plan.every,
      ...this.#inDiscord(path, plan),
    };
  }

  #cents(path: readonly PropertyKey[], text: string): number {
    const cents = parseDecimal(text, 2) ?? 0;
    if (cents === 0) this.#fault(path, 'must be more than 0.00');
    return cents;
  }

  #pack(pack: EconomyFile['packs'][number], index: number): Pack {
    const path = ['packs', index];
    return {
      name: pack.name,
      title: pack.title,
      priceCents: this.#cents([...path, 'price'], pack.price),
      bucket: this.#lastingName([...path, 'bucket'], pack.bucket),
      amount: this.#positive([...path, 'amount'], pack.amount),
      bonus: this.#amount([...path, 'bonus'], pack.bonus),
      ...this.#inDiscord(path, pack),
    };
  }

  #inDiscord(path: readonly PropertyKey[], { discordSku, discordPrice }: ForSaleInDiscord) {
    return {
      discordSku: discordSku ?? null,
      discordPriceCents:
        discordPrice === undefined ? null : this.#cents([...path, 'discordPrice'], discordPrice),
    };
  }

  /** What is bought in Discord names nothing but its product: one product sells one pack or plan. */
  #oneWareEach(): void {
    const seen = new Set<string>();
    for (const list of ['plans', 'packs'] as const) {
      for (const [index, { discordSku }] of this.#file[list].entries()) {
        if (discordSku === undefined) continue;
        if (seen.has(discordSku)) this.#fault([list, index, 'discordSku'], `"${discordSku}" is there twice`);
        seen.add(discordSku);
      }
    }
  }

  #model(model: EconomyFile['models'][number], index: number, conversion: Conversion): TextModel {
    const path = ['models', index];
    const field = (
      name: 'input' | 'cachedInput' | 'cacheWrite' | 'output' | 'reasoning',
      fallback: number,
    ) => {
      const text = model[name];
      return text === undefined ? fallback : this.#rate([...path, name], text);
    };
    const input = field('input', 0);
    const output = field('output', 0);
    const rates = {
      input,
      cachedInput: field('cachedInput', input),
      cacheWrite: field('cacheWrite', input),
      output,
      reasoning: field('reasoning', output),
    };
    const price = { rates, ...conversion };
    return {
      name: model.name,
      title: model.title,
      provider: model.provider,
      rating: model.rating ?? null,
      price: { version: version(price), ...price },
      maxOutput: model.maxOutput,
      freeTurns: model.freeTurns && this.#file.freeTurns !== undefined,
      needsPlan: this.#planName([...path, 'needsPlan'], model.needsPlan),
    };
  }

  /** From the file's rates (times 10^6) per so many tokens to smallest steps, margin included. */
  #conversion(): Conversion {
    const { currency, unitsPerDollar, perTokens, margin } = this.#file.prices;
    if (currency === 'dollar' && unitsPerDollar === undefined) {
      this.#fault(['prices', 'unitsPerDollar'], 'is needed where the currency is dollar');
    }
    const one = 10n ** BigInt(RATE_DECIMALS);
    const factor = (name: string, text: string) => {
      const rate = this.#rate(['prices', name], text);
      if (Number(text) === 0) this.#fault(['prices', name], 'must be more than 0');
      return BigInt(rate);
    };
    const perDollar = currency === 'dollar' ? factor('unitsPerDollar', unitsPerDollar ?? '1') : one;
    const numerator = perDollar * factor('margin', margin) * 10n ** BigInt(this.#file.unit.scale);
    const denominator = BigInt(perTokens) * one * one * one;
    const divisor = greatestCommonDivisor(numerator, denominator);
    return { numerator: String(numerator / divisor), denominator: String(denominator / divisor) };
  }

  #image(image: EconomyFile['images'][number], index: number): ImageModel {
    const path = ['images', index];
    const { min, reference, max } = image.steps;
    if (min > reference || reference > max) this.#fault([...path, 'steps'], 'needs min <= reference <= max');
    if ((image.rate === undefined) === (image.flat === undefined)) {
      this.#fault([...path, image.rate === undefined ? 'rate' : 'flat'], 'needs either rate or flat');
    }
    const price =
      image.flat === undefined
        ? {
            kind: 'formula' as const,
            rate: this.#rate([...path, 'rate'], image.rate ?? '0'),
            numerator: String(10n ** BigInt(this.#file.unit.scale)),
            denominator: String(10n ** BigInt(RATE_DECIMALS)),
            referenceSteps: reference,
          }
        : { kind: 'flat' as const, amount: this.#positive([...path, 'flat'], image.flat) };
    return {
      name: image.name,
      title: image.title,
      provider: image.provider,
      price: { version: version(price), ...price } satisfies ImagePrice,
      steps: { min, reference, max },
      needsPlan: this.#planName([...path, 'needsPlan'], image.needsPlan),
    };
  }

  #tiers(texts: readonly string[]): Amount[] {
    const tiers = texts.map((text, index) => this.#positive(['share', 'tiers', index], text));
    for (const [index, tier] of tiers.entries()) {
      const before = tiers[index - 1];
      if (before !== undefined && tier <= before)
        this.#fault(['share', 'tiers', index], 'must be above the one before');
    }
    return tiers;
  }

  #share(): Share | null {
    const share = this.#file.share;
    if (share === undefined) return null;
    return {
      ratio: { numerator: share.percent, denominator: 100 },
      bucket: this.#lastingName(['share', 'bucket'], share.bucket),
      tiers: this.#tiers(share.tiers),
      withdraw:
        share.withdraw === undefined
          ? null
          : {
              minimum: this.#amount(['share', 'withdraw', 'minimum'], share.withdraw.minimum),
              days: share.withdraw.days,
            },
    };
  }
}

/** A short name of a price's content: equal prices have equal versions, in any file. */
function version(price: Parameters<typeof hashOf>[0]): string {
  return hashOf(price).slice(0, 12);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

/** The sum of what a pack grants, bonus included. */
export function packTotal(pack: Pack): Amount {
  return add(pack.amount, pack.bonus);
}
