import { describe, expect, it } from 'vitest';
import {
  AmountRangeError,
  add,
  exact,
  formatDecimal,
  isSumExact,
  meanRoundedUp,
  negate,
  parseDecimal,
  partRoundedUp,
  shareRoundedDown,
  subtract,
  sum,
  times,
  totalRoundedUp,
} from '../../../src/billing/money.ts';

const MOST = 9_007_199_254_740_991;

describe('whole amounts', () => {
  it.each([Number.NaN, Infinity, -Infinity, 0.5, MOST + 1, -MOST - 1])('refuses %s as an amount', (value) => {
    expect(() => exact(value)).toThrow(AmountRangeError);
  });

  it('takes the largest and the smallest safe integer unchanged', () => {
    expect(exact(MOST)).toBe(MOST);
    expect(exact(-MOST)).toBe(-MOST);
  });

  it('never lets minus zero through, which JSON could not tell from zero', () => {
    expect(exact(-0)).toBe(0);
    expect(negate(0)).toBe(0);
    expect(Object.is(exact(-0), 0)).toBe(true);
    expect(Object.is(negate(0), 0)).toBe(true);
  });

  it('adds, subtracts, negates and sums exactly', () => {
    expect(add(2, 3)).toBe(5);
    expect(subtract(2, 3)).toBe(-1);
    expect(negate(7)).toBe(-7);
    expect(sum([1, 20, 300])).toBe(321);
    expect(sum([])).toBe(0);
  });

  it('throws instead of losing a step at the edge of the range', () => {
    expect(() => add(MOST, 1)).toThrow(AmountRangeError);
    expect(() => subtract(-MOST, 1)).toThrow(AmountRangeError);
    expect(() => sum([MOST, 1, -1])).toThrow(AmountRangeError);
    expect(() => times(MOST, 2)).toThrow(AmountRangeError);
  });

  it('multiplies beyond what a double could carry in between', () => {
    expect(times(94_906_265, 94_906_265)).toBe(9_007_199_136_250_225);
    expect(() => times(94_906_266, 94_906_266)).toThrow(AmountRangeError);
  });

  it('names in its errors the number that was no amount', () => {
    const broken = { name: 'AmountRangeError' };
    expect(() => exact(0.5)).toThrow(
      expect.objectContaining({ ...broken, message: 'not a safe whole amount: 0.5' }),
    );
    expect(() => times(MOST, 2)).toThrow(
      expect.objectContaining({ ...broken, message: 'not a safe whole amount: 18014398509481982' }),
    );
  });

  it('says whether a sum can still be exact, without throwing', () => {
    expect(isSumExact([MOST])).toBe(true);
    expect(isSumExact([MOST - 1, 1])).toBe(true);
    expect(isSumExact([MOST, 1])).toBe(false);
    expect(isSumExact([])).toBe(true);
  });
});

describe('rounding', () => {
  it('rounds up once, at the total: three thirds are one, not three', () => {
    const third = { count: 1, rate: 1 };
    expect(totalRoundedUp([third, third, third], 1n, 3n)).toBe(1);
    expect(totalRoundedUp([third, third, third, third], 1n, 3n)).toBe(2);
  });

  it('leaves a whole total alone and lifts the smallest rest by one', () => {
    expect(totalRoundedUp([{ count: 10, rate: 100 }], 1n, 1000n)).toBe(1);
    expect(totalRoundedUp([{ count: 1001, rate: 1 }], 1n, 1000n)).toBe(2);
    expect(totalRoundedUp([{ count: 1, rate: 1 }], 1n, 1_000_000_000n)).toBe(1);
    expect(totalRoundedUp([], 1n, 1000n)).toBe(0);
  });

  it('keeps products exact that pass 2^53 on the way', () => {
    // 200,000 tokens at 15 dollars a million, rate times 10^6, scale 6: 3 dollars.
    expect(totalRoundedUp([{ count: 200_000, rate: 15_000_000 }], 1n, 1_000_000n)).toBe(3_000_000);
    expect(totalRoundedUp([{ count: MOST, rate: MOST }], 1n, BigInt(MOST))).toBe(MOST);
  });

  it.each([
    { count: -1, rate: 5 },
    { count: 5, rate: -1 },
    { count: 0.5, rate: 5 },
    { count: Number.NaN, rate: 5 },
  ])('refuses the factors $count and $rate', (product) => {
    expect(() => totalRoundedUp([product], 1n, 1n)).toThrow(AmountRangeError);
  });

  it('throws where the total is out of range', () => {
    expect(() => totalRoundedUp([{ count: MOST, rate: 2 }], 1n, 1n)).toThrow(AmountRangeError);
  });

  it('rounds a share down, so that nothing is paid that was not earned', () => {
    expect(shareRoundedDown(99, 1, 100)).toBe(0);
    expect(shareRoundedDown(100, 1, 100)).toBe(1);
    expect(shareRoundedDown(10_000, 20, 100)).toBe(2_000);
    expect(shareRoundedDown(MOST, 100, 100)).toBe(MOST);
  });

  it('carries fractions of three nights exactly (ima-16): 0.33, 0.33, 0.34 and 0.002 on', () => {
    // 1.67 credits in ten-thousandths of a hundredth, times 20 %.
    const accrued = shareRoundedDown(1_670_000, 20, 100);
    expect(accrued).toBe(334_000);
    const paidUpTo = (night: number) => shareRoundedDown(times(accrued, night), 1, 10_000);
    expect([paidUpTo(1), paidUpTo(2), paidUpTo(3)]).toEqual([33, 66, 100]);
    expect(subtract(times(accrued, 3), times(100, 10_000))).toBe(2_000);
  });
});

describe('decimal text', () => {
  it.each([
    ['12.5', 2, 1250],
    ['12.50', 2, 1250],
    ['0', 0, 0],
    ['007', 0, 7],
    ['-1.00', 2, -100],
    ['-0', 2, 0],
    ['0.000001', 6, 1],
    ['90071992547409.91', 2, MOST],
    ['19.99', 2, 1999],
    ['0.29', 2, 29],
  ])('reads %s at scale %i as %i', (text, scale, amount) => {
    expect(parseDecimal(text, scale)).toBe(amount);
  });

  it.each([
    ['', 2],
    ['1.', 2],
    ['.5', 2],
    ['1e3', 2],
    ['+1', 2],
    ['0x10', 2],
    ['1,000', 2],
    [' 1', 2],
    ['1\n', 2],
    ['NaN', 2],
    ['Infinity', 2],
    ['--1', 2],
    ['1.001', 2],
    ['1.0', 0],
    ['٣', 0],
    ['90071992547409.92', 2],
    ['9007199254740993', 0],
    ['999999999999999', 6],
  ])('answers null for %j at scale %i', (text, scale) => {
    expect(parseDecimal(text, scale)).toBeNull();
  });

  it.each([
    [1250, 2, '', '12.50'],
    [5, 2, '', '0.05'],
    [0, 2, '', '0.00'],
    [-5, 2, '', '-0.05'],
    [7, 0, '', '7'],
    [1200, 6, '', '0.001200'],
    [4_978_520, 0, ',', '4,978,520'],
    [123_456_789, 2, ',', '1,234,567.89'],
    [100_000, 2, ',', '1,000.00'],
    [99_999, 2, ',', '999.99'],
    [-123_456_700, 2, "'", "-1'234'567.00"],
    [MOST, 6, ',', '9,007,199,254.740991'],
  ])('writes %i at scale %i with separator %j as %s', (amount, scale, separator, text) => {
    expect(formatDecimal(amount, scale, separator)).toBe(text);
  });

  it('separates no thousands unless asked to', () => {
    expect(formatDecimal(123_456_789, 2)).toBe('1234567.89');
  });

  it('refuses to write what is not a whole amount', () => {
    expect(() => formatDecimal(0.5, 2)).toThrow(AmountRangeError);
  });
});

describe('parts and means', () => {
  it.each([
    [5_000_000, 20, 100, 1_000_000],
    [7, 20, 100, 2],
    [0, 20, 100, 0],
    [Number.MAX_SAFE_INTEGER, 1, 1, Number.MAX_SAFE_INTEGER],
  ])('%i times %i / %i is %i, rounded up', (amount, numerator, denominator, part) => {
    expect(partRoundedUp(amount, numerator, denominator)).toBe(part);
  });

  it('a mean is rounded up, exact at any size, and needs something to be of', () => {
    expect(meanRoundedUp([1, 2])).toBe(2);
    expect(meanRoundedUp([9_007_199_254_740_990])).toBe(9_007_199_254_740_990);
    expect(() => meanRoundedUp([])).toThrow(RangeError);
  });
});
