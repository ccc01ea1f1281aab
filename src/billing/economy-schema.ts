import { z } from 'zod';

/**
 * The shape of an economy's YAML file. The file is read with every scalar as text, so that "200.00" stays exactly
 * what its owner typed; numbers become integers in `economy-file.ts`, where the unit's scale is known.
 */
const decimal = (decimals: number, what: string) =>
  z
    .string()
    .regex(
      new RegExp(`^\\d{1,12}(\\.\\d{1,${decimals}})?$`),
      `${what} must be a decimal number of at least 0 with at most ${decimals} decimals, such as 12.50`,
    );

const rate = decimal(6, 'a rate');
const amount = decimal(6, 'an amount');
const dollars = decimal(2, 'a price in dollars');
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
const flag = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,31}$/, 'a name has 1 to 32 lower-case letters, digits, dots and dashes');
const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a bucket has 1 to 32 lower-case letters, digits and dashes')
  .refine((text) => text !== 'constructor', 'this name is taken by the language');
/** The journal counts free turns and shares in units of these names beside the economy's own. */
const unitName = name.refine(
  (text) => text !== 'turn' && text !== 'share',
  'the journal keeps this name for a unit of its own',
);
const title = z.string().min(1, 'must not be empty').max(60, 'must have at most 60 characters');
const provider = z.string().min(1, 'must name a model of the provider').max(100);

const bucket = z.strictObject({
  name: bucketName,
  title,
  kind: z.enum(['lasting', 'period', 'rolling']).default('lasting'),
  rollsFrom: name.optional(),
  capPeriods: whole(0, 120).optional(),
  locksWithoutPlan: flag.default(false),
});

const plan = z.strictObject({
  name,
  title,
  price: dollars.optional(),
  bucket: name.optional(),
  amount: amount.optional(),
  every: z
    .union(
      [z.literal('once'), z.strictObject({ days: whole(1, 366) }), z.strictObject({ months: whole(1, 12) })],
      'must be "once", {days: 1 to 366} or {months: 1 to 12}',
    )
    .default('once'),
  discordSku: z
    .string()
    .regex(/^\d{17,20}$/, 'must be a Discord id')
    .optional(),
});

const pack = z.strictObject({
  name,
  title,
  price: dollars,
  bucket: name,
  amount,
  bonus: amount.default('0'),
  discordSku: z
    .string()
    .regex(/^\d{17,20}$/, 'must be a Discord id')
    .optional(),
});

const textModel = z.strictObject({
  name,
  title,
  provider,
  rating: whole(1, 5).optional(),
  input: rate,
  cachedInput: rate.optional(),
  cacheWrite: rate.optional(),
  output: rate,
  reasoning: rate.optional(),
  maxOutput: whole(100, 128_000).default(4096),
  freeTurns: flag.default(true),
  needsPlan: name.optional(),
});

const imageModel = z.strictObject({
  name,
  title,
  provider,
  rate: rate.optional(),
  flat: amount.optional(),
  steps: z
    .strictObject({ min: whole(1, 100), reference: whole(1, 100), max: whole(1, 100) })
    .default({ min: 10, reference: 25, max: 50 }),
  needsPlan: name.optional(),
});

export const economySchema = z.strictObject({
  name,
  title,
  unit: z.strictObject({
    name: unitName,
    plural: name,
    scale: whole(0, 6),
    secondName: name.optional(),
  }),
  settlement: z.enum(['keep', 'immediate'], 'must be keep or immediate').default('immediate'),
  graceDays: whole(0, 60).default(3),
  buckets: z.array(bucket).min(1, 'needs at least one bucket').max(16, 'at most 16 buckets'),
  startingGrant: z.strictObject({ bucket: name, amount }).optional(),
  freeTurns: z.strictObject({ perDay: whole(1, 1000) }).optional(),
  plans: z.array(plan).max(24, 'at most 24 plans').default([]),
  firstTimeBonusPercent: whole(0, 100).default(0),
  packs: z.array(pack).max(24, 'at most 24 packs').default([]),
  prices: z
    .strictObject({
      currency: z.enum(['unit', 'dollar'], 'must be unit or dollar').default('unit'),
      unitsPerDollar: rate.optional(),
      perTokens: z.enum(['1000', '1000000'], 'must be 1000 or 1000000').default('1000000'),
      margin: rate.default('1'),
    })
    .default({ currency: 'unit', perTokens: '1000000', margin: '1' }),
  models: z.array(textModel).max(60, 'at most 60 models').default([]),
  images: z.array(imageModel).max(24, 'at most 24 image models').default([]),
  actions: z
    .array(z.strictObject({ name, title, price: amount, needsPlan: name.optional() }))
    .max(24)
    .default([]),
  share: z
    .strictObject({
      percent: whole(1, 100),
      bucket: name,
      tiers: z.array(amount).max(10).default([]),
      withdraw: z.strictObject({ minimum: amount, days: whole(0, 365) }).optional(),
    })
    .optional(),
  lowBalancePercent: whole(1, 100).optional(),
  limits: z
    .strictObject({ openHolds: whole(1, 200).default(50), grants: whole(1, 64).default(64) })
    .default({ openHolds: 50, grants: 64 }),
});

/** An economy as its file says it: shape checked, names and numbers not yet. */
export type EconomyFile = z.infer<typeof economySchema>;
