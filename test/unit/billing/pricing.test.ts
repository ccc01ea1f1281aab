import { describe, expect, it } from 'vitest';
import { costOf, outputTokensWithin, quoteTurn, savedByCache, usage } from '../../../src/billing/pricing.ts';
import { communityEconomy, modelOf, testEconomy } from './economies.ts';

const community = communityEconomy();
const genesis = testEconomy('genesis');
const imagina = testEconomy('imagina');
const genie = testEconomy('genie');

describe('the cost of tokens', () => {
  it('com-02: 3,000 input and 500 output tokens on standard are 18.75', () => {
    expect(costOf(modelOf(community, 'standard').price, usage({ input: 3000, output: 500 }))).toBe(1875);
  });

  it('com-03: with 2,048 of the input cached they are 14.91, and 3.84 are saved', () => {
    const { price } = modelOf(community, 'standard');
    const tokens = usage({ input: 952, cachedInput: 2048, output: 500 });
    expect(costOf(price, tokens)).toBe(1491);
    expect(savedByCache(price, tokens)).toBe(384);
  });

  it('gen-06: 592 input and 1,600 output tokens on tier 5 are 21,480', () => {
    expect(costOf(modelOf(genesis, 'gpt-5.5').price, usage({ input: 592, output: 1600 }))).toBe(21_480);
  });

  it.each([
    ['gpt-5-mini', 500],
    ['claude-4.5-haiku', 1250],
    ['gpt-4.1', 3000],
    ['claude-4.6-sonnet', 7200],
    ['gpt-5.5', 15_000],
  ])('genesis charges per 1,000 input and 1,000 output tokens on %s %i', (model, cost) => {
    expect(costOf(modelOf(genesis, model).price, usage({ input: 1000, output: 1000 }))).toBe(cost);
  });

  it('ima-11: 11,348 input and 500 output tokens are 41.37', () => {
    expect(costOf(modelOf(imagina, 'default').price, usage({ input: 11_348, output: 500 }))).toBe(4137);
  });

  it('a default turn of imagina costs 20.50 to 43.00', () => {
    const { price } = modelOf(imagina, 'default');
    expect(costOf(price, usage({ input: 3000, output: 500 }))).toBe(2050);
    expect(costOf(price, usage({ input: 12_000, output: 500 }))).toBe(4300);
  });

  it('ima-08: cached tokens are priced at a tenth, and the difference is what was saved', () => {
    const { price } = modelOf(imagina, 'default');
    const tokens = usage({ input: 1000, cachedInput: 10_000, output: 500 });
    expect(costOf(price, tokens)).toBe(1800);
    expect(savedByCache(price, tokens)).toBe(2250);
  });

  it('gni-01: 1,000 input and 500 output tokens at $0.40 / $1.60 are $0.001200', () => {
    expect(costOf(modelOf(genie, 'mini').price, usage({ input: 1000, output: 500 }))).toBe(1200);
  });

  it('rounds up once at the total, not by class', () => {
    // 1 token of each class on quick: (0.15 + 0.075 + 0.15 + 0.60 + 0.60) * 1.5 / 1,000 credits = 0.0023625.
    const one = usage({ input: 1, cachedInput: 1, cacheWrite: 1, output: 1, reasoning: 1 });
    expect(costOf(modelOf(community, 'quick').price, one)).toBe(1);
    expect(costOf(modelOf(community, 'quick').price, usage({}))).toBe(0);
  });

  it('counts cached and cache-write tokens as input, and reasoning as output, where no rate is set', () => {
    const { price } = modelOf(genesis, 'gpt-5-mini');
    expect(costOf(price, usage({ cachedInput: 1000 }))).toBe(100);
    expect(costOf(price, usage({ cacheWrite: 1000 }))).toBe(100);
    expect(costOf(price, usage({ reasoning: 1000 }))).toBe(400);
    expect(savedByCache(price, usage({ cachedInput: 1000, output: 5 }))).toBe(0);
  });

  it('never says that a cache dearer than plain input saved something', () => {
    const price = { ...modelOf(genesis, 'gpt-5-mini').price };
    const dear = { ...price, rates: { ...price.rates, cachedInput: 2 * price.rates.input } };
    expect(savedByCache(dear, usage({ cachedInput: 1000 }))).toBe(0);
  });

  it.each([
    { input: -1 },
    { output: Number.NaN },
    { input: 0.5 },
    { reasoning: 9_007_199_254_740_992 },
    { cachedInput: -2048, input: 3000 },
  ])('throws at usage that no provider can mean: %o', (tokens) => {
    expect(() => costOf(modelOf(community, 'quick').price, usage(tokens))).toThrow(RangeError);
  });
});

describe('the quote of a turn', () => {
  const standard = modelOf(community, 'standard');

  it('has a ceiling of the longest answer and a floor of 100 tokens', () => {
    expect(quoteTurn(standard, 3000)).toEqual({
      model: 'standard',
      priceVersion: standard.price.version,
      inputTokens: 3000,
      outputTokensMax: 4096,
      ceiling: 7269,
      floor: 1275,
    });
  });

  it('cuts the answer to what a member set as the most', () => {
    expect(quoteTurn(standard, 3000, 1875)).toMatchObject({
      ceiling: 1875,
      outputTokensMax: 500,
      floor: 1275,
    });
    expect(quoteTurn(standard, 3000, 1874)).toMatchObject({ ceiling: 1874, outputTokensMax: 499 });
    expect(quoteTurn(standard, 3000, 7269)).toMatchObject({ ceiling: 7269, outputTokensMax: 4096 });
    expect(quoteTurn(standard, 3000, 9999)).toMatchObject({ ceiling: 7269, outputTokensMax: 4096 });
  });

  it('shows a most that cannot be kept as a floor above its ceiling', () => {
    expect(quoteTurn(standard, 3000, 1000)).toMatchObject({ ceiling: 1000, floor: 1275, outputTokensMax: 0 });
  });
});

describe('the answer that fits an amount', () => {
  const standard = modelOf(community, 'standard');
  it.each([
    [0, 0],
    [1126, 0],
    [1127, 1],
    [1128, 2],
    [1274, 99],
    [1275, 100],
    [7268, 4095],
    [7269, 4096],
    [1_000_000, 4096],
  ])('of %i has %i tokens behind 3,000 of input', (amount, tokens) => {
    expect(outputTokensWithin(standard, 3000, amount)).toBe(tokens);
  });
});
