import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { readEconomy } from '../../../src/billing/economy-file.ts';

/** A file that says everything which a file can say. */
const FULL = `name: full
title: Full
unit: { name: credit, plural: credits, scale: 2, secondName: spark }
settlement: keep
graceDays: 5
buckets:
  - { name: bank, title: Bank, kind: rolling, rollsFrom: monthly, capPeriods: 2 }
  - { name: monthly, title: Monthly, kind: period }
  - { name: bought, title: Bought, kind: lasting, locksWithoutPlan: true }
  - { name: earned, title: Earned }
startingGrant: { bucket: earned, amount: 5.25 }
freeTurns: { perDay: 10 }
plans:
  - { name: free, title: Free }
  - { name: day, title: Day, bucket: monthly, amount: 1, every: { days: 1 } }
  - { name: gold, title: Gold, price: 5.99, bucket: monthly, amount: 60, every: { months: 1 }, discordSku: "12345678901234567", discordPrice: 5.99 }
firstTimeBonusPercent: 20
packs:
  - { name: one, title: One, price: 5.00, bucket: bought, amount: 50.00 }
  - { name: two, title: Two, price: 9.99, bucket: bought, amount: 100, bonus: 10.50, discordSku: "12345678901234567890", discordPrice: 10.99 }
prices: { currency: dollar, unitsPerDollar: 1000, perTokens: 1000, margin: 1.5 }
models:
  - { name: quick, title: Quick, provider: q1, input: 0.15, output: 0.6 }
  - { name: deep, title: Deep, provider: d1, rating: 5, input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 4, reasoning: 5, maxOutput: 8000, freeTurns: false, needsPlan: gold }
images:
  - { name: portrait, title: Portrait, provider: i1, rate: 40 }
  - { name: poster, title: Poster, provider: i2, flat: 2.50, steps: { min: 1, reference: 4, max: 8 }, needsPlan: gold }
actions:
  - { name: voice, title: Voice, price: 1.25, needsPlan: gold }
  - { name: wave, title: Wave, price: 0 }
share: { percent: 20, bucket: earned, tiers: [1, 2.5], withdraw: { minimum: 25, days: 30 } }
lowBalancePercent: 10
limits: { openHolds: 7, grants: 9 }
`;

/** The least that a file must say. */
const LEAST = `name: least
title: Least
unit: { name: token, plural: tokens, scale: 0 }
buckets: [{ name: pot, title: Pot }]
models: [{ name: talk, title: Talk, provider: t1, input: 2, output: 3 }]
`;

function economyOf(text: string): Economy {
  const reading = readEconomy(text, 'economy.yaml');
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

describe('an economy that says everything', () => {
  it('has its names, its times and its limits as the file has them', () => {
    const economy = economyOf(FULL);
    const { buckets, startingGrant, plans, packs, models, images, actions, share, ...others } = economy;
    expect(others).toStrictEqual({
      name: 'full',
      source: FULL,
      title: 'Full',
      unit: { name: 'credit', plural: 'credits', scale: 2, secondName: 'spark' },
      settlement: 'keep',
      graceDays: 5,
      debtPausesSpending: false,
      ownKeys: false,
      freeTurns: { perDay: 10 },
      firstTimeBonusPercent: 20,
      lowBalancePercent: 10,
      limits: { openHolds: 7, grants: 9 },
    });
  });

  it('has its buckets in spend order, and knows which take a rest and which lock', () => {
    const economy = economyOf(FULL);
    const none = { rollsFrom: null, capPeriods: null, locksWithoutPlan: false };
    expect(economy.buckets).toStrictEqual([
      { ...none, name: 'bank', title: 'Bank', kind: 'rolling', rollsFrom: 'monthly', capPeriods: 2 },
      { ...none, name: 'monthly', title: 'Monthly', kind: 'period' },
      { ...none, name: 'bought', title: 'Bought', kind: 'lasting', locksWithoutPlan: true },
      { ...none, name: 'earned', title: 'Earned', kind: 'lasting' },
    ]);
  });

  it('counts what it gives and sells in smallest steps, and its prices in cents', () => {
    const economy = economyOf(FULL);
    expect(economy.startingGrant).toStrictEqual({ bucket: 'earned', amount: 525 });
    const inDiscord = { discordSku: null, discordPriceCents: null };
    const free = { priceCents: null, bucket: null, amount: 0, cycle: 'once', ...inDiscord };
    expect(economy.plans).toStrictEqual([
      { ...free, name: 'free', title: 'Free' },
      { ...free, name: 'day', title: 'Day', bucket: 'monthly', amount: 100, cycle: { days: 1 } },
      {
        name: 'gold',
        title: 'Gold',
        priceCents: 599,
        bucket: 'monthly',
        amount: 6000,
        cycle: { months: 1 },
        discordSku: '12345678901234567',
        discordPriceCents: 599,
      },
    ]);
    expect(economy.packs).toStrictEqual([
      {
        name: 'one',
        title: 'One',
        priceCents: 500,
        bucket: 'bought',
        amount: 5000,
        bonus: 0,
        discordSku: null,
        discordPriceCents: null,
      },
      {
        name: 'two',
        title: 'Two',
        priceCents: 999,
        bucket: 'bought',
        amount: 10_000,
        bonus: 1050,
        discordSku: '12345678901234567890',
        discordPriceCents: 1099,
      },
    ]);
    expect(economy.actions).toStrictEqual([
      { name: 'voice', title: 'Voice', price: 125, needsPlan: 'gold' },
      { name: 'wave', title: 'Wave', price: 0, needsPlan: null },
    ]);
    expect(economy.share).toStrictEqual({
      ratio: { numerator: 20, denominator: 100 },
      bucket: 'earned',
      tiers: [100, 250],
      withdraw: { minimum: 2500, days: 30 },
    });
  });

  // Versions are the first 12 digits of SHA-256 over the price in canonical JSON, worked out by another program.
  it('prices text by the thousand tokens, margin included, each class at its own rate or that of its kind', () => {
    const economy = economyOf(FULL);
    const factor = { numerator: '3', denominator: '20000' };
    expect(economy.models).toStrictEqual([
      {
        name: 'quick',
        title: 'Quick',
        provider: 'q1',
        rating: null,
        price: {
          version: '5ef08f090125',
          rates: {
            input: 150_000,
            cachedInput: 150_000,
            cacheWrite: 150_000,
            output: 600_000,
            reasoning: 600_000,
          },
          ...factor,
        },
        maxOutput: 4096,
        freeTurns: true,
        needsPlan: null,
      },
      {
        name: 'deep',
        title: 'Deep',
        provider: 'd1',
        rating: 5,
        price: {
          version: 'b0ff8aaae065',
          rates: {
            input: 1_000_000,
            cachedInput: 100_000,
            cacheWrite: 1_250_000,
            output: 4_000_000,
            reasoning: 5_000_000,
          },
          ...factor,
        },
        maxOutput: 8000,
        freeTurns: false,
        needsPlan: 'gold',
      },
    ]);
  });

  it('prices pictures by formula or flat', () => {
    const economy = economyOf(FULL);
    expect(economy.images).toStrictEqual([
      {
        name: 'portrait',
        title: 'Portrait',
        provider: 'i1',
        price: {
          version: 'd3d87cc208d2',
          kind: 'formula',
          rate: 40_000_000,
          numerator: '100',
          denominator: '1000000',
          referenceSteps: 25,
        },
        steps: { min: 10, reference: 25, max: 50 },
        needsPlan: null,
      },
      {
        name: 'poster',
        title: 'Poster',
        provider: 'i2',
        price: { version: '436d6f5922cf', kind: 'flat', amount: 250 },
        steps: { min: 1, reference: 4, max: 8 },
        needsPlan: 'gold',
      },
    ]);
  });
});

describe('an economy that says the least', () => {
  it('stands at the defaults', () => {
    expect(economyOf(LEAST)).toStrictEqual({
      name: 'least',
      source: LEAST,
      title: 'Least',
      unit: { name: 'token', plural: 'tokens', scale: 0, secondName: null },
      settlement: 'immediate',
      graceDays: 3,
      debtPausesSpending: false,
      ownKeys: false,
      buckets: [
        {
          name: 'pot',
          title: 'Pot',
          kind: 'lasting',
          rollsFrom: null,
          capPeriods: null,
          locksWithoutPlan: false,
        },
      ],
      startingGrant: null,
      freeTurns: null,
      plans: [],
      firstTimeBonusPercent: 0,
      packs: [],
      models: [
        {
          name: 'talk',
          title: 'Talk',
          provider: 't1',
          rating: null,
          price: {
            version: '9758b1983e94',
            rates: {
              input: 2_000_000,
              cachedInput: 2_000_000,
              cacheWrite: 2_000_000,
              output: 3_000_000,
              reasoning: 3_000_000,
            },
            numerator: '1',
            denominator: '1000000000000',
          },
          maxOutput: 4096,
          freeTurns: false,
          needsPlan: null,
        },
      ],
      images: [],
      actions: [],
      share: null,
      lowBalancePercent: null,
      limits: { openHolds: 50, grants: 64 },
    });
  });

  it('stands at the defaults of a part of which it says a part', () => {
    const text = `${LEAST}prices: { margin: 2 }\nlimits: { openHolds: 7 }\nfreeTurns: { perDay: 1 }\n`;
    const economy = economyOf(`${text}share: { percent: 50, bucket: pot }\n`);
    expect(economy.models[0]?.price).toMatchObject({ numerator: '1', denominator: '500000000000' });
    expect(economy.limits).toStrictEqual({ openHolds: 7, grants: 64 });
    expect(economy.models[0]?.freeTurns).toBe(true);
    expect(economy.share).toStrictEqual({
      ratio: { numerator: 50, denominator: 100 },
      bucket: 'pot',
      tiers: [],
      withdraw: null,
    });
    expect(economyOf(`${LEAST}limits: { grants: 7 }\n`).limits).toStrictEqual({ openHolds: 50, grants: 7 });
  });

  it('counts the rates of a file that names a currency of units as they stand', () => {
    const economy = economyOf(`${LEAST}prices: { currency: unit, unitsPerDollar: 5, perTokens: 1000 }\n`);
    expect(economy.models[0]?.price).toMatchObject({ numerator: '1', denominator: '1000000000' });
  });
});

describe('an economy that sells one kind of thing only', () => {
  const nothing = LEAST.replace(/models: .*\n/, '');
  it.each([
    ['models: [{ name: talk, title: Talk, provider: t1, input: 2, output: 3 }]'],
    ['images: [{ name: draw, title: Draw, provider: i1, flat: 2 }]'],
    ['actions: [{ name: voice, title: Voice, price: 1 }]'],
  ])('is accepted with %s', (line) => {
    expect(readEconomy(`${nothing}${line}\n`, 'economy.yaml').ok).toBe(true);
  });
});
