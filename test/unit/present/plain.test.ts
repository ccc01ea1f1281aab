import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaned, clipped, escaped, isVisible, quoted } from '../../../src/present/plain.ts';
import { wordsFor } from '../../../src/present/words/index.ts';

describe('plain text', () => {
  it('knows what cannot be seen', () => {
    for (const text of ['', ' \n\t', '\u200b\u200d', '\ufeff\u2060', '\u0000\u0007', '\u3164', '\u2800']) {
      expect(isVisible(text)).toBe(false);
    }
    for (const text of ['a', '🙂', '.', '\u200bx', '👩‍👩‍👧']) expect(isVisible(text)).toBe(true);
  });

  it('is cut with an ellipsis and never inside a letter of two units', () => {
    expect(clipped('hello', 5)).toBe('hello');
    expect(clipped('hello world', 7)).toBe('hello…');
    expect(clipped('🙂🙂🙂', 4)).toBe('🙂…');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, max) => {
        const cut = clipped(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is shown to the letter: nothing in it is markup, mention or link', () => {
    expect(escaped('**b** <@1> [x](y) `c` ||s|| ~~d~~ _e_')).toBe(
      '\\*\\*b\\*\\* \\<\\@1\\> \\[x\\](y) \\`c\\` \\|\\|s\\|\\| \\~\\~d\\~\\~ \\_e\\_',
    );
    expect(escaped('https://example.com :wave: </balance:4>')).toBe(
      'https\\://example.com \\:wave\\: \\</balance\\:4\\>',
    );
    expect(['- a', '1. a', '+ a', '-# a', '1.50 - 2', '-5'].map(escaped)).toEqual([
      '\\- a',
      '1\\. a',
      '\\+ a',
      '-\\# a',
      '1.50 - 2',
      '-5',
    ]);
    expect(quoted('one\ntwo\u202e\u200b', 150)).toBe('> one two');
    expect(quoted('\u200b\n', 150)).toBeNull();
  });

  it('is valid, and keeps its line breaks', () => {
    expect(cleaned('a\u0000b\n\tc\r\ud83d')).toBe('ab\n\tc\ufffd');
  });
});

describe('words', () => {
  it('are English where there is no translation', () => {
    for (const locale of ['en-US', 'en-GB', 'de', '', 'x-klingon']) {
      expect(wordsFor(locale).buttons.stop).toBe('Stop');
    }
  });
});
