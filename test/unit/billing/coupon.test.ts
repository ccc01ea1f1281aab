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

  it.each<[Partial<CouponTerms>, string]>([
    [{ code: 'spring' }, 'code'],
    [{ bucket: 'gone' }, 'bucket'],
    [{ bucket: 'base' }, 'bucket'],
    [{ amount: 0 }, 'amount'],
    [{ amount: -1 }, 'amount'],
    [{ amount: 0.5 }, 'amount'],
    [{ amount: 2 ** 53 }, 'amount'],
    [{ cap: 0 }, 'cap'],
    [{ cap: 1_000_001 }, 'cap'],
    [{ perMember: 0 }, 'perMember'],
    [{ perMember: 101 }, 'perMember'],
    [{ cap: 2, perMember: 3 }, 'perMember'],
    [{ ends: '2026-11-21T10:00:00.000Z' }, 'ends'],
    [{ ends: 'soon' }, 'ends'],
    [{ creditDays: 0 }, 'creditDays'],
    [{ creditDays: 3_661 }, 'creditDays'],
  ])('%o names the field %s', (fields, field) => {
    expect(couponFault(genesis, { ...spring, ...fields }, NOW)?.field).toBe(field);
  });
});
