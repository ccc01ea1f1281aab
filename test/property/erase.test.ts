import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remnantOf } from '../../src/billing/erasure.ts';
import { checkNext, startOfChain } from '../../src/billing/verify-chain.ts';
import { MemoryWallet } from '../unit/billing/memory-wallet.ts';
import { steps } from './histories.ts';
import { played } from './mixed.ts';
import { planSteps, playedPlans } from './plan-histories.ts';

const ERASE = { type: 'erase', by: 'member' } as const;

/** Any history, of plans or of credit, brought to its end and erased there. */
const erased = fc
  .oneof(
    steps.map((history) => played(history, false)),
    planSteps.map((history) => playedPlans(history)),
  )
  .map((wallet) => {
    const before = wallet.upToNow;
    return { wallet, before, erase: wallet.must(ERASE) };
  });

describe('DELETE-MEMBER: any history, erased', () => {
  it('sums to zero, verifies, and has nothing left', () => {
    const property = fc.property(erased, ({ wallet, erase }) => {
      const sums = new Map<string, number>();
      for (const { account, unit, amount } of wallet.entries.flatMap((entry) => entry.postings)) {
        sums.set(unit, (sums.get(unit) ?? 0) + amount);
        const own = /^(bucket:|hold:|turns)/.test(account) ? `${account} ${unit}` : 'house';
        sums.set(own, (sums.get(own) ?? 0) + amount);
      }
      for (const [account, total] of sums)
        if (account !== 'house') expect([account, total]).toEqual([account, 0]);
      let chain = startOfChain('w_test');
      for (const entry of wallet.entries) chain = checkNext(chain, entry);
      expect(chain.breaches).toEqual([]);
      expect(erase.state).toMatchObject({ buckets: {}, holds: [], debt: 0, closed: true });
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('charges nothing: credit goes to expired, and beside it moves only what a new day brings', () => {
    const property = fc.property(erased, ({ wallet }) => {
      const first = wallet.entries.findIndex(({ cause }) => cause.reason === 'erased');
      const moved = wallet.entries.slice(first).flatMap((entry) => entry.postings);
      const house = moved
        .map(({ account }) => account)
        .filter((name) => !/^(bucket:|hold:|turns$)/.test(name));
      const usual = ['expired', 'issued:plan', 'issued:free-turns'];
      expect(house.filter((account) => !usual.includes(account))).toEqual([]);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('gives nothing twice: who comes back in the same instant has no more than was left, and no credit', () => {
    const property = fc.property(erased, ({ wallet, before, erase }) => {
      const again = new MemoryWallet(wallet.economy, new Date(wallet.now).toISOString());
      const entry = again.must({ type: 'return', left: remnantOf(erase) });
      const free = before.freeTurns?.left ?? 0;
      const held = before.holds.flatMap(({ slices }) => slices).filter(({ unit }) => unit === 'turn');
      expect(entry.state.freeTurns?.left ?? 0).toBeLessThanOrEqual(free + held.length);
      expect(entry.state.benefits).toEqual(erase.state.benefits);
      expect(again.post({ type: 'touch' })).toMatchObject({ ok: true, entry: null });
      const home = wallet.economy.plans[0]?.name;
      if (before.plan?.name === home) expect(entry.state.buckets).toEqual({});
      expect(entry.state.buckets.gifts).toBeUndefined();
    });
    fc.assert(property, { numRuns: 300 });
  });
});
