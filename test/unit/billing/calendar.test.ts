import { describe, expect, it } from 'vitest';
import { dayOf, daysUntil, iso, nextMidnight, roundedUpToMidnight } from '../../../src/billing/calendar.ts';

const at = (text: string) => Date.parse(text);

describe('days and instants in UTC', () => {
  it('writes milliseconds always, so that text sorts like time', () => {
    expect(iso(at('2026-11-21T00:00:00Z'))).toBe('2026-11-21T00:00:00.000Z');
    expect(iso(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it('changes the day at 00:00:00.000 UTC and not a millisecond before', () => {
    expect(dayOf(at('2026-11-21T23:59:59.999Z'))).toBe('2026-11-21');
    expect(dayOf(at('2026-11-22T00:00:00.000Z'))).toBe('2026-11-22');
  });

  it('gives the midnight strictly after an instant', () => {
    expect(nextMidnight(at('2026-11-21T23:59:59.999Z'))).toBe('2026-11-22T00:00:00.000Z');
    expect(nextMidnight(at('2026-11-22T00:00:00.000Z'))).toBe('2026-11-23T00:00:00.000Z');
    expect(nextMidnight(at('2028-02-28T12:00:00.000Z'))).toBe('2028-02-29T00:00:00.000Z');
  });

  it('rounds an expiry up to midnight and leaves one that stands there', () => {
    expect(roundedUpToMidnight('2026-11-21T00:00:00.001Z')).toBe('2026-11-22T00:00:00.000Z');
    expect(roundedUpToMidnight('2026-11-21T00:00:00.000Z')).toBe('2026-11-21T00:00:00.000Z');
    expect(roundedUpToMidnight('2026-12-31T23:00:00Z')).toBe('2027-01-01T00:00:00.000Z');
  });

  it('counts days until an instant, rounded up, and none once it is over', () => {
    const noon = at('2026-11-21T12:00:00.000Z');
    expect(daysUntil('2026-11-22T12:00:00.000Z', noon)).toBe(1);
    expect(daysUntil('2026-11-22T12:00:00.001Z', noon)).toBe(2);
    expect(daysUntil('2026-11-21T12:00:00.000Z', noon)).toBe(0);
    expect(daysUntil('2026-01-01T00:00:00.000Z', noon)).toBe(0);
  });
});
