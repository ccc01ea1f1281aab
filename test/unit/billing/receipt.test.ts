import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../../src/billing/receipt.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const plain = testEconomy('plain');
const MIDNIGHT = '2026-11-22T00:00:00.000Z';

function holding(): MemoryWallet {
  const member = new MemoryWallet(plain, '2026-11-21T23:55:00.000Z');
  member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200, expires: MIDNIGHT }));
  member.must(grant({ key: 'g2', bucket: 'bought', amount: 300, origin: 'paid' }));
  member.must(reserve({ key: 'abc', ceiling: 250 }));
  return member;
}

const nothing = {
  hold: 'abc',
  model: 'talk',
  cost: 0,
  charged: 0,
  absorbed: 0,
  freeTurn: false,
  saved: 0,
  usage: null,
  pieces: null,
  paidFrom: [],
};

describe('the receipt of a hold', () => {
  it('says in full what a settle cost, who paid and what came back', () => {
    const usage = { input: 10, cachedInput: 5, cacheWrite: 0, output: 20, reasoning: 0 };
    const pieces = { delivered: 3, asked: 4 };
    const entry = holding().must(settle('abc', 220, { usage, saved: 7, pieces, reason: 'stopped' }));
    expect(receiptOf(plain, entry)).toEqual({
      id: 'Q9W1-DFWF',
      hold: 'abc',
      ended: 'settled',
      reason: 'stopped',
      at: '2026-11-21T23:55:00.000Z',
      model: 'talk',
      priceVersion: 'v1',
      cost: 220,
      charged: 220,
      absorbed: 0,
      freeTurn: false,
      saved: 7,
      usage,
      pieces,
      paidFrom: [
        { bucket: 'bonus', amount: 200 },
        { bucket: 'bought', amount: 20 },
      ],
      returned: 30,
    });
  });

  it('adds what was taken beyond the hold to its bucket, and names what the house bore', () => {
    const entry = holding().must(settle('abc', 600));
    expect(receiptOf(plain, entry)).toMatchObject({
      cost: 600,
      charged: 500,
      absorbed: 100,
      paidFrom: [
        { bucket: 'bonus', amount: 200 },
        { bucket: 'bought', amount: 300 },
      ],
      returned: 0,
    });
  });

  it('does not count as paid or returned what expired in the meantime', () => {
    const entry = holding().at(MIDNIGHT).must(settle('abc', 120));
    expect(receiptOf(plain, entry)).toMatchObject({
      charged: 120,
      paidFrom: [{ bucket: 'bonus', amount: 120 }],
      returned: 50,
    });
  });

  it('of a settle at no cost shows that nothing was paid', () => {
    expect(receiptOf(plain, holding().must(settle('abc', 0)))).toMatchObject({
      charged: 0,
      paidFrom: [],
      returned: 250,
    });
  });

  it('of a release says that nothing was charged', () => {
    expect(receiptOf(plain, holding().must(release('abc', 'filtered')))).toEqual({
      ...nothing,
      id: null,
      ended: 'released',
      reason: 'filtered',
      at: '2026-11-21T23:55:00.000Z',
      priceVersion: null,
      returned: 250,
    });
  });

  it('of a hold that expired says the same, less what ended with it', () => {
    const entry = holding().at('2026-11-22T00:05:00.000Z').must(settle('abc', 99));
    expect(receiptOf(plain, entry)).toEqual({
      ...nothing,
      id: null,
      ended: 'expired',
      reason: 'expired',
      at: '2026-11-22T00:05:00.000Z',
      priceVersion: null,
      returned: 50,
    });
  });

  it('of a free turn keeps the full cost, to be shown struck through', () => {
    const imagina = testEconomy('imagina');
    const member = new MemoryWallet(imagina, '2026-11-21T10:00:00.000Z');
    member.must(reserve({ key: 'abc', ceiling: 4300, freeTurn: true }));
    expect(receiptOf(imagina, member.must(settle('abc', 4137)))).toMatchObject({
      cost: 4137,
      charged: 0,
      absorbed: 0,
      freeTurn: true,
      paidFrom: [],
      returned: 0,
    });
  });

  it('is not mixed up by the change of the day that stands in the same entry', () => {
    const imagina = testEconomy('imagina');
    const member = new MemoryWallet(imagina, '2026-11-21T23:59:00.000Z');
    member.must(grant({ key: 'g', bucket: 'credits', amount: 9000, origin: 'paid' }));
    member.must(reserve({ key: 'abc', ceiling: 5000 }));
    const entry = member.at('2026-11-22T00:01:00.000Z').must(settle('abc', 4137));
    expect(receiptOf(imagina, entry)).toMatchObject({
      charged: 4137,
      freeTurn: false,
      paidFrom: [{ bucket: 'credits', amount: 4137 }],
      returned: 863,
    });
  });

  it('is none of an entry of another kind, even under the key that closes a hold', () => {
    const entry = holding().must(settle('abc', 10));
    expect(receiptOf(plain, { ...entry, type: 'refund' })).toBeNull();
  });

  it('is none of an entry that closes no hold', () => {
    const member = holding();
    member.at('2026-11-23T00:00:00.000Z').touch();
    expect(member.entries.map((entry) => [entry.key, receiptOf(plain, entry) === null])).toEqual([
      ['g1', true],
      ['g2', true],
      ['abc', true],
      ['close:abc', false],
    ]);
    const later = new MemoryWallet(plain, '2026-11-21T10:00:00.000Z');
    later.must(grant({ key: 'g1', bucket: 'bonus', amount: 200, expires: MIDNIGHT }));
    later.at(MIDNIGHT).touch();
    expect(later.entries.map((entry) => receiptOf(plain, entry))).toEqual([null, null]);
  });
});
