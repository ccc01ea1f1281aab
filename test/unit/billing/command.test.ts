import { describe, expect, it } from 'vitest';
import { closeKey, keyOf, requestOf } from '../../../src/billing/command.ts';
import { receiptId } from '../../../src/billing/receipt-id.ts';
import { grant, release, reserve, settle } from './memory-wallet.ts';

describe('keys', () => {
  it('of a reserve and a grant are their own, of whatever ends a hold the one of the hold', () => {
    expect(keyOf(reserve({ key: '123', ceiling: 1 }))).toBe('123');
    expect(keyOf(grant({ key: 'cs_1', bucket: 'bonus', amount: 1 }))).toBe('cs_1');
    expect(keyOf(settle('123', 5))).toBe('close:123');
    expect(keyOf(release('123'))).toBe('close:123');
    expect(keyOf({ type: 'touch' })).toBeNull();
    expect(closeKey('123')).toBe('close:123');
  });
});

describe('requests', () => {
  it('of settle and release are the key alone: whoever comes second gets the first result', () => {
    expect(requestOf(settle('123', 5))).toBe('close:123');
    expect(requestOf(settle('123', 900, { reason: 'stopped' }))).toBe('close:123');
  });

  it('of a reserve change with each of its fields', () => {
    const asked = reserve({ key: '1', ceiling: 100 });
    const others = [
      { ...asked, key: '2' },
      { ...asked, by: 'job' as const },
      { ...asked, reason: 'portrait' },
      { ...asked, model: 'deep' },
      { ...asked, priceVersion: 'v2' },
      { ...asked, ceiling: 101 },
      { ...asked, floor: 99 },
      { ...asked, freeTurn: true },
      { ...asked, promise: true },
      { ...asked, lifeSeconds: 300 },
    ];
    const hashes = new Set([asked, ...others].map(requestOf));
    expect(hashes.size).toBe(11);
    expect(requestOf({ ...asked })).toBe(requestOf(asked));
  });

  it('of a grant change with each of its fields', () => {
    const asked = grant({ key: '1', bucket: 'bonus', amount: 100 });
    const others = [
      { ...asked, key: '2' },
      { ...asked, by: 'stripe' as const },
      { ...asked, reason: 'coupon' },
      { ...asked, bucket: 'bought' },
      { ...asked, amount: 101 },
      { ...asked, origin: 'paid' as const },
      { ...asked, expires: '2027-01-01T00:00:00.000Z' },
      { ...asked, source: 'sold:pack' },
    ];
    expect(new Set([asked, ...others].map(requestOf)).size).toBe(9);
  });
});

describe('receipt ids', () => {
  it('are short, stable and free of letters that look like digits', () => {
    expect(receiptId('1')).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    // SHA-256 of "abc" begins ba7816bf8f: 10111 01001 11100 00001 01101 01111 11100 01111.
    expect(receiptId('abc')).toBe('Q9W1-DFWF');
  });
});
