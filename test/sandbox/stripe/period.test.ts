import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodEnd } from '../../../sandbox/stripe/commerce/period.ts';

const at = (text: string) => Date.parse(text) / 1000;
const MONTH = { interval: 'month', interval_count: 1 } as const;

describe('the end of a period', () => {
  it('keeps the day of the anchor, and falls on the last day of a shorter month without losing it', () => {
    const anchor = at('2026-01-31T10:00:00Z');
    const ends: string[] = [];
    let start = anchor;
    for (let index = 0; index < 5; index += 1) {
      start = periodEnd(anchor, start, MONTH);
      ends.push(new Date(start * 1000).toISOString().slice(0, 10));
    }
    expect(ends).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30']);
  });

  it.each([
    ['2024-02-29T00:00:00Z', { interval: 'year', interval_count: 1 }, '2025-02-28T00:00:00.000Z'],
    ['2026-11-21T12:00:00Z', { interval: 'month', interval_count: 3 }, '2027-02-21T12:00:00.000Z'],
    ['2026-12-31T23:59:59Z', { interval: 'month', interval_count: 2 }, '2027-02-28T23:59:59.000Z'],
    ['2026-03-28T12:00:00Z', { interval: 'week', interval_count: 2 }, '2026-04-11T12:00:00.000Z'],
    ['2026-03-28T12:00:00Z', { interval: 'day', interval_count: 10 }, '2026-04-07T12:00:00.000Z'],
  ] as const)('from %s by %j is %s', (anchor, rhythm, end) => {
    expect(new Date(periodEnd(at(anchor), at(anchor), rhythm) * 1000).toISOString()).toBe(end);
  });

  it('is after the start, at most one period later, and the same for every moment within the period', () => {
    const rhythm = fc.record({
      interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
      interval_count: fc.integer({ min: 1, max: 12 }),
    });
    const moment = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moment, fc.nat({ max: 3_000_000_000 / 20 }), rhythm, (anchor, later, every) => {
        const start = anchor + later;
        const end = periodEnd(anchor, start, every);
        expect(end).toBeGreaterThan(start);
        expect(periodEnd(anchor, end - 1, every)).toBe(end);
        expect(periodEnd(anchor, end, every)).toBeGreaterThan(end);
      }),
    );
  });
});
