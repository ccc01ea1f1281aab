import { describe, expect, it } from 'vitest';
import { faultsOf, HONEST } from './faults.ts';

// Slow by nature, so apart: mutation testing leaves this file out.
describe('a file that floods its reader', () => {
  it.each([100, 1_000, 10_000, 30_000])('answers in words to %i levels of brackets', (depth) => {
    expect(faultsOf(`name: ${'['.repeat(depth)}${']'.repeat(depth)}`).length).toBeGreaterThan(0);
    expect(faultsOf(`name: ${'{a: '.repeat(Math.floor(depth / 2))}`).length).toBeGreaterThan(0);
    expect(faultsOf('- '.repeat(depth)).length).toBeGreaterThan(0);
  });

  it('lists no more faults than a person can read', () => {
    expect(faultsOf(`a: ${'['.repeat(30_000)}`).length).toBeLessThanOrEqual(50);
    const keys = Array.from({ length: 5_000 }, (_, n) => `k${n}: 1`).join('\n');
    expect(faultsOf(`${HONEST}${keys}\n`).length).toBeLessThanOrEqual(50);
  });

  const MANY = 'has more fields than an economy needs';
  const KNOT = 'has more brackets or a longer line than an economy needs';
  // Each of them keeps the parser of YAML busy for seconds, the second one for ever.
  it.each([
    ['keys that are compared with one another', '', (n: number) => `k${n}: 1`, 9_000, 1_251, MANY],
    ['keys of keys', '', () => '? '.repeat(490), 60, 1, KNOT],
    ['lists of lists', 'a: 1\n', () => '- '.repeat(490), 60, 2, KNOT],
    ['a flow map without an end', 'x: {', (n: number) => `a${n}: 1,`, 8_000, 834, MANY],
    ['items on items', '', () => '- a', 12_000, 2_501, MANY],
    ['tags on tags', '', () => '! '.repeat(400), 60, 7, MANY],
    ['anchors on anchors', '', (n: number) => `&a${n} `, 6_000, 1_251, MANY],
  ])('refuses %s before it is read', (_name, head, line, count, at, message) => {
    const text = head + Array.from({ length: count }, (_, n) => line(n)).join('\n');
    expect(faultsOf(text.slice(0, 64 * 1024))).toEqual([
      { file: 'small.yaml', line: at, field: '', message },
    ]);
  });

  it('reads the largest file that may have so many fields', () => {
    expect(faultsOf(`${HONEST}${'#\n'.repeat(2_000)}`)).toEqual([]);
    expect(faultsOf(`${HONEST}# - - - a\n`)).toEqual([]);
  });
});
