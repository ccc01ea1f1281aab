import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/billing/entry.ts';
import { refundBreach, refundedKey } from '../../../src/billing/verify-refund.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, reserve, settle } from './memory-wallet.ts';

/** A settle of 900 of which the house bore 600, and its refund of 300. */
function refunded(): { settled: Entry; refund: Entry } {
  const wallet = new MemoryWallet(testEconomy('plain'), '2026-11-21T12:00:00.000Z');
  wallet.must(grant({ key: 'g', bucket: 'bought', amount: 300 }));
  wallet.must(reserve({ key: 'h', ceiling: 250 }));
  const settled = wallet.must(settle('h', 900));
  return { settled, refund: wallet.must({ type: 'refund', settled, by: 'owner', reason: 'refund' }) };
}

const giving = (refund: Entry, amount: number): Entry => ({
  ...refund,
  postings: [
    { account: 'usage', unit: 'credit', amount: -amount },
    { account: 'bucket:bought', unit: 'credit', amount, origin: 'free', expires: null },
  ],
});

describe('the check of a refund', () => {
  it('finds nothing wrong with what the ledger wrote', () => {
    const { settled, refund } = refunded();
    expect(refundBreach(refund, settled)).toBeNull();
    expect(refundedKey(refund)).toBe('close:h');
    expect(refundedKey(settled)).toBeNull();
  });

  it.each([301, 299, 900])('names one that gives back %i where 300 were charged', (amount) => {
    const { settled, refund } = refunded();
    expect(refundBreach(giving(refund, amount), settled)).toEqual({
      wallet: 'w_test',
      seq: 4,
      rule: 'refund',
      detail: `gives back ${amount} credit of 300 that were charged`,
    });
  });

  it('names one of another unit', () => {
    const { settled, refund } = refunded();
    const turns = { account: 'usage', unit: 'turn', amount: -1 };
    const forged = { ...refund, postings: [...refund.postings, turns] };
    expect(refundBreach(forged, settled)?.detail).toBe('gives back 1 turn of 0 that were charged');
  });

  it('names one without a settle before it', () => {
    const { settled, refund } = refunded();
    const wrong = [null, { ...settled, type: 'release' as const }, { ...settled, seq: 4 }];
    for (const each of wrong) {
      expect(refundBreach(refund, each)?.detail).toBe('refunds what was never settled');
    }
  });
});
