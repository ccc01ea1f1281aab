import { describe, expect, it } from 'vitest';
import { Seeded } from '../../../src/billing/seeded.ts';
import { simulate } from '../../../src/billing/simulate.ts';
import { testEconomy } from './economies.ts';

const FROM = Date.parse('2026-01-01T00:00:00.000Z');
const PRESETS = ['community', 'genesis', 'imagina', 'street', 'topup', 'genie'];
const run = (name: string, fields: Partial<Parameters<typeof simulate>[1]> = {}) =>
  simulate(testEconomy(name), { days: 30, members: 20, seed: 7, from: FROM, ...fields });

describe('a simulation', () => {
  it.each(PRESETS)('of %s adds up: granted less charged and expired is what members hold', (name) => {
    const { granted, charged, expired, left } = run(name);
    const given = Object.values(granted).reduce((total, amount) => total + amount, 0);
    expect(given - charged - expired).toBe(left);
    expect(left).toBeGreaterThanOrEqual(0);
  });

  it('is the same for the same seed, to the last unit, and another one for another', () => {
    expect(run('community')).toEqual(run('community'));
    expect(run('community', { seed: 8 })).not.toEqual(run('community'));
  });

  it('counts every job once, by model as in all', () => {
    const { jobs, models } = run('community');
    const counted = Object.values(models).reduce((total, model) => total + model.jobs, 0);
    expect(counted).toBe(jobs.paid + jobs.free);
    expect(jobs.free).toBeGreaterThan(0);
    expect(jobs.paid).toBeGreaterThan(0);
  });

  it('takes money only for plans and packs that were sold', () => {
    const { revenueCents, plansSold, packsSold, granted } = run('genesis', { days: 90 });
    expect(packsSold).toBe(0);
    expect(plansSold).toBeGreaterThan(0);
    // Genesis sells Writer for $19.99 to whoever runs short, and renews it at that price.
    expect(revenueCents).toBe(plansSold * 1_999);
    expect(granted.pack).toBeUndefined();
  });

  it('of no free credit and nobody who pays comes to nothing', () => {
    const economy = testEconomy('plain');
    const { jobs, charged, revenueCents, ranShort } = simulate(economy, {
      ...{ days: 10, members: 5, seed: 1, from: FROM },
    });
    expect({ paid: jobs.paid, charged, revenueCents }).toEqual({ paid: 0, charged: 0, revenueCents: 0 });
    expect(ranShort).toBe(5);
  });
});

describe('the same terms', () => {
  const terms = { days: 45, members: 40, seed: 11, from: FROM };

  it('say of community the same as ever: free turns, a starting grant, plans, packs and pictures', () => {
    expect(simulate(testEconomy('community'), terms)).toEqual({
      ...{ economy: 'community', unit: 'credit', scale: 2, terms: { days: 45, members: 40, seed: 11 } },
      jobs: { paid: 981, free: 3_101, refused: 116 },
      ...{ ranShort: 26, plansSold: 14, packsSold: 1, revenueCents: 7_500 },
      granted: { plan: 8_400_000, start: 800_000, pack: 500_000 },
      ...{ charged: 2_760_520, expired: 0, absorbed: 28_181, left: 6_939_480 },
      models: {
        deep: { jobs: 301, charged: 2_255_255 },
        portrait: { jobs: 73, charged: 292_000 },
        standard: { jobs: 386, charged: 151_276 },
        quick: { jobs: 3_322, charged: 61_989 },
      },
    });
  });

  it('say of topup the same as ever: a daily plan, renewals that some do not pay, a bank', () => {
    expect(simulate(testEconomy('topup'), terms)).toMatchObject({
      jobs: { paid: 4_144, free: 0, refused: 57 },
      ...{ ranShort: 8, plansSold: 8, packsSold: 1, revenueCents: 12_100 },
      granted: { plan: 158_000, pack: 25_000 },
      ...{ charged: 50_943, expired: 58_050, absorbed: 47, left: 74_007 },
    });
  });

  it('say of genesis the same as ever: pictures that need a plan', () => {
    const { models, ...rest } = simulate(testEconomy('genesis'), terms);
    expect(rest).toMatchObject({
      jobs: { paid: 3_732, free: 0, refused: 463 },
      ...{ ranShort: 36, plansSold: 23, packsSold: 0, revenueCents: 45_977 },
      ...{ charged: 6_580_212, expired: 45_923_434, absorbed: 21_416, left: 83_496_354 },
    });
    expect(models.portrait).toEqual({ jobs: 70, charged: 1_050_000 });
  });

  it('say of street the same as ever: pictures and packs alone', () => {
    expect(simulate(testEconomy('street'), terms)).toMatchObject({
      jobs: { paid: 37, free: 0, refused: 61 },
      ...{ ranShort: 27, packsSold: 4, revenueCents: 10_000, charged: 1_480, left: 10_720 },
    });
  });
});

describe('seeded numbers', () => {
  it('stay within their bounds, both inclusive, and reach them', () => {
    const random = new Seeded(3);
    const drawn = Array.from({ length: 500 }, () => random.whole(2, 5));
    expect(new Set(drawn)).toEqual(new Set([2, 3, 4, 5]));
  });

  it('are true never at 0 percent and always at 100', () => {
    const random = new Seeded(4);
    const at = (percent: number) => Array.from({ length: 200 }, () => random.chance(percent));
    expect(new Set(at(0))).toEqual(new Set([false]));
    expect(new Set(at(100))).toEqual(new Set([true]));
    expect(at(50).filter(Boolean).length).toBeGreaterThan(60);
  });

  it('choose one of several, and refuse to choose among none', () => {
    const random = new Seeded(5);
    expect(['a', 'b']).toContain(random.one(['a', 'b']));
    expect(() => random.one([])).toThrow(RangeError);
  });
});
