import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVisible } from '../../../src/present/plain.ts';
import { rendered, renderedParts, splitText } from '../../../src/present/split-text.ts';
import { HOSTILE } from './fixtures.ts';

const LIMITS = { first: 300, rest: 400 };

/** Text like a model's, and unlike it: blocks of code and prose, runs without a space, broken fences. */
const modelText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n\n',
        '\n',
        '```',
        '```ts\n',
        '\n```\n',
        ' ',
        '`',
        '~~~',
        '🙂',
        'e\u0301',
        '\ud83d',
        '. ',
      ),
      fc.lorem({ maxCount: 30 }),
      fc.string({ maxLength: 40, unit: 'grapheme' }),
      fc.integer({ min: 1, max: 900 }).map((length) => 'x'.repeat(length)),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

function fencesIn(text: string): number {
  return text.split('```').length - 1;
}

function expectGoodParts(text: string): void {
  const stretches = splitText(text, LIMITS);
  expect(stretches.map((stretch) => stretch.text).join('')).toBe(text);
  const whole = stretches.reduce((fences, stretch) => fences + fencesIn(stretch.text), 0);
  expect(whole).toBe(fencesIn(text));
  for (const [index, stretch] of stretches.entries()) {
    expect(stretch.text).not.toBe('');
    const limit = index === 0 ? LIMITS.first : LIMITS.rest;
    const part = rendered(stretch);
    expect(part.length).toBeLessThanOrEqual(limit);
    expect(fencesIn(part) % 2).toBe(0);
    const startsInPair = /^[\udc00-\udfff]/.test(stretch.text) && index > 0;
    expect(startsInPair && /[\ud800-\udbff]$/.test(stretches[index - 1]?.text ?? '')).toBe(false);
  }
  for (const part of renderedParts(text, LIMITS)) expect(isVisible(part)).toBe(true);
}

describe('splitting a text', () => {
  it('loses nothing, balances every fence, and keeps every part within its limit', () => {
    fc.assert(fc.property(modelText, expectGoodParts), { numRuns: 500 });
  });

  it.each(HOSTILE.map((text, index) => [index, text] as const))(
    'does so for hostile text %i',
    (_index, text) => {
      expectGoodParts(text);
    },
  );

  it('leaves a short text alone', () => {
    expect(renderedParts('Hello.', LIMITS)).toEqual(['Hello.']);
    expect(renderedParts('', LIMITS)).toEqual([]);
    expect(renderedParts(' \u200b\n', LIMITS)).toEqual([]);
  });

  it('cuts between paragraphs', () => {
    const paragraph = `${'word '.repeat(36).trim()}.`;
    const parts = renderedParts([paragraph, paragraph, paragraph].join('\n\n'), LIMITS);
    expect(parts).toEqual([paragraph, `${paragraph}\n\n${paragraph}`]);
  });

  it('closes a code block at the end of a part and opens it again, in its language, in the next', () => {
    const code = Array.from({ length: 40 }, (_, line) => `const line${line} = ${line};`).join('\n');
    const parts = renderedParts(`Look:\n\n\`\`\`ts\n${code}\n\`\`\`\nDone.`, LIMITS);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts[0]?.startsWith('Look:\n\n```ts\nconst line0 = 0;\n')).toBe(true);
    for (const part of parts.slice(0, -1)) expect(part.endsWith(';\n```')).toBe(true);
    for (const part of parts.slice(1)) expect(part.startsWith('```ts\nconst line')).toBe(true);
    expect(parts.at(-1)?.endsWith('\n```\nDone.')).toBe(true);
  });

  it('closes a fence that the text never closes', () => {
    expect(renderedParts('```py\nprint(1)', LIMITS)).toEqual(['```py\nprint(1)\n```']);
  });

  it('never takes a letter of several parts apart', () => {
    for (const part of renderedParts('👩‍👩‍👧'.repeat(300), LIMITS)) {
      expect(part.replaceAll('👩‍👩‍👧', '')).toBe('');
    }
  });

  it('is quick with any text', () => {
    const startedAt = performance.now();
    renderedParts('`'.repeat(200_000), { first: 3_500, rest: 3_800 });
    renderedParts('\n \n'.repeat(60_000), { first: 3_500, rest: 3_800 });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
