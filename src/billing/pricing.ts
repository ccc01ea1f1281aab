import {
  type ImagePrice,
  type TextModel,
  type TokenPrice,
  USAGE_CLASSES,
  type UsageClass,
} from './economy.ts';
import { type Amount, exact, subtract, times, totalRoundedUp } from './money.ts';

/** Tokens by disjoint classes: `input` has none of the cached, `output` none of the reasoning ones. */
export type Usage = Readonly<Record<UsageClass, number>>;

/** Usage of the given classes; the others are 0. */
export function usage(tokens: Partial<Usage>): Usage {
  return { cacheWrite: 0, cachedInput: 0, input: 0, output: 0, reasoning: 0, ...tokens };
}

/** What these tokens cost, in smallest steps, rounded up once at the total. */
export function costOf(price: TokenPrice, tokens: Usage): Amount {
  const products = USAGE_CLASSES.map((each) => ({ count: tokens[each], rate: price.rates[each] }));
  return totalRoundedUp(products, BigInt(price.numerator), BigInt(price.denominator));
}

/** What the provider's cache saved: the cost had every cached token been a plain input token, less the cost; at least 0. */
export function savedByCache(price: TokenPrice, tokens: Usage): Amount {
  if (tokens.cachedInput === 0) return 0;
  const plain = { ...tokens, input: exact(tokens.input + tokens.cachedInput), cachedInput: 0 };
  return Math.max(0, subtract(costOf(price, plain), costOf(price, tokens)));
}

/** The least answer worth starting, in tokens: below it a turn is refused (design, section 2, Holds). */
export const OUTPUT_TOKENS_MIN = 100;

/** What a turn may cost: the hold asks for `ceiling` and is refused below `floor`. */
export interface TurnQuote {
  readonly model: string;
  readonly priceVersion: string;
  readonly inputTokens: number;
  readonly outputTokensMax: number;
  readonly ceiling: Amount;
  readonly floor: Amount;
}

/**
 * Quotes a turn of `inputTokens` (our own count) on a model.
 * `max`, where a member set one, bounds the ceiling; an answer that cannot fit it has a floor above its ceiling.
 */
export function quoteTurn(model: TextModel, inputTokens: number, max: Amount | null = null): TurnQuote {
  const cost = (output: number) => costOf(model.price, usage({ input: inputTokens, output }));
  const full = cost(model.maxOutput);
  const ceiling = max !== null && max < full ? max : full;
  return {
    model: model.name,
    priceVersion: model.price.version,
    inputTokens,
    outputTokensMax: outputTokensWithin(model, inputTokens, ceiling),
    ceiling,
    floor: cost(Math.min(OUTPUT_TOKENS_MIN, model.maxOutput)),
  };
}

/** The most output tokens, up to the model's `maxOutput`, whose turn costs at most `amount`; 0 where not even one fits. */
export function outputTokensWithin(model: TextModel, inputTokens: number, amount: Amount): number {
  const fits = (output: number) => costOf(model.price, usage({ input: inputTokens, output })) <= amount;
  if (fits(model.maxOutput)) return model.maxOutput;
  let low = 0;
  let high = model.maxOutput;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** How a picture is asked for. `operation` is a ratio of the plain price: 1 for text-to-image. */
export interface PictureSettings {
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly operation?: { readonly numerator: number; readonly denominator: number };
}

/** Part of a picture that a mask covers, in pixels of the picture. */
export interface MaskedShare {
  readonly masked: number;
  readonly pixels: number;
}

/**
 * The ratio of an inpaint's price to the plain one: 0.95 + 0.05 * the masked share of the whole picture (str-11).
 * @throws {RangeError} where the share is none: more masked than there is, nothing to mask, no whole pixels.
 */
export function inpaintOperation({ masked, pixels }: MaskedShare): Required<PictureSettings>['operation'] {
  const isShare = Number.isSafeInteger(masked) && Number.isSafeInteger(pixels) && masked >= 0 && pixels > 0;
  if (!isShare || masked > pixels) throw new RangeError(`not a share of a picture: ${masked} of ${pixels}`);
  return { numerator: exact(95 * pixels + 5 * masked), denominator: exact(100 * pixels) };
}

/** The settings of an outpaint: the plain price of the final size, however much of it was there before (str-10). */
export function outpaintSettings(final: Omit<PictureSettings, 'operation'>): PictureSettings {
  const { width, height, steps } = final;
  return { width, height, steps };
}

const REFERENCE_PIXELS = 1_048_576;

/** The exact price of one picture. @see economies: street */
export function pictureCost(price: ImagePrice, settings: PictureSettings): Amount {
  if (price.kind === 'flat') return price.amount;
  const operation = settings.operation ?? { numerator: 1, denominator: 1 };
  const pixels = times(settings.width, settings.height);
  const cost = totalRoundedUp(
    [{ count: pixels, rate: price.rate }],
    BigInt(price.numerator) * BigInt(settings.steps) * BigInt(operation.numerator),
    BigInt(price.denominator) *
      BigInt(REFERENCE_PIXELS) *
      BigInt(price.referenceSteps) *
      BigInt(operation.denominator),
  );
  return Math.max(1, cost);
}
