import { type Economy, type ImageModel, imageModel } from '../billing/economy.ts';
import { assertInvariant } from '../billing/invariant.ts';
import { type Amount, times } from '../billing/money.ts';
import { pictureCost } from '../billing/pricing.ts';

/** Everything that decides a picture and its price. */
export interface PictureSettings {
  readonly model: string;
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly seed: number;
  /** How many pictures; each is a charge of its own. */
  readonly count: number;
}

/** What a member gave; what is left out takes its default. */
export interface PictureAsk {
  readonly model: string | null;
  /** As typed: `1024x1024`. */
  readonly size: string | null;
  readonly steps: number | null;
  readonly seed: number | null;
  readonly count: number | null;
}

/** A setting out of its bounds, as a code with data; words are chosen in `present`. */
export type PictureFault =
  | { readonly field: 'model'; readonly rule: 'unknown'; readonly names: readonly string[] }
  | { readonly field: 'model'; readonly rule: 'none' }
  | {
      readonly field: 'size';
      readonly rule: 'format' | 'range' | 'multiple' | 'pixels';
      readonly given: string;
    }
  | {
      readonly field: 'steps' | 'seed' | 'count';
      readonly rule: 'range';
      readonly min: number;
      readonly max: number;
    };

/** Bounds of text-to-image sizes, in pixels. @see economies: street */
export const SIDE_MIN = 256;
export const SIDE_MAX = 2048;
export const SIDE_STEP = 16;
export const PIXELS_MAX = 1440 * 1440;
export const SEED_MAX = 2_147_483_647;
export const COUNT_MAX = 4;
const SIZE_DEFAULT = '1024x1024';

/** Checks what a member asked for and fills in the defaults. The first fault found is the answer. */
export function checkPicture(
  economy: Economy,
  ask: PictureAsk,
  freshSeed: number,
):
  | { readonly ok: true; readonly settings: PictureSettings }
  | { readonly ok: false; readonly fault: PictureFault } {
  const [first] = economy.images;
  if (first === undefined) return { ok: false, fault: { field: 'model', rule: 'none' } };
  const model = imageModel(economy, ask.model ?? first.name);
  if (model === null) {
    return {
      ok: false,
      fault: { field: 'model', rule: 'unknown', names: economy.images.map(({ name }) => name) },
    };
  }
  const size = checkSize(ask.size ?? SIZE_DEFAULT);
  if ('field' in size) return { ok: false, fault: size };
  const steps = ask.steps ?? model.steps.reference;
  const seed = ask.seed ?? freshSeed;
  const count = ask.count ?? 1;
  const fault =
    outside('steps', steps, model.steps.min, model.steps.max) ??
    outside('seed', seed, 0, SEED_MAX) ??
    outside('count', count, 1, COUNT_MAX);
  if (fault !== null) return { ok: false, fault };
  return { ok: true, settings: { model: model.name, ...size, steps, seed, count } };
}

function checkSize(given: string): { width: number; height: number } | PictureFault {
  const match = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*$/i.exec(given);
  const fault = (rule: 'format' | 'range' | 'multiple' | 'pixels'): PictureFault => ({
    field: 'size',
    rule,
    given,
  });
  if (match === null) return fault('format');
  const [width, height] = [Number(match[1]), Number(match[2])];
  const sides = [width, height];
  if (sides.some((side) => side < SIDE_MIN || side > SIDE_MAX)) return fault('range');
  if (sides.some((side) => side % SIDE_STEP !== 0)) return fault('multiple');
  return width * height > PIXELS_MAX ? fault('pixels') : { width, height };
}

function outside(
  field: 'steps' | 'seed' | 'count',
  value: number,
  min: number,
  max: number,
): PictureFault | null {
  return Number.isInteger(value) && value >= min && value <= max ? null : { field, rule: 'range', min, max };
}

/** The exact price of one picture and of all of them. */
export function priceOf(
  model: ImageModel,
  settings: PictureSettings,
): { readonly each: Amount; readonly total: Amount } {
  const each = pictureCost(model.price, settings);
  return { each, total: times(each, settings.count) };
}

/** One picture of the usual size at a model's usual steps, and its exact price: what the model is compared by. */
export function usualPicture(model: ImageModel): { readonly size: string; readonly price: Amount } {
  const size = checkSize(SIZE_DEFAULT);
  assertInvariant(!('field' in size), 'the usual size is within the bounds', { size: SIZE_DEFAULT });
  const usual = { model: model.name, ...size, steps: model.steps.reference, seed: 0, count: 1 };
  return { size: SIZE_DEFAULT, price: priceOf(model, usual).each };
}

/** A setting that would fit a balance, at its exact price for all pictures asked for. */
export type FittingPicture =
  | { readonly kind: 'size'; readonly width: number; readonly height: number; readonly total: Amount }
  | { readonly kind: 'steps'; readonly steps: number; readonly total: Amount }
  | { readonly kind: 'model'; readonly model: ImageModel; readonly total: Amount };

/**
 * What the member could do instead with `available`: the largest smaller size of the same shape, fewer steps, a
 * cheaper model at its usual steps. Each only where it really fits (str-07).
 */
export function fittingPictures(
  economy: Economy,
  settings: PictureSettings,
  available: Amount,
): FittingPicture[] {
  const model = imageModel(economy, settings.model);
  if (model === null) return [];
  const fitting: FittingPicture[] = [];
  const size = largestSize(model, settings, available);
  if (size !== null) fitting.push(size);
  for (let steps = settings.steps - 1; steps >= model.steps.min; steps -= 1) {
    const { total } = priceOf(model, { ...settings, steps });
    if (total > available) continue;
    if (total < priceOf(model, settings).total) fitting.push({ kind: 'steps', steps, total });
    break;
  }
  for (const other of economy.images) {
    const { total } = priceOf(other, { ...settings, steps: other.steps.reference });
    if (other.name !== model.name && total <= available) fitting.push({ kind: 'model', model: other, total });
  }
  return fitting;
}

function largestSize(model: ImageModel, settings: PictureSettings, available: Amount): FittingPicture | null {
  const { width, height } = settings;
  const unit = greatestCommonDivisor(width, height);
  const shape = { width: width / unit, height: height / unit };
  for (let factor = unit - 1; factor > 0; factor -= 1) {
    const smaller = { width: shape.width * factor, height: shape.height * factor };
    if (smaller.width % SIDE_STEP !== 0 || smaller.height % SIDE_STEP !== 0) continue;
    if (Math.min(smaller.width, smaller.height) < SIDE_MIN) return null;
    const { total } = priceOf(model, { ...settings, ...smaller });
    if (total <= available) return { kind: 'size', ...smaller, total };
  }
  return null;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
