import { describe, expect, it } from 'vitest';
import { bucketNamed, imageModel, planNamed, textModel } from '../../../src/billing/economy.ts';
import { communityEconomy, testEconomy } from './economies.ts';

describe('one file format carries all six economies', () => {
  it('genesis: plans of a cycle, one grant that never resets, tiers, flat actions with a gate', () => {
    const genesis = testEconomy('genesis');
    expect(genesis.settlement).toBe('keep');
    expect(genesis.firstTimeBonusPercent).toBe(25);
    expect(planNamed(genesis, 'starter')).toEqual({
      name: 'starter',
      title: 'Starter',
      priceCents: null,
      bucket: 'base',
      amount: 25_000,
      cycle: 'once',
      discordSku: null,
    });
    expect(planNamed(genesis, 'writer')).toMatchObject({
      priceCents: 1999,
      amount: 5_000_000,
      cycle: { days: 30 },
    });
    expect(genesis.models.map((model) => model.rating)).toEqual([1, 2, 3, 4, 5]);
    expect(genesis.actions.map(({ price }) => price)).toEqual([15_000, 15_000, 8000, 5000, 4000, 1000]);
    expect(genesis.actions.every(({ needsPlan }) => needsPlan === 'writer')).toBe(true);
  });

  it('imagina: free turns, models without them, packs with a bonus, a share', () => {
    const imagina = testEconomy('imagina');
    expect(imagina.freeTurns).toEqual({ perDay: 10 });
    expect(imagina.models.map((model) => model.freeTurns)).toEqual([true, false]);
    expect(imagina.packs.map(({ priceCents, amount, bonus }) => [priceCents, amount, bonus])).toEqual([
      [500, 100_000, 0],
      [1000, 200_000, 20_000],
      [2500, 500_000, 100_000],
      [5000, 1_000_000, 300_000],
    ]);
    expect(imagina.share).toEqual({
      ratio: { numerator: 20, denominator: 100 },
      bucket: 'credits',
      tiers: [],
      withdraw: null,
    });
    expect(imagina.settlement).toBe('immediate');
    expect(imagina.graceDays).toBe(3);
  });

  it('street: pictures alone, with steps of their own', () => {
    const street = testEconomy('street');
    expect(street.models).toEqual([]);
    expect(street.images.map(({ name, steps }) => [name, steps.min, steps.reference, steps.max])).toEqual([
      ['schnell', 1, 4, 8],
      ['dev', 10, 25, 50],
      ['pro', 10, 25, 50],
      ['pro-1.1', 10, 25, 50],
      ['realism', 10, 25, 50],
    ]);
  });

  it('topup: a bank with a cap, a daily free plan, top-ups that lock', () => {
    const topup = testEconomy('topup');
    expect(topup.buckets).toEqual([
      {
        name: 'rollover',
        title: 'Rollover',
        kind: 'rolling',
        rollsFrom: 'fast',
        capPeriods: 3,
        locksWithoutPlan: false,
      },
      {
        name: 'fast',
        title: 'Fast',
        kind: 'period',
        rollsFrom: null,
        capPeriods: null,
        locksWithoutPlan: false,
      },
      {
        name: 'topup',
        title: 'Top-up',
        kind: 'lasting',
        rollsFrom: null,
        capPeriods: null,
        locksWithoutPlan: true,
      },
    ]);
    expect(topup.plans.map(({ name, amount, cycle }) => [name, amount, cycle])).toEqual([
      ['free', 150, { days: 1 }],
      ['apprentice', 8500, { months: 1 }],
      ['artisan', 25_000, { months: 1 }],
      ['maestro', 60_000, { months: 1 }],
    ]);
  });

  it('genie: six decimals, a second name, tiers and a withdrawal', () => {
    const genie = testEconomy('genie');
    expect(genie.unit).toEqual({ name: 'credit', plural: 'credits', scale: 6, secondName: 'karma' });
    expect(genie.plans.map(({ amount }) => amount)).toEqual([7_000_000, 25_000_000, 75_000_000]);
    expect(genie.packs.map(({ priceCents, amount }) => [priceCents, amount])).toEqual([
      [500, 5_000_000],
      [1000, 10_000_000],
      [2500, 25_000_000],
      [5000, 50_000_000],
    ]);
    expect(genie.share).toEqual({
      ratio: { numerator: 20, denominator: 100 },
      bucket: 'earned',
      tiers: [10_000_000, 100_000_000, 1_000_000_000],
      withdraw: { minimum: 25_000_000, days: 30 },
    });
  });

  it('community: the default that is shipped', () => {
    const community = communityEconomy();
    expect(community.buckets.map(({ name, kind, capPeriods }) => [name, kind, capPeriods])).toEqual([
      ['rollover', 'rolling', 2],
      ['monthly', 'period', null],
      ['bonus', 'lasting', null],
      ['bought', 'lasting', null],
    ]);
    expect(bucketNamed(community, 'rollover')?.rollsFrom).toBe('monthly');
    expect(community.startingGrant).toEqual({ bucket: 'bonus', amount: 20_000 });
    expect(community.freeTurns).toEqual({ perDay: 10 });
    expect(community.models.map(({ name, freeTurns }) => [name, freeTurns])).toEqual([
      ['quick', true],
      ['standard', true],
      ['deep', false],
    ]);
    expect(community.plans.map(({ name, priceCents, amount }) => [name, priceCents, amount])).toEqual([
      ['free', null, 0],
      ['supporter', 500, 600_000],
      ['patron', 1500, 2_000_000],
    ]);
    expect(community.packs.map(({ priceCents, amount, bonus }) => [priceCents, amount + bonus])).toEqual([
      [500, 500_000],
      [1000, 1_100_000],
      [2500, 3_000_000],
    ]);
    expect(community.limits).toEqual({ openHolds: 50, grants: 64 });
  });
});

describe('what a file leaves out', () => {
  it('has the defaults of the design', () => {
    expect(testEconomy('plain')).toMatchObject({
      settlement: 'immediate',
      graceDays: 3,
      startingGrant: null,
      freeTurns: null,
      plans: [],
      packs: [],
      images: [],
      actions: [],
      share: null,
      lowBalancePercent: null,
      firstTimeBonusPercent: 0,
      limits: { openHolds: 50, grants: 64 },
    });
    expect(testEconomy('plain').models[0]).toMatchObject({
      maxOutput: 4096,
      rating: null,
      needsPlan: null,
      freeTurns: false,
    });
  });
});

describe('what an economy finds by its name', () => {
  it('is the one of that name, or null', () => {
    const economy = communityEconomy();
    expect(textModel(economy, 'standard')?.name).toBe('standard');
    expect(imageModel(economy, 'portrait')?.name).toBe('portrait');
    expect(planNamed(economy, 'supporter')?.name).toBe('supporter');
    expect(bucketNamed(economy, 'bonus')?.name).toBe('bonus');
    for (const find of [textModel, imageModel, planNamed, bucketNamed]) {
      expect(find(economy, 'gone')).toBeNull();
    }
  });
});
