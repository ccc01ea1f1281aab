import { describe, expect, test } from 'vitest';
import { median, percentile, ratioByRound, seededRandom, spread, summary } from '../../bench/statistics.ts';

describe('percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%d of 1..100 is %d', (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  test('of nothing there is none', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('summaries', () => {
  test('the median of an odd and of an even number, whatever their order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 2, 4])).toBe(3);
  });

  test('spread is half of the range, as a share of the median', () => {
    expect(summary([90, 110, 100])).toEqual({ median: 100, least: 90, most: 110 });
    expect(spread({ median: 100, least: 90, most: 110 })).toBe(0.1);
    expect(spread({ median: 0, least: 0, most: 0 })).toBe(0);
  });
});

describe('ratios', () => {
  test('compare round with round, so that a slow minute slows both sides', () => {
    expect(ratioByRound([500, 50, 600], [100, 10, 100])).toBe(5);
  });

  test('leave out a round in which the other did nothing', () => {
    expect(ratioByRound([500, 300], [0, 100])).toBe(3);
    expect(ratioByRound([500], [0])).toBe(Number.POSITIVE_INFINITY);
  });
});

test('a seed gives the same numbers again, all from 0 to below 1', () => {
  const [one, two, other] = [seededRandom(1), seededRandom(1), seededRandom(2)];
  const numbers = Array.from({ length: 1000 }, one);
  expect(Array.from({ length: 1000 }, two)).toEqual(numbers);
  expect(Array.from({ length: 1000 }, other)).not.toEqual(numbers);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(median(numbers)).toBeCloseTo(0.5, 1);
});
