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
    )
    // What editors check: there a number is a number. The file itself is read as text.
    .meta({ type: ['number', 'string'], minimum: 0 });

const rate = decimal(6, 'a rate');
const amount = decimal(6, 'an amount');
const dollars = decimal(2, 'a price in dollars');
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`)
    .meta({ type: ['integer', 'string'], pattern: undefined, minimum: min, maximum: max });
const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((text) => text === 'true')
  .meta({ type: 'boolean', enum: undefined });
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
const provider = z
  .string()
  .min(1, 'must name a model of the provider')
  .max(100)
  .describe('The model behind it, as the provider calls it.');
const needsPlan = name.describe('The least plan that opens it; plans rise in the order of the file.');
const discordSku = z
  .string()
  .regex(/^\d{17,20}$/, 'must be a Discord id')
  .describe('The id of the Discord product that sells it, in quotes.');

const discordPrice = dollars
  .optional()
  .describe('What the Discord product costs, in dollars: you are warned where it is not the price.');

const bucket = z.strictObject({
  name: bucketName,
  title,
  kind: z
    .enum(['lasting', 'period', 'rolling'])
    .default('lasting')
    .describe(
      "lasting stays, period ends with the plan's period, rolling takes the rest of a period bucket.",
    ),
  rollsFrom: name
    .optional()
    .describe('Of a rolling bucket: the period bucket whose rest it takes on a renewal.'),
  capPeriods: whole(0, 120).optional().describe('Of a rolling bucket: its cap, in amounts of the plan.'),
  locksWithoutPlan: flag.default(false).describe('Shown but not spendable without a plan that has a price.'),
});

const plan = z.strictObject({
  name,
  title,
  price: dollars
    .optional()
    .describe('In dollars; a plan without a price is free. New members start on the first free one.'),
  bucket: name.optional().describe('Where its amount goes.'),
  amount: amount.optional().describe('What each period gives, in shown units.'),
  every: z
    .union(
      [z.literal('once'), z.strictObject({ days: whole(1, 366) }), z.strictObject({ months: whole(1, 12) })],
      'must be "once", {days: 1 to 366} or {months: 1 to 12}',
    )
    .default('once')
    .describe(
      'How long a period is. once gives its amount one time; a free plan of one day gives anew at 00:00 UTC.',
    ),
  discordSku: discordSku.optional(),
  discordPrice,
});

const pack = z.strictObject({
  name,
  title,
  price: dollars.describe('In dollars.'),
  bucket: name.describe(
    'Where its credit goes. Of a bucket that locks without a plan it is sold to members with a plan.',
  ),
  amount: amount.describe('What the money buys, in shown units.'),
  bonus: amount.default('0').describe('What comes on top.'),
  discordSku: discordSku.optional(),
  discordPrice,
});

const textModel = z.strictObject({
  name,
  title,
  provider,
  rating: whole(1, 5).optional().describe('Shown as $ to $$$$$.'),
  input: rate.describe('The price of input, for so many tokens as prices.perTokens says.'),
  cachedInput: rate.optional().describe('Of cached input; like input where left out.'),
  cacheWrite: rate.optional().describe('Of input written to the cache; like input where left out.'),
  output: rate.describe('The price of output.'),
  reasoning: rate.optional().describe('Of reasoning; like output where left out.'),
  maxOutput: whole(100, 128_000)
    .default(4096)
    .describe('The longest answer, in tokens; the hold is sized by it.'),
  freeTurns: flag.default(true).describe('Whether free turns cover it; false is "credits only".'),
  needsPlan: needsPlan.optional(),
});

const imageModel = z.strictObject({
  name,
  title,
  provider,
  rate: rate.optional().describe('The price of 1,048,576 pixels at the reference steps.'),
  flat: amount.optional().describe('One price for any picture, instead of rate.'),
  steps: z
    .strictObject({ min: whole(1, 100), reference: whole(1, 100), max: whole(1, 100) })
    .default({ min: 10, reference: 25, max: 50 })
    .describe('The steps that may be asked for, and those that rate is meant for.'),
  needsPlan: needsPlan.optional(),
});

export const economySchema = z.strictObject({
  name: name.describe(
    'What the economy is called in the journal; members keep their wallets as long as it stays.',
  ),
  title: title.describe('What people read.'),
  unit: z
    .strictObject({
      name: unitName,
      plural: name,
      scale: whole(0, 6).describe('How many decimals are shown; amounts of the file may have as many.'),
      secondName: name.optional().describe('Another name of the unit where worlds are shared.'),
    })
    .describe('What members hold.'),
  settlement: z
    .enum(['keep', 'immediate'], 'must be keep or immediate')
    .default('immediate')
    .describe('keep charges an answer when the member keeps it, immediate when it is done.'),
  graceDays: whole(0, 60).default(3).describe('Days that a plan goes on when its renewal was not paid.'),
  debtPausesSpending: flag
    .default(false)
    .describe(
      'Whether members who owe credit, because a payment was taken back, cannot spend until it is repaid.',
    ),
  ownKeys: flag
    .default(false)
    .describe("Whether a member's own key of the provider is among the ways out of a low balance."),
  buckets: z
    .array(bucket)
    .min(1, 'needs at least one bucket')
    .max(16, 'at most 16 buckets')
    .describe('The pots of credit, in the order in which they are spent.'),
  startingGrant: z
    .strictObject({ bucket: name, amount })
    .optional()
    .describe('Given once to each new member.'),
  freeTurns: z
    .strictObject({ perDay: whole(1, 1000) })
    .optional()
    .describe('Turns that cost nothing, anew at 00:00 UTC, used before any credit.'),
  plans: z.array(plan).max(24, 'at most 24 plans').default([]).describe('From the least to the highest.'),
  firstTimeBonusPercent: whole(0, 100)
    .default(0)
    .describe('Added to the first period that a member ever pays, on any plan.'),
  packs: z.array(pack).max(24, 'at most 24 packs').default([]).describe('Credit for money, once.'),
  prices: z
    .strictObject({
      currency: z
        .enum(['unit', 'dollar'], 'must be unit or dollar')
        .default('unit')
        .describe('Whether rates are in units or in dollars of the provider.'),
      unitsPerDollar: rate.optional().describe('How many units a dollar is.'),
      perTokens: z
        .enum(['1000', '1000000'], 'must be 1000 or 1000000')
        .default('1000000')
        .meta({ type: 'integer', enum: [1000, 1_000_000] }),
      margin: rate.default('1').describe('Every rate of a model is multiplied by it.'),
    })
    .default({ currency: 'unit', perTokens: '1000000', margin: '1' })
    .describe('How the rates of the models are meant.'),
  models: z.array(textModel).max(60, 'at most 60 models').default([]).describe('The first is the default.'),
  images: z
    .array(imageModel)
    .max(24, 'at most 24 image models')
    .default([])
    .describe('Models for pictures; the first is the default.'),
  actions: z
    .array(z.strictObject({ name, title, price: amount, needsPlan: name.optional() }))
    .max(24)
    .default([])
    .describe('What has one price whatever it takes, charged on delivery.'),
  share: z
    .strictObject({
      percent: whole(1, 100).describe('Of the paid credit that others spend in a world.'),
      bucket: name,
      tiers: z.array(amount).max(10).default([]).describe('Earnings at which a badge rises.'),
      withdraw: z.strictObject({ minimum: amount, days: whole(0, 365) }).optional(),
    })
    .optional()
    .describe('What the creator of a world earns.'),
  lowBalancePercent: whole(1, 100)
    .optional()
    .describe("Warn when less than this part of the plan's amount is left."),
  limits: z
    .strictObject({ openHolds: whole(1, 200).default(50), grants: whole(1, 64).default(64) })
    .default({ openHolds: 50, grants: 64 })
    .describe('Bounds of one wallet.'),
});

/** An economy as its file says it: shape checked, names and numbers not yet. */
export type EconomyFile = z.infer<typeof economySchema>;
