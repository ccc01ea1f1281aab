import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, Posting, WalletState } from '../../src/billing/entry.ts';
import { steps } from './histories.ts';
import { played } from './mixed.ts';

function totals(postings: readonly Posting[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { unit, amount } of postings) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  return sums;
}

function accounts(entries: readonly Entry[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { account, unit, amount } of entries.flatMap((entry) => entry.postings)) {
    const key = `${account} ${unit}`;
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return sums;
}

/** Every number of a state, wherever it stands. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbers) : [];
}

function expectStateIsSumOfPostings(entries: readonly Entry[], state: WalletState): void {
  const sums = accounts(entries);
  const expected = new Map<string, number>();
  for (const [bucket, grants] of Object.entries(state.buckets)) {
    expected.set(
      `bucket:${bucket} coin`,
      grants.reduce((total, grant) => total + grant.left, 0),
    );
  }
  for (const hold of state.holds) {
    for (const { unit, amount } of hold.slices) {
      const key = `hold:${hold.id} ${unit}`;
      expected.set(key, (expected.get(key) ?? 0) + amount);
    }
  }
  if (state.freeTurns !== null) expected.set('turns turn', state.freeTurns.left);
  const own = [...sums].filter(([key]) => /^(bucket:|hold:|turns )/.test(key));
  const open = (pairs: Iterable<readonly [string, number]>) =>
    [...pairs].filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  expect(open(own)).toEqual(open(expected));
}

describe('any history', () => {
  it('CONSERVE: each entry sums to zero per unit, and the state is the sum of all postings', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      const { entries } = played(history, open);
      for (const [index, entry] of entries.entries()) {
        for (const total of totals(entry.postings).values()) expect(total).toBe(0);
        expectStateIsSumOfPostings(entries.slice(0, index + 1), entry.state);
      }
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('NONNEG: no number of a state is below zero or unsafe, and bounds hold', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      for (const { state } of played(history, open).entries) {
        for (const number of numbers(state)) expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
        expect(state.holds.length).toBeLessThanOrEqual(3);
        expect(state.freeTurns?.left).toBeLessThanOrEqual(2);
      }
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('CHARGE-ACTUAL: what a settle charges, what it absorbs and what comes back add up to the hold', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      const { entries } = played(history, open);
      for (const entry of entries) {
        if (!entry.key.startsWith('close:')) continue;
        const credit = entry.postings.filter((posting) => posting.unit === 'coin');
        const of = (account: RegExp) =>
          credit.filter((each) => account.test(each.account)).reduce((total, each) => total + each.amount, 0);
        const cost = entry.type === 'settle' && credit.length > 0 ? (entry.cause.cost ?? 0) : 0;
        expect(of(/^usage$/)).toBe(cost);
        expect(of(/^bucket:/) + of(/^expired$/) + of(/^hold:/) + of(/^absorbed$/) + cost).toBe(0);
        expect(of(/^absorbed$/)).toBeLessThanOrEqual(0);
        const promised = entries.find(({ key }) => entry.key === `close:${key}`)?.cause.hold?.promise;
        // A promise is never passed; without one nothing is borne that credit could have paid.
        if (promised) expect(cost + of(/^absorbed$/)).toBeLessThanOrEqual(-of(/^hold:/));
        const { vault: _locked, ...unlocked } = entry.state.buckets;
        if (promised === false && of(/^absorbed$/) < 0)
          expect(open ? entry.state.buckets : unlocked).toEqual({});
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('HOLD-SLICES: what comes back goes to the slices that it was taken from, or expires', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      const { entries } = played(history, open);
      for (const entry of entries) {
        if (entry.type !== 'release' && entry.type !== 'expire') continue;
        const reserved = entries.find((each) => `close:${each.key}` === entry.key);
        const name = (posting: Posting) => `${posting.unit} ${posting.amount}`;
        const taken = (reserved?.postings ?? []).filter((each) => each.account.startsWith('hold:'));
        const back = entry.postings.slice(-taken.length);
        if (reserved === undefined) continue;
        expect(back.map(name)).toEqual(taken.map(name));
        for (const [index, posting] of back.entries()) {
          const slice = taken[index];
          const { account, origin, expires } = posting;
          if (account === 'expired') expect(posting.from).toBe(slice?.from);
          else expect([account, origin, expires]).toEqual([slice?.from, slice?.origin, slice?.expires]);
        }
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});
