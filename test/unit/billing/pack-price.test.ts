import { describe, expect, it } from 'vitest';
import type { Pack } from '../../../src/billing/economy.ts';
import { bestValue, bonusPercent, unitPrice } from '../../../src/billing/pack-price.ts';
import { testEconomy } from './economies.ts';

function pack(priceCents: number, amount: number, bonus = 0): Pack {
  return {
    name: `p${priceCents}`,
    title: '',
    priceCents,
    bucket: 'b',
    amount,
    bonus,
    discordSku: null,
    discordPriceCents: null,
  };
}
const unit = (scale: number) => ({ name: 'coin', plural: 'coins', scale, secondName: null });

describe('what a unit of a pack costs', () => {
  it.each([
    [pack(500, 500_000), 2, '0.001'],
    [pack(1000, 1_000_000, 100_000), 2, '0.00091'],
    [pack(500, 500), 0, '0.01'],
    [pack(4000, 5000), 0, '0.008'],
    [pack(500, 5_000_000), 6, '1.00'],
    [pack(500, 100), 0, '0.05'],
    [pack(1, 3), 0, '0.00333'],
    [pack(2, 3), 0, '0.00667'],
    [pack(12_345, 1), 0, '123.45'],
  ])('of %j at scale %i is $%s', (given, scale, shown) => {
    expect(unitPrice(given, unit(scale))).toBe(shown);
  });
});

it.each([
  [pack(500, 1000), 0],
  [pack(1000, 2000, 200), 10],
  [pack(2500, 5000, 1000), 20],
  [pack(500, 3, 2), 66],
])('the bonus of %j is %i %%', (given, percent) => {
  expect(bonusPercent(given)).toBe(percent);
});

describe('the best value', () => {
  it('is the pack whose unit costs least', () => {
    expect(bestValue(testEconomy('street').packs)?.priceCents).toBe(4000);
    expect(bestValue(testEconomy('imagina').packs)?.priceCents).toBe(5000);
  });

  it('is none where all are alike, or there is only one, or none', () => {
    expect(bestValue(testEconomy('genie').packs)).toBeNull();
    expect(bestValue([pack(500, 500)])).toBeNull();
    expect(bestValue([])).toBeNull();
  });
});
