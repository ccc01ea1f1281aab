import { z } from 'zod';
import { invalid, type StripeFailure } from './failure.ts';
import type { Form } from './form.ts';

const INTEGER = /^-?\d{1,15}$/u;

/** A whole number, written as text. */
export const integer = z.string().regex(INTEGER, 'integer').transform(Number);
/** A whole number of at least 0: an amount in the currency's minor unit, or a quantity. */
export const amount = z
  .string()
  .regex(INTEGER, 'integer')
  .transform(Number)
  .pipe(z.number().min(0, 'negative'));
/** `true` or `false`. */
export const flag = z.enum(['true', 'false'], 'boolean').transform((text) => text === 'true');
export const currency = z
  .string()
  .regex(/^[a-z]{3}$/iu, 'currency')
  .transform((text) => text.toLowerCase());
/** Up to 50 keys of 40 characters with values of 500; an empty value deletes its key. */
export const metadata = z
  .record(z.string().max(40, 'metadata'), z.string().max(500, 'metadata'))
  .refine((all) => Object.keys(all).length <= 50, 'metadata');
/** Metadata of an update: an empty text clears it all. */
export const metadataUpdate = z.union([metadata, z.literal('')]);
export const address = z
  .string()
  .regex(/^https?:\/\/\S+$/u, 'url')
  .max(5000);
/** Parameters that Stripe knows and that change nothing here. */
export const ignored = z.unknown().optional();
/** `created`: a second, or bounds. */
export const range = z.union([
  integer.transform((at) => ({ gte: at, lte: at })),
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
]);

/** Bounds as `range` reads them; all inclusive or exclusive as they say. */
export interface Bounds {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

export function isWithin(at: number, { gt, gte, lt, lte }: Bounds): boolean {
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}

/**
 * Reads parameters; `expand` belongs to every request and is read elsewhere.
 * @throws {StripeFailure} 400 as Stripe words it: parameter_missing, parameter_unknown, parameter_invalid_integer, ...
 */
export function read<Shape extends z.ZodType>(shape: Shape, form: Form): z.output<Shape> {
  const { expand: _, ...rest } = form;
  const result = shape.safeParse(rest);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw invalid('Invalid request.');
  throw failureOf(issue, [], rest);
}

function failureOf(issue: z.core.$ZodIssue, before: readonly PropertyKey[], form: Form): StripeFailure {
  const path = [...before, ...issue.path];
  const param = paramName(path);
  const given = valueAt(form, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const unknown = paramName([...path, issue.keys[0] ?? '']);
      return invalid(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
    }
    case 'invalid_union': {
      const inner =
        issue.errors.flat().find(({ code }) => code === 'unrecognized_keys') ?? issue.errors.flat()[0];
      if (given === undefined || inner === undefined) return missingParam(param);
      return failureOf(inner, path, form);
    }
    default:
      return given === undefined ? missingParam(param) : malformed(param, given, issue.message);
  }
}

function missingParam(param: string): StripeFailure {
  return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
}

function malformed(param: string, given: unknown, reason: string): StripeFailure {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  switch (reason) {
    case 'integer':
      return invalid(`Invalid integer: ${text}`, param, 'parameter_invalid_integer');
    case 'negative':
      return invalid('This value must be greater than or equal to 0.', param, 'parameter_invalid_integer');
    case 'boolean':
      return invalid(`Invalid boolean: ${text}`, param);
    case 'currency':
      return invalid(`Invalid currency: ${text}.`, param);
    case 'metadata':
      return invalid('Metadata can have up to 50 keys of 40 characters, values up to 500 characters.', param);
    case 'url':
      return invalid('Not a valid URL', param, 'url_invalid');
    default:
      return text === ''
        ? invalid(`You passed an empty string for '${param}'.`, param, 'parameter_invalid_empty')
        : invalid(`Invalid ${param}: ${reason}`, param);
  }
}

/** `line_items[0][price]` */
function paramName(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (index === 0 ? String(key) : `[${String(key)}]`)).join('');
}

function valueAt(form: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    form,
  );
}
