import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seeded } from '../../../src/billing/seeded.ts';

/** The one seed of all 2^32 whose first number is 0. */
const FIRST_IS_ZERO = 2_463_401_483;

describe('numbers from a seed', () => {
  it('are those of mulberry32, the same for the same seed', () => {
    const numbers = (seed: number) => {
      const random = new Seeded(seed);
      return Array.from({ length: 5 }, () => random.whole(0, 999_999));
    };
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
    expect(numbers(4_294_967_296 + 7)).toEqual(numbers(7));
    expect(numbers(-1)).toEqual(numbers(4_294_967_295));
    expect(numbers(1)).toEqual([627_073, 2_735, 527_447, 981_050, 968_377]);
  });

  it('lie between both bounds, and reach each of them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat(9), (seed, min, more) => {
        const random = new Seeded(seed);
        const drawn = new Set(Array.from({ length: 300 }, () => random.whole(min, min + more)));
        expect(Math.min(...drawn)).toBe(min);
        expect(Math.max(...drawn)).toBe(min + more);
        expect(drawn.size).toBe(more + 1);
      }),
      { numRuns: 50, seed: 20_261_121 },
    );
  });

  it('never happen in 0 of 100 cases, and always in 100', () => {
    expect(new Seeded(FIRST_IS_ZERO).whole(0, 4_000_000_000)).toBe(0);
    expect(new Seeded(FIRST_IS_ZERO).chance(0)).toBe(false);
    expect(new Seeded(FIRST_IS_ZERO).chance(1)).toBe(true);
    const random = new Seeded(1);
    expect(Array.from({ length: 1_000 }, () => random.chance(100))).not.toContain(false);
  });

  it('choose one of a list, and of an empty one say so', () => {
    const random = new Seeded(3);
    const chosen = new Set(Array.from({ length: 100 }, () => random.one(['a', 'b', 'c'])));
    expect([...chosen].sort()).toEqual(['a', 'b', 'c']);
    expect(() => random.one([])).toThrow(new RangeError('nothing to choose from'));
  });
});
