import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, WalletState } from '../../src/billing/entry.ts';
import { counted, isTurn, ReferenceLedger } from '../reference-ledger.ts';
import type { Answer, MemoryWallet } from '../unit/billing/memory-wallet.ts';
import { commandOf, START, type Step, steps } from './histories.ts';
import { mixedRules, mixedWallet } from './mixed.ts';

function ask(reference: ReferenceLedger, step: Step, now: number): string {
  switch (step.do) {
    case 'grant': {
      const ends = step.livesSeconds === null ? Infinity : now + step.livesSeconds * 1000;
      return reference.grant(now, { ...step, pot: step.bucket, ends });
    }
    case 'reserve': {
      const floor = Math.min(step.floor, step.ceiling);
      return reference.reserve(now, { ...step, id: `h${step.hold}`, floor, ends: now + step.life * 1000 });
    }
    case 'settle':
      return reference.end(now, `h${step.hold}`, step.cost);
    case 'release':
      return reference.end(now, `h${step.hold}`, null);
    case 'refund':
      return reference.refund(now, `h${step.hold}`);
  }
}

/** The ledger's answer in the reference's words: a hold that is over is over, whoever ended it. */
function outcome(answer: Answer): string {
  if (answer.ok) return answer.entry?.type === 'expire' ? 'over' : 'ok';
  return answer.refusal.code === 'hold_unknown' ? 'over' : answer.refusal.code;
}

function lotsOf(state: WalletState): string[] {
  return Object.entries(state.buckets)
    .flatMap(([bucket, grants]) =>
      grants.map(
        ({ left, origin, expires }) =>
          `${bucket} ${origin} ${expires === null ? 'Infinity' : Date.parse(expires)} ${left}`,
      ),
    )
    .sort();
}

function holdsOf(state: WalletState): string[] {
  return state.holds.map(({ id, expires, slices }) => {
    const parts = slices.map(({ account, amount, origin, expires: ends }) =>
      account === 'turns'
        ? 'turn'
        : `${account.slice(7)} ${origin} ${ends === null ? 'Infinity' : Date.parse(ends ?? '')} ${amount}`,
    );
    return `${id} ${Date.parse(expires)} ${parts.join(', ')}`;
  });
}

/** What moved into or out of the house's accounts, in the economy's unit. */
function houseOf(entries: readonly Entry[]): Record<string, number> {
  const totals = { granted: 0, used: 0, absorbed: 0, expired: 0 };
  for (const { account, unit, amount } of entries.flatMap((entry) => entry.postings)) {
    if (unit !== 'coin') continue;
    if (account.startsWith('issued:')) totals.granted -= amount;
    if (account === 'usage') totals.used += amount;
    if (account === 'absorbed') totals.absorbed -= amount;
    if (account === 'expired') totals.expired += amount;
  }
  return totals;
}

function expectEqual(wallet: MemoryWallet, reference: ReferenceLedger): void {
  const state = wallet.upToNow;
  expect(lotsOf(state)).toEqual(counted(reference.lots).sort());
  expect(holdsOf(state)).toEqual(
    reference.holds.map(
      ({ id, ends, parts }) => `${id} ${ends} ${parts.some(isTurn) ? 'turn' : counted(parts).join(', ')}`,
    ),
  );
  const turns = reference.lots.filter(isTurn).reduce((total, { amount }) => total + amount, 0);
  expect(state.freeTurns?.left).toBe(turns);
}

describe('against the independent reference', () => {
  it('CHARGE-ACTUAL, SPEND-ORDER, NONNEG: every step has the same answer and leaves the same credit', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      const wallet = mixedWallet(open);
      const reference = new ReferenceLedger(mixedRules(open));
      const seen = new Set<string>();
      for (const [index, step] of history.entries()) {
        wallet.now += step.afterSeconds * 1000;
        const command = commandOf(step, index, wallet.now, wallet.entries);
        const before = wallet.entries.length;
        const answer = wallet.post(command);
        if (answer.ok && answer.repeat) continue;
        if (!answer.ok && answer.refusal.code === 'key_conflict') continue;
        const expected = ask(reference, step, wallet.now);
        // A refund of what was never settled is not even asked.
        if (command.type !== 'touch') expect(outcome(answer)).toBe(expected);
        if (!answer.ok) expect(wallet.entries).toHaveLength(before);
        expectEqual(wallet, reference);
        for (const entry of wallet.entries.slice(before)) {
          expect(seen.has(entry.key)).toBe(false);
          seen.add(entry.key);
        }
      }
      wallet.now = START + 40 * 86_400_000;
      wallet.touch();
      reference.advance(wallet.now);
      expectEqual(wallet, reference);
      expect(houseOf(wallet.entries)).toEqual(reference.totals);
    });
    fc.assert(property, { numRuns: 800 });
  });
});
