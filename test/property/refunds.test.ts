import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargedBy } from '../../src/billing/decide.ts';
import { refundedBy } from '../../src/billing/decide-refund.ts';
import type { Entry } from '../../src/billing/entry.ts';
import { refundBreach } from '../../src/billing/verify-refund.ts';
import type { MemoryWallet } from '../unit/billing/memory-wallet.ts';
import { type PlanStep, planSteps, playedPlans } from './plan-histories.ts';

/** Plays a history of plans, then asks for everything back that was ever settled, twice, in an order of its own. */
function playedAndRefunded(history: readonly PlanStep[], waits: readonly number[]): MemoryWallet {
  const wallet = playedPlans(history);
  const settled = wallet.entries.filter((entry) => entry.type === 'settle');
  for (const [index, entry] of [...settled, ...settled.toReversed()].entries()) {
    wallet.now += (waits[index % waits.length] ?? 0) * 1000;
    wallet.post({ type: 'refund', settled: entry, by: 'owner', reason: 'refund' });
  }
  return wallet;
}

const waits = fc.array(fc.constantFrom(0, 60, 3_600, 86_400, 172_800), { minLength: 1, maxLength: 5 });

function total(entries: readonly Entry[], is: RegExp): number {
  const postings = entries.flatMap((entry) => entry.postings).filter(({ account }) => is.test(account));
  return postings.reduce((sum, { amount }) => sum + amount, 0);
}

describe('refunds over any history of plans', () => {
  it('REFUND: each is what its settle charged, comes at most once, and leaves nothing spent', () => {
    const property = fc.property(planSteps, waits, (history, pauses) => {
      const { entries } = playedAndRefunded(history, pauses);
      const refunds = entries.filter((entry) => entry.type === 'refund');
      const charged = entries.filter(
        (entry) => entry.type === 'settle' && chargedBy(entry.postings, 'coin') > 0,
      );
      expect(refunds.map(({ key }) => key.replace('refund:', 'close:')).sort()).toEqual(
        charged.map(({ key }) => key).sort(),
      );
      for (const refund of refunds) {
        const settled = entries.find(({ key }) => key === refund.key.replace('refund:', 'close:'));
        expect(refundedBy(refund, 'coin')).toBe(chargedBy(settled?.postings ?? [], 'coin'));
        expect(refundBreach(refund, settled ?? null)).toBeNull();
      }
      expect(total(entries, /^usage$/) + total(entries, /^absorbed$/)).toBe(0);
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('REFUND-ENDS: nothing of a period outlives the end of the period it was refunded in', () => {
    const property = fc.property(planSteps, waits, (history, pauses) => {
      const wallet = playedAndRefunded(history, pauses);
      wallet.now += 40 * 86_400_000;
      const { buckets } = wallet.upToNow;
      // What stands in the bank of somebody who never lapsed has no date; what was refunded after a lapse had one.
      expect((buckets.bank ?? []).every(({ expires }) => expires === null)).toBe(true);
      expect(buckets.monthly).toEqual([{ left: 15, origin: 'free', expires: null }]);
    });
    fc.assert(property, { numRuns: 400 });
  });
});
