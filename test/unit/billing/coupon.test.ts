import { describe, expect, it } from 'vitest';
import {
  type CouponTerms,
  couponCode,
  couponFault,
  couponGrant,
  couponKey,
  couponRefusal,
} from '../../../src/billing/coupon.ts';
import { testEconomy } from './economies.ts';
import { balances, MemoryWallet } from './memory-wallet.ts';

const genesis = testEconomy('genesis');
const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const spring: CouponTerms = {
  code: 'SPRING-26',
  bucket: 'bonus',
  amount: 50_000,
  cap: 100,
  perMember: 1,
  ends: '2026-12-01T00:00:00.000Z',
  creditDays: null,
};

describe('gen-14: a coupon', () => {
  it('gives its bonus once a claim, free credit that never ends', () => {
    const wallet = new MemoryWallet(genesis, '2026-11-21T10:00:00.000Z');
    const grant = couponGrant(spring, { id: 'cc_1', at: NOW });
    const first = wallet.must(grant);
    expect(wallet.post(couponGrant(spring, { id: 'cc_1', at: NOW }))).toEqual({
      ok: true,
      entry: first,
      repeat: true,
    });
    expect(balances(wallet.state)).toEqual({ base: 25_000, bonus: 50_000 });
    expect(wallet.state.buckets.bonus).toEqual([{ left: 50_000, origin: 'free', expires: null }]);
    expect([first.key, couponKey('cc_1')]).toEqual(['coupon:cc_1', 'coupon:cc_1']);
    expect(first.cause).toEqual({ by: 'member', reason: 'coupon' });
    expect(first.postings).toEqual([
      { account: 'bucket:bonus', unit: 'token', amount: 50_000, origin: 'free', expires: null },
      { account: 'issued:coupon', unit: 'token', amount: -50_000 },
    ]);
  });

  it('may give credit that ends, counted from the claim, so that finishing it later is no conflict', () => {
    const grant = couponGrant({ ...spring, creditDays: 7 }, { id: 'cc_1', at: NOW });
    expect(grant.expires).toBe('2026-11-29T00:00:00.000Z');
  });

  it.each([
    [{ inAll: 0, byMember: 0 }, NOW, null],
    [{ inAll: 99, byMember: 0 }, NOW, null],
    [{ inAll: 100, byMember: 0 }, NOW, 'used_up'],
    [{ inAll: 1, byMember: 1 }, NOW, 'had_already'],
    [{ inAll: 100, byMember: 1 }, NOW, 'had_already'],
    [{ inAll: 0, byMember: 0 }, Date.parse('2026-11-30T23:59:59.999Z'), null],
    [{ inAll: 0, byMember: 0 }, Date.parse('2026-12-01T00:00:00.000Z'), 'ended'],
  ])('claimed %o at %i: %s', (claimed, now, refusal) => {
    expect(couponRefusal(spring, claimed, now)).toBe(refusal);
  });

  it('that never ends and is for several times a member', () => {
    const often = { ...spring, ends: null, perMember: 3 };
    expect(couponRefusal(often, { inAll: 9, byMember: 2 }, Number.MAX_SAFE_INTEGER)).toBeNull();
    expect(couponRefusal(often, { inAll: 9, byMember: 3 }, NOW)).toBe('had_already');
  });
});

describe('the code of a coupon', () => {
  it.each([
    [' spring-26 ', 'SPRING-26'],
    ['ABC', 'ABC'],
    ['AB', null],
    ['-AB', null],
    ['a b c', null],
    ['A'.repeat(33), null],
    ['', null],
  ])('%j is %s', (typed, code) => {
    expect(couponCode(typed)).toBe(code);
  });
});

describe('a coupon that cannot be', () => {
  it('is sound in the example', () => {
    expect(couponFault(genesis, spring, NOW)).toBeNull();
  });

  const CODE = 'has 3 to 32 letters, digits and dashes';
  const AMOUNT = 'must be a whole amount above 0';
  const CAP = 'must be a whole number from 1 to 1000000';
  const EACH = 'must be a whole number from 1 to 100, at most the cap';
  const DAYS = 'must be a whole number from 1 to 3660, or none';
  it.each<[Partial<CouponTerms>, string, string]>([
    [{ code: 'spring' }, 'code', CODE],
    [{ bucket: 'gone' }, 'bucket', 'there is no lasting bucket named "gone"'],
    [{ bucket: 'base' }, 'bucket', 'there is no lasting bucket named "base"'],
    [{ amount: 0 }, 'amount', AMOUNT],
    [{ amount: -1 }, 'amount', AMOUNT],
    [{ amount: 0.5 }, 'amount', AMOUNT],
    [{ amount: 2 ** 53 }, 'amount', AMOUNT],
    [{ cap: 0 }, 'cap', CAP],
    [{ cap: 1_000_001 }, 'cap', CAP],
    [{ perMember: 0 }, 'perMember', EACH],
    [{ perMember: 101, cap: 1_000 }, 'perMember', EACH],
    [{ cap: 2, perMember: 3 }, 'perMember', EACH],
    [{ ends: '2026-11-21T10:00:00.000Z' }, 'ends', 'must lie in the future'],
    [{ ends: 'soon' }, 'ends', 'must lie in the future'],
    [{ creditDays: 0 }, 'creditDays', DAYS],
    [{ creditDays: 3_661 }, 'creditDays', DAYS],
  ])('%o names the field %s', (fields, field, message) => {
    expect(couponFault(genesis, { ...spring, ...fields }, NOW)).toEqual({ field, message });
  });

  it.each<Partial<CouponTerms>>([
    { cap: 1_000_000 },
    { cap: 1 },
    { cap: 100, perMember: 100 },
    { cap: 3, perMember: 3 },
    { ends: null },
    { ends: '2026-11-21T10:00:00.001Z' },
    { creditDays: 1 },
    { creditDays: 3_660 },
    { amount: 1 },
  ])('%o is at the edge, and can be', (fields) => {
    expect(couponFault(genesis, { ...spring, ...fields }, NOW)).toBeNull();
  });
});
