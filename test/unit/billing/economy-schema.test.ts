import { describe, expect, it } from 'vitest';
import { fault, faultsOf, HONEST, spoilt } from './faults.ts';

const RATE = 'a rate must be a decimal number of at least 0 with at most 6 decimals, such as 12.50';
const AMOUNT = 'an amount must be a decimal number of at least 0 with at most 6 decimals, such as 12.50';
const DOLLARS =
  'a price in dollars must be a decimal number of at least 0 with at most 2 decimals, such as 12.50';
const NAME = 'a name has 1 to 32 lower-case letters, digits, dots and dashes';
const BUCKET = 'a bucket has 1 to 32 lower-case letters, digits and dashes';

describe('a field of the wrong shape is named with its line', () => {
  it.each([
    ['input: 0.15', 'input: -0.15', 17, 'models[0].input', RATE],
    ['input: 0.15', 'input: 1e3', 17, 'models[0].input', RATE],
    ['input: 0.15', 'input: NaN', 17, 'models[0].input', RATE],
    ['input: 0.15', 'input: 0.1234567', 17, 'models[0].input', RATE],
    ['output: 0.60', 'output: 1,5', 17, 'models[0].5', 'is not a field of an economy'],
    ['rate: 40', 'rate: -40', 19, 'images[0].rate', RATE],
    ['amount: 5.00', 'amount: -5.00', 8, 'startingGrant.amount', AMOUNT],
    ['amount: 50.00', 'amount: 9007199254740993', 14, 'packs[0].amount', AMOUNT],
    ['price: 1.00', 'price: free', 21, 'actions[0].price', AMOUNT],
    ['Gold, price: 5.00', 'Gold, price: 5.001', 12, 'plans[1].price', DOLLARS],
    ['name: gold', 'name: Gold', 12, 'plans[1].name', NAME],
    ['name: gold', 'name: ""', 12, 'plans[1].name', NAME],
    ['name: bought, title', 'name: bo.ught, title', 7, 'buckets[2].name', BUCKET],
    [
      'name: bought, title',
      'name: constructor, title',
      7,
      'buckets[2].name',
      'this name is taken by the language',
    ],
    ['title: Voice', 'title: ""', 21, 'actions[0].title', 'must not be empty'],
    ['scale: 2', 'scale: 7', 3, 'unit.scale', 'must be a whole number from 0 to 6'],
    ['scale: 2', 'scale: 1.5', 3, 'unit.scale', 'must be a whole number'],
    ['perDay: 10', 'perDay: 0', 9, 'freeTurns.perDay', 'must be a whole number from 1 to 1000'],
    ['perDay: 10', 'perDay: 1001', 9, 'freeTurns.perDay', 'must be a whole number from 1 to 1000'],
    ['percent: 20', 'percent: 101', 22, 'share.percent', 'must be a whole number from 1 to 100'],
    ['percent: 20', 'percent: 0', 22, 'share.percent', 'must be a whole number from 1 to 100'],
    ['months: 1', 'days: 0', 12, 'plans[1].every.days', 'must be a whole number from 1 to 366'],
    ['months: 1', 'months: 13', 12, 'plans[1].every.months', 'must be a whole number from 1 to 12'],
    ['currency: dollar', 'currency: euro', 15, 'prices.currency', 'must be unit or dollar'],
    [
      'kind: period',
      'kind: monthly',
      6,
      'buckets[1].kind',
      'Invalid option: expected one of "lasting"|"period"|"rolling"',
    ],
  ])('%s as %s', (piece, by, line, field, message) => {
    expect(spoilt(piece, by)).toContainEqual(fault(line, field, message));
  });

  it.each([
    ['{ months: 1 }', 'monthly'],
    ['{ months: 1 }', '[]'],
    ['{ months: 1 }', '{}'],
    ['{ months: 1 }', '{ months: 1, days: 1 }'],
  ])('a cycle of %s written %s', (piece, by) => {
    const faults = spoilt(piece, by);
    expect(faults.map((each) => [each.line, each.field.startsWith('plans[1].every')])).toEqual([[12, true]]);
  });
});

describe('what is missing or does not belong there', () => {
  it.each([
    ['title: Small\n', '', 1, 'title', 'is missing'],
    ['unit: { name: credit, plural: credits, scale: 2 }\n', '', 1, 'unit', 'is missing'],
    [', scale: 2', '', 3, 'unit.scale', 'is missing'],
    [', output: 0.60', '', 17, 'models[0].output', 'is missing'],
    ['bucket: bought, amount: 50.00', 'amount: 50.00', 14, 'packs[0].bucket', 'is missing'],
    ['provider: q1, ', '', 17, 'models[0].provider', 'is missing'],
    ['{ perDay: 10 }', '{}', 9, 'freeTurns.perDay', 'is missing'],
    ['perDay: 10', 'perDay: 10, perHour: 1', 9, 'freeTurns.perHour', 'is not a field of an economy'],
    ['rate: 40', 'rate: 40, price: 3', 19, 'images[0].price', 'is not a field of an economy'],
    ['title: Small', 'title: Small\nsettelment: keep', 3, 'settelment', 'is not a field of an economy'],
  ])('%j as %j', (piece, by, line, field, message) => {
    expect(spoilt(piece, by)).toEqual([fault(line, field, message)]);
  });

  it.each([
    ['buckets', '[]', 'needs at least one bucket'],
    ['buckets', 'none', 'Invalid input: expected array, received string'],
    ['plans', '{ a: 1 }', 'Invalid input: expected array, received object'],
    ['settlement', 'later', 'must be keep or immediate'],
    ['graceDays', '61', 'must be a whole number from 0 to 60'],
    ['lowBalancePercent', '0', 'must be a whole number from 1 to 100'],
    ['limits', '{ openHolds: 201 }', undefined],
    ['limits', '{ grants: 65 }', undefined],
  ])('%s: %s', (field, value, message) => {
    const without = HONEST.replace(new RegExp(`^${field}:\\n(  .*\\n)*`, 'm'), '');
    const faults = faultsOf(`${without}${field}: ${value}\n`);
    expect(faults.some((each) => each.field.startsWith(field))).toBe(true);
    if (message !== undefined) expect(faults.map((each) => each.message)).toContain(message);
  });

  it('bounds the lists', () => {
    const models = Array.from(
      { length: 61 },
      (_, n) => `  - { name: m${n}, title: M, provider: p, input: 1, output: 1 }\n`,
    ).join('');
    const text = `${HONEST.replace(/models:\n.*\n/, '')}models:\n${models}`;
    expect(faultsOf(text)).toEqual([fault(21, 'models', 'at most 60 models')]);
  });

  it('lists every fault at once, each at its own line', () => {
    const faults = faultsOf(
      HONEST.replace('scale: 2', 'scale: 9')
        .replace('input: 0.15', 'input: -1')
        .replace('title: Voice', 'titel: Voice'),
    );
    expect(faults.map((each) => [each.line, each.field])).toEqual([
      [3, 'unit.scale'],
      [17, 'models[0].input'],
      [21, 'actions[0].title'],
      [21, 'actions[0].titel'],
    ]);
  });
});
