import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/billing/entry.ts';
import { commandOf, type Step, steps } from './histories.ts';
import { mixedWallet, played } from './mixed.ts';

/** All of an entry but when it was booked and what follows from that. */
function timeless(entries: readonly Entry[]) {
  return entries.map(({ at: _at, hash: _hash, previous: _previous, ...rest }) => rest);
}

/** Plays a history with a job that touches the wallet at the given seconds before the steps, so many times each. */
function withJobs(history: readonly Step[], early: readonly number[], times: number) {
  const wallet = mixedWallet(false);
  for (const [index, step] of history.entries()) {
    const next = wallet.now + step.afterSeconds * 1000;
    if (index > 0) {
      for (const seconds of [...early].sort((a, b) => b - a)) {
        wallet.now = Math.max(wallet.now, next - seconds * 1000);
        for (let n = 0; n < times; n++) wallet.touch();
      }
    }
    wallet.now = next;
    wallet.post(commandOf(step, index, next, wallet.entries));
  }
  return wallet;
}

describe('time', () => {
  it('JOB-TWICE: jobs never, once or five times, at any moments, leave the same ledger', () => {
    const early = fc.array(fc.constantFrom(0, 1, 60, 299, 300, 600, 3_000, 40_000), { maxLength: 4 });
    const first = fc.constant<Step>({
      do: 'grant',
      afterSeconds: 0,
      bucket: 'bought',
      amount: 100,
      origin: 'paid',
      livesSeconds: null,
    });
    const property = fc.property(first, steps, early, (opening, rest, moments) => {
      const history = [opening, ...rest];
      const ends = [0, 1, 5].map((times) => {
        const wallet = withJobs(history, moments, times);
        wallet.now += 400_000_000;
        wallet.touch();
        return wallet;
      });
      const [never, once, five] = ends.map((wallet) => timeless(wallet.entries));
      expect(once).toEqual(never);
      expect(five).toEqual(never);
      expect(ends[1]?.upToNow).toEqual(ends[0]?.upToNow);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('a touch right after a touch finds nothing', () => {
    const property = fc.property(steps, fc.boolean(), fc.nat({ max: 400_000 }), (history, open, seconds) => {
      const wallet = played(history, open);
      wallet.now += seconds * 1000;
      wallet.touch();
      const { length } = wallet.entries;
      wallet.touch();
      expect(wallet.entries).toHaveLength(length);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('CLOCK: the instant of an entry never goes back', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      const instants = played(history, open).entries.map((entry) => entry.at);
      expect(instants).toEqual([...instants].sort());
    });
    fc.assert(property, { numRuns: 100 });
  });
});
