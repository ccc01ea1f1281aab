import type { Amount, Ratio } from './money.ts';

/**
 * A server's economy as the engine sees it: compiled from YAML by `economy-file.ts`, every amount an integer.
 * No code of the engine knows an economy's name.
 */
export interface Economy {
  readonly name: string;
  /** The text of the file that it was compiled from. */
  readonly source: string;
  readonly title: string;
  readonly unit: Unit;
  /** When a generation is charged: on Keep only, or on completion. */
  readonly settlement: 'keep' | 'immediate';
  /** Days a plan goes on after a failed renewal. */
  readonly graceDays: number;
  /** In spend order. */
  readonly buckets: readonly Bucket[];
  /** Whether a member who owes credit, because a payment was taken back, cannot spend any until it is repaid. */
  readonly debtPausesSpending: boolean;
  /** Whether a member's own key of the provider is offered as a way out of a low balance. */
  readonly ownKeys: boolean;
  /** Given once to each new member. */
  readonly startingGrant: { readonly bucket: string; readonly amount: Amount } | null;
  /** Turns a day that cost nothing, from 00:00 UTC; used before any credit on models that allow them. */
  readonly freeTurns: { readonly perDay: number } | null;
  readonly plans: readonly Plan[];
  /** Percent added to the first period of the first plan a member ever pays. */
  readonly firstTimeBonusPercent: number;
  readonly packs: readonly Pack[];
  readonly models: readonly TextModel[];
  readonly images: readonly ImageModel[];
  readonly actions: readonly FlatAction[];
  readonly share: Share | null;
  /** Warn when what is left is below this percentage of the plan's amount; null never warns. */
  readonly lowBalancePercent: number | null;
  readonly limits: { readonly openHolds: number; readonly grants: number };
}

/** The unit members see. Amounts are integers of 10^-scale of it. */
export interface Unit {
  readonly name: string;
  readonly plural: string;
  readonly scale: number;
  /** A second name for the same unit where worlds are shared (gni-08). */
  readonly secondName: string | null;
}

/** A named pot. `period` pots end with the plan's period; `rolling` pots take the rest of another, up to a cap. */
export interface Bucket {
  readonly name: string;
  readonly title: string;
  readonly kind: 'lasting' | 'period' | 'rolling';
  /** Rolling only: whose rest it takes. */
  readonly rollsFrom: string | null;
  /** Rolling only: its cap as a multiple of the plan's amount. */
  readonly capPeriods: number | null;
  /** Visible but locked while the member has no paid plan. */
  readonly locksWithoutPlan: boolean;
}

export type Cycle =
  | { readonly days: number }
  | { readonly months: number }
  /** One grant, never reset. */
  | 'once';

export interface Plan {
  readonly name: string;
  readonly title: string;
  /** Whole cents; null is free. */
  readonly priceCents: number | null;
  readonly bucket: string | null;
  readonly amount: Amount;
  readonly cycle: Cycle;
  /** The subscription that sells it in Discord's own shop; null where none does. */
  readonly discordSku: string | null;
  /** What that subscription costs, in whole cents; null where nobody wrote it down. */
  readonly discordPriceCents: number | null;
}

export interface Pack {
  readonly name: string;
  readonly title: string;
  readonly priceCents: number;
  readonly bucket: string;
  /** What the money buys, without `bonus`. */
  readonly amount: Amount;
  readonly bonus: Amount;
  readonly discordSku: string | null;
  /** What the Discord product costs, in whole cents; null where nobody wrote it down. */
  readonly discordPriceCents: number | null;
}

/** The disjoint classes of tokens that a provider reports. */
export type UsageClass = 'input' | 'cachedInput' | 'cacheWrite' | 'output' | 'reasoning';
export const USAGE_CLASSES: readonly UsageClass[] = [
  'input',
  'cachedInput',
  'cacheWrite',
  'output',
  'reasoning',
];

/**
 * The price of tokens: the sum of tokens times `rates`, times `numerator / denominator`, rounded up once.
 * Rates are integers (a rate of the file times 10^6); classes that the file does not price stand at the rate
 * of input (cached, cache write) or output (reasoning).
 */
export interface TokenPrice {
  readonly version: string;
  readonly rates: Readonly<Record<UsageClass, number>>;
  /** Decimal integers as text, since they may pass 2^53. */
  readonly numerator: string;
  readonly denominator: string;
}

export interface TextModel {
  readonly name: string;
  readonly title: string;
  /** The provider's name of the model behind it. */
  readonly provider: string;
  /** 1 to 5, shown as $ to $$$$$; null shows none. */
  readonly rating: number | null;
  readonly price: TokenPrice;
  /** The longest answer, in tokens. */
  readonly maxOutput: number;
  /** Whether free turns cover it; models where they do not are "credits only". */
  readonly freeTurns: boolean;
  /** The least plan that opens it; null is open to all. */
  readonly needsPlan: string | null;
}

/**
 * The price of one picture: flat, or `ceil(rate * pixels / 1,048,576 * steps / reference * operation)`, at least 1.
 * `rate` is the file's rate times 10^6; times `numerator / denominator` it is in smallest steps.
 */
export type ImagePrice =
  | { readonly version: string; readonly kind: 'flat'; readonly amount: Amount }
  | {
      readonly version: string;
      readonly kind: 'formula';
      readonly rate: number;
      readonly numerator: string;
      readonly denominator: string;
      readonly referenceSteps: number;
    };

export interface ImageModel {
  readonly name: string;
  readonly title: string;
  readonly provider: string;
  readonly price: ImagePrice;
  readonly steps: { readonly min: number; readonly reference: number; readonly max: number };
  readonly needsPlan: string | null;
}

export interface FlatAction {
  readonly name: string;
  readonly title: string;
  readonly price: Amount;
  readonly needsPlan: string | null;
}

export interface Share {
  readonly ratio: Ratio;
  readonly bucket: string;
  /** Lifetime earnings at which a creator's badge rises, ascending. */
  readonly tiers: readonly Amount[];
  readonly withdraw: { readonly minimum: Amount; readonly days: number } | null;
}

/** The text model of that name, or null. */
export function textModel(economy: Economy, name: string): TextModel | null {
  return economy.models.find((model) => model.name === name) ?? null;
}

/** The image model of that name, or null. */
export function imageModel(economy: Economy, name: string): ImageModel | null {
  return economy.images.find((model) => model.name === name) ?? null;
}

/** The plan of that name, or null. */
export function planNamed(economy: Economy, name: string): Plan | null {
  return economy.plans.find((plan) => plan.name === name) ?? null;
}

/** How high a plan stands, from 0 (inclusive): plans rise in the order of the file. -1 where there is none of that name. */
export function rankOf(economy: Economy, name: string | null | undefined): number {
  return economy.plans.findIndex((plan) => plan.name === name);
}

/** The bucket of that name, or null. */
export function bucketNamed(economy: Economy, name: string): Bucket | null {
  return economy.buckets.find((bucket) => bucket.name === name) ?? null;
}

/** The pack of that name, or null. */
export function packNamed(economy: Economy, name: string): Pack | null {
  return economy.packs.find((pack) => pack.name === name) ?? null;
}
