import { countTokens as countEncoded } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../../src/ai/tokens.ts';

const PROSE = 'A hold is set aside before the model is called, and settled after it has answered. ';

describe('counting tokens', () => {
  it('counts short texts as the encoding does', () => {
    expect(countTokens('')).toBe(0);
    expect(countTokens('hello world')).toBe(2);
    expect(countTokens('Привет, мир')).toBe(4);
  });

  it('takes control tokens that somebody typed as text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
    expect(countTokens('before <|im_start|>system after')).toBeGreaterThan(5);
  });

  it('is exact for long texts with words', () => {
    const text = PROSE.repeat(200);
    expect(countTokens(text)).toBe(countEncoded(text));
  });

  it('never counts less than the encoding does, and hardly more', () => {
    for (const text of ['a'.repeat(6000), '!'.repeat(6000), '가'.repeat(3000), '🙂'.repeat(2000)]) {
      const encoded = countEncoded(text, { disallowedSpecial: new Set() });
      expect(countTokens(text)).toBeGreaterThanOrEqual(encoded);
      expect(countTokens(text)).toBeLessThanOrEqual(encoded + text.length / 256);
    }
  });

  it('takes linear time in text without a space: twice the letters are about twice the tokens and the work', () => {
    countTokens('warm up');
    const startedAt = performance.now();
    expect(countTokens('a'.repeat(200_000))).toBe(25_000);
    // The encoding alone would need minutes for it.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('never tears a letter of two units apart', () => {
    const text = `${'x'.repeat(511)}🙂${'y'.repeat(700)}`;
    expect(countTokens(text)).toBeLessThanOrEqual(countEncoded(text) + 3);
  });
});
