import { describe, expect, it } from 'vitest';
import { packTotal } from '../../../src/billing/economy-compile.ts';
import { readEconomy } from '../../../src/billing/economy-file.ts';
import { testEconomy } from './economies.ts';
import { fault, faultsOf, HONEST, spoilt } from './faults.ts';

describe('names that do not fit each other', () => {
  it.each([
    ['name: gold, title', 'name: free, title', 12, 'plans[1].name', '"free" is there twice'],
    ['name: bought, title', 'name: monthly, title', 7, 'buckets[2].name', '"monthly" is there twice'],
    [
      'startingGrant: { bucket: bought',
      'startingGrant: { bucket: gone',
      8,
      'startingGrant.bucket',
      'there is no bucket named "gone"',
    ],
    [
      'bucket: monthly, amount',
      'bucket: gone, amount',
      12,
      'plans[1].bucket',
      'there is no bucket named "gone"',
    ],
    ['5.00, bucket: bought', '5.00, bucket: gone', 14, 'packs[0].bucket', 'there is no bucket named "gone"'],
    [
      'percent: 20, bucket: bought',
      'percent: 20, bucket: gone',
      22,
      'share.bucket',
      'there is no bucket named "gone"',
    ],
    ['needsPlan: gold', 'needsPlan: gone', 21, 'actions[0].needsPlan', 'there is no plan named "gone"'],
    [
      'output: 0.60',
      'output: 0.60, needsPlan: gone',
      17,
      'models[0].needsPlan',
      'there is no plan named "gone"',
    ],
    ['rate: 40', 'rate: 40, needsPlan: gone', 19, 'images[0].needsPlan', 'there is no plan named "gone"'],
    ['rollsFrom: monthly', 'rollsFrom: gone', 5, 'buckets[0].rollsFrom', 'there is no bucket named "gone"'],
    [
      'rollsFrom: monthly',
      'rollsFrom: bought',
      5,
      'buckets[0].rollsFrom',
      '"bought" is not a bucket of kind period',
    ],
    ['rollsFrom: monthly, ', '', 5, 'buckets[0].rollsFrom', 'a rolling bucket needs rollsFrom'],
    [', capPeriods: 2', '', 5, 'buckets[0].capPeriods', 'a rolling bucket needs capPeriods'],
    [
      'kind: period',
      'kind: period, capPeriods: 1',
      6,
      'buckets[1].kind',
      'only a bucket of kind rolling has rollsFrom and capPeriods',
    ],
    [
      'title: Bought',
      'title: Bought, rollsFrom: monthly',
      7,
      'buckets[2].kind',
      'only a bucket of kind rolling has rollsFrom and capPeriods',
    ],
    [
      '5.00, bucket: bought',
      '5.00, bucket: monthly',
      14,
      'packs[0].bucket',
      '"monthly" is a bucket of kind period: it would not last',
    ],
    [
      'percent: 20, bucket: bought',
      'percent: 20, bucket: bank',
      22,
      'share.bucket',
      '"bank" is a bucket of kind rolling: it would not last',
    ],
    [
      'bucket: monthly, amount',
      'bucket: bank, amount',
      12,
      'plans[1].bucket',
      '"bank" only takes the rest of another bucket',
    ],
    [
      '- { name: bought, title: Bought }',
      '- { name: bought, title: Bought }\n  - { name: b2, title: B, kind: rolling, rollsFrom: monthly, capPeriods: 1 }',
      8,
      'buckets[3].rollsFrom',
      '"monthly" rolls into another bucket already',
    ],
    ['name: credit', 'name: turn', 3, 'unit.name', 'the journal keeps this name for a unit of its own'],
    ['name: credit', 'name: share', 3, 'unit.name', 'the journal keeps this name for a unit of its own'],
  ])('%s as %s', (piece, by, line, field, message) => {
    expect(spoilt(piece, by)).toContainEqual(fault(line, field, message));
  });
});

describe('numbers that make no sense', () => {
  it.each([
    [
      'amount: 5.00',
      'amount: 5.001',
      8,
      'startingGrant.amount',
      "must be an amount with at most 2 decimals (the unit's scale), not 5.001",
    ],
    [
      'price: 1.00',
      'price: 1.001',
      21,
      'actions[0].price',
      "must be an amount with at most 2 decimals (the unit's scale), not 1.001",
    ],
    ['amount: 5.00', 'amount: 0', 8, 'startingGrant.amount', 'must be more than 0'],
    ['amount: 60.00', 'amount: 0.00', 12, 'plans[1].amount', 'must be more than 0'],
    ['amount: 50.00', 'amount: 0', 14, 'packs[0].amount', 'must be more than 0'],
    ['Gold, price: 5.00', 'Gold, price: 0.00', 12, 'plans[1].price', 'must be more than 0.00'],
    ['One, price: 5.00', 'One, price: 0', 14, 'packs[0].price', 'must be more than 0.00'],
    ['rate: 40', 'flat: 0', 19, 'images[0].flat', 'must be more than 0'],
    ['rate: 40', 'rate: 99999999999', 19, 'images[0].rate', '99999999999 is more than can be counted'],
    ['input: 0.15', 'input: 99999999999', 17, 'models[0].input', '99999999999 is more than can be counted'],
    ['margin: 1.5', 'margin: 99999999999', 15, 'prices.margin', '99999999999 is more than can be counted'],
    [
      'amount: 50.00',
      'amount: 50.00, bonus: 0.001',
      14,
      'packs[0].bonus',
      "must be an amount with at most 2 decimals (the unit's scale), not 0.001",
    ],
    [
      'minimum: 25',
      'minimum: 25.001',
      22,
      'share.withdraw.minimum',
      "must be an amount with at most 2 decimals (the unit's scale), not 25.001",
    ],
    ['margin: 1.5', 'margin: 0', 15, 'prices.margin', 'must be more than 0'],
    ['unitsPerDollar: 1000', 'unitsPerDollar: 0.0', 15, 'prices.unitsPerDollar', 'must be more than 0'],
    ['unitsPerDollar: 1000, ', '', 15, 'prices.unitsPerDollar', 'is needed where the currency is dollar'],
    ['tiers: [1, 2]', 'tiers: [2, 1]', 22, 'share.tiers[1]', 'must be above the one before'],
    ['tiers: [1, 2]', 'tiers: [1, 1.00]', 22, 'share.tiers[1]', 'must be above the one before'],
    ['tiers: [1, 2]', 'tiers: [0, 1]', 22, 'share.tiers[0]', 'must be more than 0'],
    [
      'bucket: monthly, amount: 60.00, ',
      'bucket: monthly, ',
      12,
      'plans[1].amount',
      'bucket and amount go together',
    ],
    [
      'bucket: monthly, amount: 60.00, ',
      'amount: 60.00, ',
      12,
      'plans[1].bucket',
      'bucket and amount go together',
    ],
    [
      ', every: { months: 1 }',
      '',
      12,
      'plans[1].every',
      'a plan with a price needs a cycle, such as {months: 1}',
    ],
    ['rate: 40', 'rate: 40, flat: 1', 19, 'images[0].flat', 'needs either rate or flat'],
    [', rate: 40', '', 19, 'images[0].rate', 'needs either rate or flat'],
    [
      'rate: 40',
      'rate: 40, steps: { min: 5, reference: 4, max: 8 }',
      19,
      'images[0].steps',
      'needs min <= reference <= max',
    ],
    [
      'rate: 40',
      'rate: 40, steps: { min: 1, reference: 9, max: 8 }',
      19,
      'images[0].steps',
      'needs min <= reference <= max',
    ],
  ])('%s as %s', (piece, by, line, field, message) => {
    expect(spoilt(piece, by)).toEqual([fault(line, field, message)]);
  });

  it('refuses an amount that only its scale makes too large', () => {
    const text = HONEST.replace('scale: 2', 'scale: 6').replace('amount: 50.00', 'amount: 99999999999');
    expect(faultsOf(text)).toEqual([fault(14, 'packs[0].amount', '99999999999 is more than can be counted')]);
  });

  it.each(['99999999999.5', '99999999999.500000'])(
    'says of %s that it is too large and not that it has too many decimals',
    (amount) => {
      const text = HONEST.replace('scale: 2', 'scale: 6').replace('amount: 50.00', `amount: ${amount}`);
      expect(faultsOf(text)).toEqual([fault(14, 'packs[0].amount', `${amount} is more than can be counted`)]);
    },
  );
  it('refuses a bucket that nothing could ever unlock', () => {
    const text = HONEST.replace('title: Bought }', 'title: Bought, locksWithoutPlan: true }');
    expect(faultsOf(text)).toEqual([]);
    const free = text.replace('title: Gold, price: 5.00', 'title: Gold');
    expect(faultsOf(free)).toEqual([
      fault(7, 'buckets[2].locksWithoutPlan', 'would lock for ever: no plan has a price'),
    ]);
  });

  it('needs something to sell', () => {
    const text = HONEST.replace(/models:\n.*\nimages:\n.*\nactions:\n.*\n/, '');
    expect(faultsOf(text)).toEqual([fault(1, 'models', 'needs at least one model, image or action')]);
  });

  it('lists the faults of several places in one answer', () => {
    const text = HONEST.replace('margin: 1.5', 'margin: 0').replace('needsPlan: gold', 'needsPlan: gone');
    expect(faultsOf(text).map((each) => each.field)).toEqual(['prices.margin', 'actions[0].needsPlan']);
  });
});

describe('versions of prices', () => {
  it('are equal for equal prices and change with each number of a price', () => {
    const version = (text: string) => {
      const [first] = testModels(text);
      return first;
    };
    const honest = version('input: 0.15, output: 0.60');
    expect(version('input: 0.150, output: 0.6')).toBe(honest);
    expect(version('input: 0.15, output: 0.60, cachedInput: 0.15')).toBe(honest);
    expect(version('input: 0.15, output: 0.61')).not.toBe(honest);
    expect(version('input: 0.15, output: 0.60, cachedInput: 0.1')).not.toBe(honest);
    expect(version('input: 0.15, output: 0.60, reasoning: 0.7')).not.toBe(honest);
  });

  it('adds the bonus to what a pack grants', () => {
    expect(testEconomy('imagina').packs.map(packTotal)).toEqual([100_000, 220_000, 600_000, 1_300_000]);
  });
});

function testModels(prices: string): string[] {
  const reading = readEconomy(HONEST.replace('input: 0.15, output: 0.60', prices), 'small.yaml');
  return reading.ok ? reading.economy.models.map((model) => model.price.version) : [];
}
