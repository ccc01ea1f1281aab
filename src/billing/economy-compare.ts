import type { Bucket, Economy, FlatAction, ImageModel, Pack, Plan, TextModel } from './economy.ts';
import { type Amount, formatDecimal } from './money.ts';

/** One field that two economies have differently, as people read it; null where one of them does not have it. */
export interface EconomyChange {
  /** Its place in the file, items by their name: `plans.writer.amount`. */
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What becomes of a server that goes from one economy to another. */
export interface EconomyDifference {
  /** Whether members keep their wallets: a new version of the same economy. Another one freezes them. */
  readonly keepsWallets: boolean;
  readonly changes: readonly EconomyChange[];
  /**
   * Buckets that are gone. Where members still hold something in one, the change is refused with the field named:
   * their credit could be neither seen nor spent.
   */
  readonly removedBuckets: readonly string[];
  /** Plans that are gone: members on one keep their period and lapse with it. */
  readonly removedPlans: readonly string[];
  /** A unit of another name or scale under the same name would turn every balance into another number: refused. */
  readonly isUnitChanged: boolean;
}

/**
 * Compares two economies for a preview: pure, changes in the order of the file, before and after as they are written
 * there.
 */
export function compareEconomies(before: Economy, after: Economy): EconomyDifference {
  const keepsWallets = before.name === after.name;
  const [old, fresh] = [written(before), written(after)];
  const fields = [...new Set([...fresh.keys(), ...old.keys()])];
  const changes = fields
    .map((field) => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
  const isUnitChanged = before.unit.name !== after.unit.name || before.unit.scale !== after.unit.scale;
  return {
    keepsWallets,
    changes,
    removedBuckets: keepsWallets ? gone(before.buckets, after.buckets) : [],
    removedPlans: keepsWallets ? gone(before.plans, after.plans) : [],
    isUnitChanged: keepsWallets && isUnitChanged,
  };
}

function gone(
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): string[] {
  const names = new Set(after.map(({ name }) => name));
  return before.map(({ name }) => name).filter((name) => !names.has(name));
}

type Value = string | number | boolean | null;

/** Every field of an economy with its value as the file would write it. Absent fields are left out. */
function written(economy: Economy): Map<string, string> {
  const fields = new Map<string, string>();
  const put = (at: string, values: Readonly<Record<string, Value>>) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === false) continue;
      fields.set(at === '' ? name : `${at}.${name}`, String(value));
    }
  };
  const amount = (value: Amount) => formatDecimal(value, economy.unit.scale, ',');
  put('', { name: economy.name, title: economy.title });
  put('unit', { ...economy.unit });
  const { settlement, graceDays, debtPausesSpending, ownKeys } = economy;
  put('', { settlement, graceDays, debtPausesSpending, ownKeys });
  put('buckets', { order: economy.buckets.map(({ name }) => name).join(', ') });
  for (const bucket of economy.buckets) put(`buckets.${bucket.name}`, bucketFields(bucket));
  const { startingGrant, freeTurns } = economy;
  put(
    'startingGrant',
    startingGrant === null ? {} : { ...startingGrant, amount: amount(startingGrant.amount) },
  );
  put('freeTurns', { ...freeTurns });
  for (const plan of economy.plans) put(`plans.${plan.name}`, planFields(plan, amount));
  put('', { firstTimeBonusPercent: economy.firstTimeBonusPercent || null });
  for (const pack of economy.packs) put(`packs.${pack.name}`, packFields(pack, amount));
  for (const model of economy.models) put(`models.${model.name}`, modelFields(model));
  for (const image of economy.images) put(`images.${image.name}`, imageFields(image, amount));
  for (const action of economy.actions) put(`actions.${action.name}`, actionFields(action, amount));
  put('share', shareFields(economy, amount));
  put('', { lowBalancePercent: economy.lowBalancePercent });
  put('limits', { ...economy.limits });
  return fields;
}

type Show = (value: Amount) => string;

function dollars(cents: number): string {
  return `$${formatDecimal(cents, 2, ',')}`;
}

function bucketFields({
  title,
  kind,
  rollsFrom,
  capPeriods,
  locksWithoutPlan,
}: Bucket): Record<string, Value> {
  return { title, kind, rollsFrom, capPeriods, locksWithoutPlan };
}

function planFields(
  { title, priceCents, bucket, amount, cycle, discordSku, discordPriceCents }: Plan,
  show: Show,
) {
  const every = cycle === 'once' ? 'once' : 'days' in cycle ? `${cycle.days} days` : `${cycle.months} months`;
  return {
    title,
    price: priceCents === null ? null : dollars(priceCents),
    bucket,
    amount: bucket === null ? null : show(amount),
    every,
    discordSku,
    discordPrice: discordPriceCents === null ? null : dollars(discordPriceCents),
  };
}

function packFields(
  { title, priceCents, bucket, amount, bonus, discordSku, discordPriceCents }: Pack,
  show: Show,
) {
  const more = bonus === 0 ? null : show(bonus);
  const discordPrice = discordPriceCents === null ? null : dollars(discordPriceCents);
  return {
    title,
    price: dollars(priceCents),
    bucket,
    amount: show(amount),
    bonus: more,
    discordSku,
    discordPrice,
  };
}

/** Rates in the unit, margin and currency worked in, for a million tokens: comparable whatever the file is written in. */
function modelFields({ title, provider, rating, price, maxOutput, freeTurns, needsPlan }: TextModel) {
  const { numerator, denominator } = price;
  const rates = Object.entries(price.rates).map(([name, rate]) => {
    const steps = BigInt(rate) * BigInt(numerator) * 1_000_000n * 1_000_000n;
    return [name, millionths(steps / BigInt(denominator))] as const;
  });
  return { title, provider, rating, ...Object.fromEntries(rates), maxOutput, freeTurns, needsPlan };
}

/** Smallest steps of the unit for a million tokens, written with what is left of six decimals. */
function millionths(steps: bigint): string {
  const text = steps.toString().padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, '');
}

function imageFields({ title, provider, price, steps, needsPlan }: ImageModel, show: Show) {
  return {
    title,
    provider,
    flat: price.kind === 'flat' ? show(price.amount) : null,
    rate: price.kind === 'formula' ? formatDecimal(price.rate, 6).replace(/\.?0+$/, '') : null,
    steps: `${steps.min} to ${steps.max}, ${steps.reference} by default`,
    needsPlan,
  };
}

function actionFields({ title, price, needsPlan }: FlatAction, show: Show) {
  return { title, price: show(price), needsPlan };
}

function shareFields({ share }: Economy, show: Show): Record<string, Value> {
  if (share === null) return {};
  const { ratio, bucket, tiers, withdraw } = share;
  return {
    percent: ratio.numerator,
    bucket,
    tiers: tiers.length === 0 ? null : tiers.map(show).join(', '),
    withdraw: withdraw === null ? null : `from ${show(withdraw.minimum)}, after ${withdraw.days} days`,
  };
}
