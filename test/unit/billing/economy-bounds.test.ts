import { describe, expect, it } from 'vitest';
import { faultsOf } from './faults.ts';

const BUCKETS = 'buckets: [{ name: pot, title: Pot }]\n';
const MODELS = 'models: [{ name: talk, title: Talk, provider: t1, input: 2, output: 3 }]\n';
const UNIT = 'unit: { name: token, plural: tokens, scale: 0 }\n';
const LEAST = `name: least\ntitle: Least\n${UNIT}${BUCKETS}${MODELS}`;

const bucket = (fields: string) => LEAST.replace(BUCKETS, `buckets: [{ ${fields} }]\n`);
const rolling = (fields: string) =>
  bucket(`name: pot, title: Pot, kind: period }, { name: b, title: B, kind: rolling, ${fields}`);
const model = (fields: string) => LEAST.replace('provider: t1, input: 2', `provider: t1, ${fields}`);
const unit = (fields: string) => LEAST.replace(UNIT, `unit: { name: token, plural: tokens, ${fields} }\n`);
const plan = (fields: string) => `${LEAST}plans: [{ name: p, title: P, ${fields} }]\n`;
const pack = (fields: string) =>
  `${LEAST}packs: [{ name: p, title: P, price: 1, bucket: pot, amount: 1, ${fields} }]\n`;
const image = (fields: string) =>
  `${LEAST}images: [{ name: i, title: I, provider: p, flat: 1, ${fields} }]\n`;
const share = (fields: string) => `${LEAST}share: { percent: 5, bucket: pot, ${fields} }\n`;
const list = (field: string, count: number, item: (n: number) => string) =>
  `${field}: [${Array.from({ length: count }, (_, n) => `{ ${item(n)} }`).join(',\n  ')}]\n`;
const buckets = (count: number) =>
  LEAST.replace(
    BUCKETS,
    list('buckets', count, (n) => `name: b${n}, title: B`),
  );
const letters = (count: number) => 'n'.repeat(count);

const RATE = 'a rate must be a decimal number of at least 0 with at most 6 decimals, such as 12.50';
const AMOUNT = 'an amount must be a decimal number of at least 0 with at most 6 decimals, such as 12.50';
const DOLLARS =
  'a price in dollars must be a decimal number of at least 0 with at most 2 decimals, such as 12.50';
const NAME = 'a name has 1 to 32 lower-case letters, digits, dots and dashes';
const BUCKET = 'a bucket has 1 to 32 lower-case letters, digits and dashes';
const SKU = 'must be a Discord id';
const CYCLE = 'must be "once", {days: 1 to 366} or {months: 1 to 12}';
const from = (min: number, max: number) => `must be a whole number from ${min} to ${max}`;

describe('a number of a file', () => {
  it.each<[string, (value: string) => string, readonly [number, number]]>([
    ['unit.scale', (n) => unit(`scale: ${n}`), [0, 6]],
    ['buckets[1].capPeriods', (n) => rolling(`rollsFrom: pot, capPeriods: ${n}`), [0, 120]],
    ['models[0].rating', (n) => model(`rating: ${n}, input: 2`), [1, 5]],
    ['models[0].maxOutput', (n) => model(`maxOutput: ${n}, input: 2`), [100, 128_000]],
    ['images[0].steps.min', (n) => image(`steps: { min: ${n}, reference: 100, max: 100 }`), [1, 100]],
    ['images[0].steps.max', (n) => image(`steps: { min: 1, reference: 1, max: ${n} }`), [1, 100]],
    ['graceDays', (n) => `${LEAST}graceDays: ${n}\n`, [0, 60]],
    ['freeTurns.perDay', (n) => `${LEAST}freeTurns: { perDay: ${n} }\n`, [1, 1000]],
    ['firstTimeBonusPercent', (n) => `${LEAST}firstTimeBonusPercent: ${n}\n`, [0, 100]],
    ['lowBalancePercent', (n) => `${LEAST}lowBalancePercent: ${n}\n`, [1, 100]],
    ['share.percent', (n) => `${LEAST}share: { percent: ${n}, bucket: pot }\n`, [1, 100]],
    ['share.withdraw.days', (n) => share(`withdraw: { minimum: 1, days: ${n} }`), [0, 365]],
    ['limits.openHolds', (n) => `${LEAST}limits: { openHolds: ${n} }\n`, [1, 200]],
    ['limits.grants', (n) => `${LEAST}limits: { grants: ${n} }\n`, [1, 64]],
  ])('%s is bounded on both sides', (field, file, [min, max]) => {
    expect(faultsOf(file(String(min)))).toEqual([]);
    expect(faultsOf(file(String(max)))).toEqual([]);
    const over = faultsOf(file(String(max + 1)));
    expect(over).toMatchObject([{ field, message: from(min, max) }]);
    const under = faultsOf(file(String(min - 1)));
    expect(under).toMatchObject([{ field, message: min === 0 ? 'must be a whole number' : from(min, max) }]);
  });

  it.each([
    ['days', 1, 366],
    ['months', 1, 12],
  ])('of %s in a cycle is bounded on both sides', (name, min, max) => {
    const every = (n: number) => faultsOf(plan(`every: { ${name}: ${n} }`)).map((each) => each.message);
    expect([every(min), every(max)]).toEqual([[], []]);
    expect(every(max + 1)).toEqual([from(min, max)]);
    expect(every(min - 1)).toEqual([from(min, max)]);
  });

  it.each(['x5', '5x', '-5', '+5', '', '5.0', '1000000000'])('is no whole number as %j', (value) => {
    expect(faultsOf(`${LEAST}graceDays: "${value}"\n`)).toMatchObject([
      { message: 'must be a whole number' },
    ]);
  });

  it('has up to twelve digits before its point and six behind it', () => {
    const action = (price: string) =>
      faultsOf(`${unit('scale: 0')}actions: [{ name: a, title: A, price: "${price}" }]\n`);
    expect(action('999999999999')).toEqual([]);
    expect(action('9999999999999')).toMatchObject([{ field: 'actions[0].price', message: AMOUNT }]);
    expect(faultsOf(model('input: 0.123456'))).toEqual([]);
    expect(faultsOf(model('input: 0.1234567'))).toMatchObject([{ message: RATE }]);
    expect(faultsOf(plan('price: 1.25, every: { days: 1 }'))).toEqual([]);
    expect(faultsOf(plan('price: 1.255, every: { days: 1 }'))).toMatchObject([{ message: DOLLARS }]);
  });

  it.each(['x5', '5x', '5.', '.5', '1,5', '5.5x', '5..5', ''])('is no decimal number as %j', (value) => {
    expect(faultsOf(model(`input: "${value}"`))).toMatchObject([{ field: 'models[0].input', message: RATE }]);
  });
});

describe('a name of a file', () => {
  it.each(['a', '7', 'a.b-c', '0-1.2', letters(32)])('may be %s', (name) => {
    expect(faultsOf(plan('amount: 1, bucket: pot').replace('name: p,', `name: "${name}",`))).toEqual([]);
  });

  it.each(['', '-a', '.a', 'A', 'aB', 'a b', 'a_b', 'a\\n', letters(33)])('may not be %j', (name) => {
    expect(faultsOf(plan('amount: 1, bucket: pot').replace('name: p,', `name: "${name}",`))).toMatchObject([
      { field: 'plans[0].name', message: NAME },
    ]);
  });

  it.each(['a', '7', 'a-b', letters(32)])('of a bucket may be %s', (name) => {
    expect(faultsOf(bucket(`name: "${name}", title: Pot`))).toEqual([]);
  });

  it.each(['', '-a', 'a.b', 'A', 'aB', 'a\\n', letters(33)])('of a bucket may not be %j', (name) => {
    expect(faultsOf(bucket(`name: "${name}", title: Pot`))).toMatchObject([
      { field: 'buckets[0].name', message: BUCKET },
    ]);
  });

  it('of a provider or in a title has its length', () => {
    const provider = (text: string) =>
      faultsOf(LEAST.replace('provider: t1', `provider: "${text}"`)).map((each) => each.message);
    expect(provider(letters(100))).toEqual([]);
    expect(provider(letters(101))).toHaveLength(1);
    expect(provider('')).toEqual(['must name a model of the provider']);
    const title = (text: string) => faultsOf(LEAST.replace('Least', `"${text}"`)).map((each) => each.message);
    expect(title(letters(60))).toEqual([]);
    expect(title(letters(61))).toEqual(['must have at most 60 characters']);
  });

  const paidPlan = (fields: string) => plan(`price: 1, every: { months: 1 }, ${fields}`);

  it('of a Discord product stands once in a file, and on no free plan', () => {
    const sku = `discordSku: "${'1'.repeat(18)}"`;
    const both = `${paidPlan(sku)}${pack(sku).slice(LEAST.length)}`;
    expect(faultsOf(both)).toMatchObject([
      { field: 'packs[0].discordSku', message: `"${'1'.repeat(18)}" is there twice` },
    ]);
    expect(faultsOf(plan(sku))).toMatchObject([
      { field: 'plans[0].discordSku', message: 'a plan that Discord sells needs a price' },
    ]);
    expect(faultsOf(paidPlan(`${sku}, discordPrice: 0.00`))).toMatchObject([
      { field: 'plans[0].discordPrice', message: 'must be more than 0.00' },
    ]);
  });

  it.each([paidPlan, pack])('of a Discord product has 17 to 20 digits', (file) => {
    const sku = (text: string) => faultsOf(file(`discordSku: "${text}"`)).map((each) => each.message);
    expect([sku('1'.repeat(17)), sku('1'.repeat(20))]).toEqual([[], []]);
    for (const wrong of ['1'.repeat(16), '1'.repeat(21), `x${'1'.repeat(18)}`, `${'1'.repeat(18)}x`]) {
      expect(sku(wrong)).toEqual([SKU]);
    }
  });
});

describe('a choice of a file', () => {
  it.each([
    [`${LEAST}settlement: soon\n`, 'settlement', 'must be keep or immediate'],
    [model('freeTurns: maybe, input: 2'), 'models[0].freeTurns', 'must be true or false'],
    [
      bucket('name: a, title: A, locksWithoutPlan: 1'),
      'buckets[0].locksWithoutPlan',
      'must be true or false',
    ],
    [`${LEAST}prices: { currency: euro }\n`, 'prices.currency', 'must be unit or dollar'],
    [`${LEAST}prices: { perTokens: 100 }\n`, 'prices.perTokens', 'must be 1000 or 1000000'],
    [plan('every: monthly'), 'plans[0].every', CYCLE],
    [plan('every: []'), 'plans[0].every', CYCLE],
  ])('names what it can be (%#)', (text, field, message) => {
    expect(faultsOf(text)).toMatchObject([{ field, message }]);
  });

  it.each([
    [`${LEAST}settlement: keep\n`],
    [`${LEAST}settlement: immediate\n`],
    [model('freeTurns: true, input: 2')],
    [bucket('name: a, title: A, kind: lasting, locksWithoutPlan: "false"')],
    [`${LEAST}prices: { currency: unit, perTokens: 1000 }\n`],
    [`${LEAST}prices: { currency: dollar, unitsPerDollar: 1, perTokens: 1000000 }\n`],
    [plan('every: once')],
  ])('is accepted (%#)', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

describe('a list of a file', () => {
  const price = 'title: T, price: 1';
  it.each<[string, number, string | null, (count: number) => string]>([
    ['buckets', 16, 'at most 16 buckets', buckets],
    ['plans', 24, 'at most 24 plans', (n) => LEAST + list('plans', n, (i) => `name: p${i}, title: T`)],
    [
      'packs',
      24,
      'at most 24 packs',
      (n) => LEAST + list('packs', n, (i) => `name: p${i}, ${price}, bucket: pot, amount: 1`),
    ],
    [
      'models',
      60,
      'at most 60 models',
      (n) =>
        LEAST.replace(MODELS, '') +
        list('models', n, (i) => `name: m${i}, title: T, provider: p, input: 1, output: 1`),
    ],
    [
      'images',
      24,
      'at most 24 image models',
      (n) => LEAST + list('images', n, (i) => `name: i${i}, title: T, provider: p, flat: 1`),
    ],
    ['actions', 24, null, (n) => LEAST + list('actions', n, (i) => `name: a${i}, ${price}`)],
    [
      'share.tiers',
      10,
      null,
      (n) => share(`tiers: [${Array.from({ length: n }, (_, i) => i + 1).join(', ')}]`),
    ],
  ])('of %s has at most %i', (field, most, message, file) => {
    expect(faultsOf(file(most))).toEqual([]);
    expect(faultsOf(file(most + 1))).toMatchObject([message === null ? { field } : { field, message }]);
  });
});

describe('a field that no economy has', () => {
  it.each([
    ['more', `${LEAST}more: 1\n`],
    ['unit.more', unit('scale: 0, more: 1')],
    ['buckets[0].more', bucket('name: a, title: A, more: 1')],
    ['plans[0].more', plan('more: 1')],
    ['packs[0].more', pack('more: 1')],
    ['models[0].more', model('input: 2, more: 1')],
    ['images[0].more', image('more: 1')],
    ['images[0].steps.more', image('steps: { min: 1, reference: 1, max: 1, more: 1 }')],
    ['share.more', share('more: 1')],
    ['share.withdraw.more', share('withdraw: { minimum: 1, days: 1, more: 1 }')],
    ['prices.more', `${LEAST}prices: { more: 1 }\n`],
    ['limits.more', `${LEAST}limits: { more: 1 }\n`],
    ['freeTurns.more', `${LEAST}freeTurns: { perDay: 1, more: 1 }\n`],
    ['startingGrant.more', `${LEAST}startingGrant: { bucket: pot, amount: 1, more: 1 }\n`],
    ['actions[0].more', `${LEAST}actions: [{ name: a, title: A, price: 1, more: 1 }]\n`],
  ])('is named: %s', (field, text) => {
    expect(faultsOf(text)).toMatchObject([{ field, message: 'is not a field of an economy' }]);
  });
});
