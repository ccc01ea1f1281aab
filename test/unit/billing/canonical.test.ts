import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { canonical, hashOf, type Json, type KnownTexts, sha256 } from '../../../src/billing/canonical.ts';

const text = fc.string({ unit: 'grapheme' });
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(text, tie('json'), { maxKeys: 5 }),
  ),
}));

describe('the quoted keys', () => {
  // The first test of the file: others bring keys enough to fill what is remembered.
  it('are remembered, each once, and never without bound', () => {
    const remembering = vi.spyOn(Map.prototype, 'set');
    const written = (key: string) => {
      remembering.mockClear();
      canonical({ [key]: 1, '': 2 });
      return remembering.mock.calls.filter(([each]) => each === key).length;
    };
    expect([written('quoted once'), written('quoted once')]).toEqual([1, 0]);
    for (let n = 0; n < 1_000; n += 1) written(`key ${n}`);
    expect(written('one too many')).toBe(0);
    expect(canonical({ 'one too many': 1, '': 2 })).toBe('{"":2,"one too many":1}');
  });
});

describe('the RFC 8785 form', () => {
  it('sorts keys by UTF-16 code units, leaves out what is absent, and writes no spaces', () => {
    expect(canonical({ b: 1, a: [true, null, 'x'], c: undefined, '10': 0, '9': -0 })).toBe(
      '{"10":0,"9":0,"a":[true,null,"x"],"b":1}',
    );
  });

  it('gives the example of RFC 8785, section 3.2.3, its order of keys', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonical(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    );
  });

  it('escapes as JSON does and nothing more', () => {
    expect(canonical('"\\\n\u001f/é\u2028')).toBe('"\\"\\\\\\n\\u001f/é\u2028"');
  });

  it('agrees with the package canonicalize on any JSON of whole numbers', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).toBe(canonicalize(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order in which fields were written', () => {
    fc.assert(
      fc.property(fc.dictionary(text, json, { maxKeys: 6 }), (fields) => {
        const turned = Object.fromEntries(Object.entries(fields).reverse());
        expect(canonical(turned)).toBe(canonical(fields));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a list in order with an object inside that is not', { a: [{ a: 1, b: { d: 1, c: 2 } }], b: 1 }],
    ['one key out of order at the end', { a: 1, b: { a: 1 }, c: { c: 1, b: 2 } }],
    ['what is absent first and last', { a: undefined, b: { c: undefined, d: 1 }, e: undefined }],
    ['an empty key', { '': 1, a: { '': { b: 1, a: 2 } } }],
  ])('writes %s as the package canonicalize does', (_what, value) => {
    expect(canonical(value)).toBe(canonicalize(value));
  });

  it('takes no number that is not whole, however deep it lies in what is in order', () => {
    expect(() => canonical({ a: { b: [1, { c: 0.5 }] } })).toThrow(TypeError);
    expect(() => canonical({ a: { b: Number.NaN } })).toThrow(TypeError);
  });

  it.each([1, 2, 31, 32, 33, 100])('sorts %i keys that come in falling order', (count) => {
    const keys = Array.from({ length: count }, (_, n) => `k${String(n).padStart(3, '0')}`);
    const falling = Object.fromEntries([...keys].reverse().map((key) => [key, 1]));
    expect(canonical(falling)).toBe(`{${keys.map((key) => `"${key}":1`).join(',')}}`);
  });

  it('separates items and fields whatever stands first', () => {
    expect(canonical([])).toBe('[]');
    expect(canonical({})).toBe('{}');
    expect(canonical([[], {}, [[]]])).toBe('[[],{},[[]]]');
    expect(canonical({ a: undefined, b: {}, c: [] })).toBe('{"b":{},"c":[]}');
    expect(canonical([null, false, 0, ''])).toBe('[null,false,0,""]');
  });

  it('takes items of a list, and only those, from the texts that are known', () => {
    const item = { a: 1 };
    const known: KnownTexts = new WeakMap([[item, '{"known":1}']]);
    expect(canonical([item, { a: 1 }, 'x', null], known)).toBe('[{"known":1},{"a":1},"x",null]');
    expect(canonical({ held: [item] }, known)).toBe('{"held":[{"known":1}]}');
    expect(canonical({ one: item }, known)).toBe('{"one":{"a":1}}');
    expect(canonical(item, known)).toBe('{"a":1}');
    expect(sha256(canonical([item], known))).toBe(sha256('[{"known":1}]'));
    expect(canonical([item])).toBe('[{"a":1}]');
    expect(canonical([true, { b: false, a: 'x' }], known)).toBe('[true,{"a":"x","b":false}]');
  });

  it.each<[string, Json]>([
    ['texts, numbers, truths and null', { a: 'x', b: 1, c: true, d: null }],
    ['fields in fields', { a: { a: 1, b: { c: 2 } }, b: {} }],
    ['what begins with an empty key or a capital', { '': 1, A: 2, a: { '': 'x', B: 3 } }],
    ['a list of more than ten', { a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, { a: 1, b: 2 }] }],
  ])('leaves %s, all in order, to the language in one piece, which is much faster', (_what, value) => {
    const byLanguage = vi.spyOn(JSON, 'stringify');
    const text = canonical(value);
    expect(byLanguage.mock.calls).toEqual([[value]]);
    expect(text).toBe(canonicalize(value));
  });

  it.each([
    [31, 0],
    [32, 1],
  ])(
    'of %i fields out of order has the language sort them %i times: never quadratic time',
    (count, times) => {
      const keys = Array.from({ length: count }, (_, n) => `k${String(n).padStart(3, '0')}`);
      const falling = Object.fromEntries(keys.reverse().map((key) => [key, 1]));
      const byLanguage = vi.spyOn(Array.prototype, 'sort');
      canonical(falling);
      expect(byLanguage).toHaveBeenCalledTimes(times);
    },
  );

  it('names the number that it refuses', () => {
    expect(() => canonical([0.5])).toThrow('not a safe integer: 0.5');
  });

  it.each([Number.NaN, Infinity, 0.5, 9_007_199_254_740_992, -9_007_199_254_740_992])(
    'refuses the number %s',
    (value) => {
      expect(() => canonical({ amount: value })).toThrow(TypeError);
    },
  );
});

describe('hashes', () => {
  it('are lower-case hex SHA-256 of the UTF-8 bytes', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
    expect(hashOf({ b: 2, a: 1 })).toBe('43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777');
  });
});
