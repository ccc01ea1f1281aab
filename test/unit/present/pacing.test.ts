import { describe, expect, it } from 'vitest';
import { afterEdit, afterRateLimit, decideEdit, FRESH_PACING } from '../../../src/present/pacing.ts';

describe('the pace of edits', () => {
  it('lets the first go as soon as there is text', () => {
    expect(decideEdit(FRESH_PACING, 0, 1_000)).toEqual({ edit: false, waitMs: null });
    expect(decideEdit(FRESH_PACING, 1, 1_000)).toEqual({ edit: true });
  });

  it('keeps two seconds between edits, and edits nothing that is shown already', () => {
    const shown = afterEdit(FRESH_PACING, 10, 1_000);
    expect(decideEdit(shown, 20, 2_500)).toEqual({ edit: false, waitMs: 500 });
    expect(decideEdit(shown, 20, 3_000)).toEqual({ edit: true });
    expect(decideEdit(shown, 10, 9_000)).toEqual({ edit: false, waitMs: null });
  });

  it('doubles the gap with each 429, for the rest of the message, up to a bound', () => {
    let pacing = afterRateLimit(afterEdit(FRESH_PACING, 10, 1_000), 300, 3_000);
    expect(decideEdit(pacing, 20, 3_000)).toEqual({ edit: false, waitMs: 4_000 });
    pacing = afterEdit(pacing, 20, 7_000);
    expect(decideEdit(pacing, 30, 10_999)).toEqual({ edit: false, waitMs: 1 });
    pacing = afterRateLimit(pacing, 300, 11_000);
    expect(pacing.gapMs).toBe(8_000);
    for (let times = 0; times < 9; times += 1) pacing = afterRateLimit(pacing, 300, 11_000);
    expect(pacing.gapMs).toBe(32_000);
  });

  it('waits at least as long as Discord asks', () => {
    expect(afterRateLimit(FRESH_PACING, 9_000, 1_000).gapMs).toBe(9_000);
  });
});
