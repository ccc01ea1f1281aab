import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedUsage, readUsage } from '../../../src/ai/usage.ts';
import { USAGE_CLASSES } from '../../../src/billing/economy.ts';

const BOUNDS = { inputTokens: 1_000, outputTokensMax: 4_096 };

const HONEST = {
  prompt_tokens: 1_500,
  completion_tokens: 700,
  total_tokens: 2_200,
  prompt_tokens_details: { cached_tokens: 1_024, cache_write_tokens: 256, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 200, audio_tokens: 0 },
};

describe('reported usage', () => {
  it('comes back in disjoint classes that add up to the total', () => {
    const { usage, alarm } = readUsage(HONEST, BOUNDS);
    expect(alarm).toBeNull();
    expect(usage).toEqual({ input: 220, cachedInput: 1_024, cacheWrite: 256, output: 500, reasoning: 200 });
  });

  it('may leave out details and total', () => {
    const { usage } = readUsage({ prompt_tokens: 10, completion_tokens: 5 }, BOUNDS);
    expect(usage).toEqual({ input: 10, cachedInput: 0, cacheWrite: 0, output: 5, reasoning: 0 });
  });

  it.each([
    ['missing', undefined, 'usage_missing'],
    ['null', null, 'usage_missing'],
    ['text', 'none', 'usage_malformed'],
    ['empty', {}, 'usage_malformed'],
    ['NaN', { ...HONEST, prompt_tokens: Number.NaN }, 'usage_malformed'],
    ['the text "NaN"', { ...HONEST, completion_tokens: 'NaN' }, 'usage_malformed'],
    ['null counts', { ...HONEST, prompt_tokens: null }, 'usage_malformed'],
    ['a fraction', { ...HONEST, prompt_tokens: 1.5, total_tokens: null }, 'usage_malformed'],
    ['infinite', { ...HONEST, completion_tokens: Number.POSITIVE_INFINITY }, 'usage_malformed'],
    ['negative', { ...HONEST, prompt_tokens: -1_500 }, 'usage_negative'],
    ['negative details', { ...HONEST, prompt_tokens_details: { cached_tokens: -5 } }, 'usage_negative'],
    ['1e12 of input', { prompt_tokens: 1e12, completion_tokens: 1 }, 'usage_implausible'],
    ['1e12 of output', { prompt_tokens: 1, completion_tokens: 1e12 }, 'usage_implausible'],
    ['more than was allowed', { prompt_tokens: 1, completion_tokens: 5_000 }, 'usage_implausible'],
    [
      'more cached than read',
      { ...HONEST, prompt_tokens_details: { cached_tokens: 1_501 } },
      'usage_unbalanced',
    ],
    [
      'cached and written together more than read',
      { ...HONEST, prompt_tokens_details: { cached_tokens: 1_000, cache_write_tokens: 501 } },
      'usage_unbalanced',
    ],
    [
      'more reasoning than output',
      { ...HONEST, completion_tokens_details: { reasoning_tokens: 701 } },
      'usage_unbalanced',
    ],
    ['a total of neither', { ...HONEST, total_tokens: 9 }, 'usage_unbalanced'],
  ])('is not believed when it is %s', (_name, report, alarm) => {
    expect(readUsage(report, BOUNDS)).toEqual({ usage: null, alarm });
  });

  it('is either whole, non-negative and balanced, or an alarm, whatever was sent', () => {
    const count = fc.oneof(
      fc.integer({ min: -10, max: 5_000 }),
      fc.double(),
      fc.constantFrom(null, 'NaN', 1e12),
    );
    const report = fc.record(
      {
        prompt_tokens: count,
        completion_tokens: count,
        total_tokens: count,
        prompt_tokens_details: fc.record({ cached_tokens: count, cache_write_tokens: count }),
        completion_tokens_details: fc.record({ reasoning_tokens: count }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(report, fc.anything()), (sent) => {
        const { usage, alarm } = readUsage(sent, BOUNDS);
        expect(usage === null).toBe(alarm !== null);
        if (usage === null) return;
        for (const name of USAGE_CLASSES) {
          expect(Number.isSafeInteger(usage[name])).toBe(true);
          expect(usage[name]).toBeGreaterThanOrEqual(0);
        }
        expect(usage.output + usage.reasoning).toBeLessThanOrEqual(BOUNDS.outputTokensMax + 16);
      }),
      { numRuns: 500 },
    );
  });
});

describe('our own count', () => {
  it('takes the known input and the text as output', () => {
    expect(countedUsage(12, 'hello world')).toEqual({
      input: 12,
      cachedInput: 0,
      cacheWrite: 0,
      output: 2,
      reasoning: 0,
    });
  });
});
