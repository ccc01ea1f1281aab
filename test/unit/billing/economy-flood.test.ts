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
});
