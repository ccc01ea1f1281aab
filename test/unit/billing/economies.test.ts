import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bucketNamed, imageModel, planNamed, textModel } from '../../../src/billing/economy.ts';
import { costOf, usage } from '../../../src/billing/pricing.ts';
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
      discordPriceCents: null,
    });
    expect(planNamed(genesis, 'writer')).toMatchObject({
      priceCents: 1999,
      amount: 5_000_000,
      cycle: { days: 30 },
    });
    expect(planNamed(genesis, 'creator')).toMatchObject({ priceCents: 2999, amount: 12_000_000 });
    expect(planNamed(genesis, 'pro')).toMatchObject({ priceCents: 4999, amount: 25_000_000 });
    expect(imageModel(genesis, 'portrait')).toMatchObject({ needsPlan: 'writer', price: { amount: 15_000 } });
    expect(genesis.lowBalancePercent).toBe(20);
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
        title: 'Rollover bank',
        kind: 'rolling',
        rollsFrom: 'fast',
        capPeriods: 3,
        locksWithoutPlan: false,
      },
      {
        name: 'fast',
        title: 'Fast tokens',
        kind: 'period',
        rollsFrom: null,
        capPeriods: null,
        locksWithoutPlan: false,
      },
      {
        name: 'topup',
        title: 'Top-up tokens',
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

describe('genesis: the models of the table', () => {
  it.each([
    [
      1,
      100,
      400,
      'gpt-5-mini grok-4.1-fast gpt-4.1-nano gpt-5.4-nano gemini-2.5-flash-lite gemini-3.1-flash-lite',
    ],
    [2, 250, 1_000, 'gemini-3-flash claude-4.5-haiku gpt-5.4-mini kimi-k2.5'],
    [3, 600, 2_400, 'gpt-4.1 gemini-2.5-pro gemini-3.1-pro'],
    [4, 1_200, 6_000, 'claude-4.5-sonnet claude-4.6-sonnet gpt-5.2 gpt-5.4 grok-4.20 kimi-k2.6'],
    [5, 2_500, 12_500, 'claude-4.7-opus gpt-5.5'],
  ])('tier %i costs %i / %i per 1,000 tokens', (rating, input, output, names) => {
    const models = testEconomy('genesis').models.filter((model) => model.rating === rating);
    expect(models.map(({ name }) => name)).toEqual(names.split(' '));
    for (const { price } of models) {
      expect(costOf(price, usage({ input: 1_000 }))).toBe(input);
      expect(costOf(price, usage({ output: 1_000 }))).toBe(output);
    }
  });

  it('are 21, and nothing else is offered', () => {
    expect(testEconomy('genesis').models).toHaveLength(21);
  });
});

describe('no code knows an economy', () => {
  it('by its name', () => {
    const presets = readdirSync('economies').filter((file) => file.endsWith('.yaml'));
    expect(presets.toSorted()).toEqual([
      'community.yaml',
      'genesis.yaml',
      'genie.yaml',
      'imagina.yaml',
      'street.yaml',
      'topup.yaml',
    ]);
    const names = presets.map((file) => file.slice(0, -'.yaml'.length)).join('|');
    const said = new RegExp(`['"\`](${names})['"\`]`);
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const knowing = sources.filter((file) => said.test(readFileSync(join('src', file), 'utf8')));
    // The default of the setting ECONOMY is the one place that names a preset.
    expect(knowing).toEqual(['config/variables.ts']);
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
