import { daysAfter, iso, roundedUpToMidnight } from './calendar.ts';
import type { GrantCredit } from './command.ts';
import { bucketNamed, type Economy } from './economy.ts';
import type { Amount } from './money.ts';

/** What a coupon is worth and who may have it. Its claims are records of their own; the journal sees only the grant. */
export interface CouponTerms {
  /** What members type, in any case: 3 to 32 letters, digits and dashes; kept in upper case. */
  readonly code: string;
  readonly bucket: string;
  readonly amount: Amount;
  /** How often in all, 1 to 1,000,000. */
  readonly cap: number;
  /** How often a member, 1 to 100 and not above the cap. */
  readonly perMember: number;
  /** From when on nobody can redeem it, ISO 8601 in UTC; null never. */
  readonly ends: string | null;
  /** Days that its credit lives once it is redeemed, 1 to 3,660; null for ever. */
  readonly creditDays: number | null;
}

/** Why a coupon gives nothing. */
export type CouponRefusal = 'unknown' | 'ended' | 'used_up' | 'had_already';

export const COUPON_CAP_MAX = 1_000_000;
export const COUPON_PER_MEMBER_MAX = 100;
export const COUPON_CREDIT_DAYS_MAX = 3_660;
const CODE = /^[A-Z0-9][A-Z0-9-]{2,31}$/;

/** The one spelling of a code, however it was typed; null for what no coupon can be called. */
export function couponCode(typed: string): string | null {
  const code = typed.trim().toUpperCase();
  return CODE.test(code) ? code : null;
}

/** The first field of a coupon that cannot be, with its fault; null where it is sound. */
export function couponFault(
  economy: Economy,
  coupon: CouponTerms,
  now: number,
): { readonly field: keyof CouponTerms; readonly message: string } | null {
  const { code, bucket, amount, cap, perMember, ends, creditDays } = coupon;
  const isWithin = (value: number, max: number) => Number.isSafeInteger(value) && value >= 1 && value <= max;
  if (couponCode(code) !== code) {
    return { field: 'code', message: 'has 3 to 32 letters, digits and dashes' };
  }
  if (bucketNamed(economy, bucket)?.kind !== 'lasting') {
    return { field: 'bucket', message: `there is no lasting bucket named "${bucket}"` };
  }
  if (!isWithin(amount, Number.MAX_SAFE_INTEGER)) {
    return { field: 'amount', message: 'must be a whole amount above 0' };
  }
  if (!isWithin(cap, COUPON_CAP_MAX)) {
    return { field: 'cap', message: `must be a whole number from 1 to ${COUPON_CAP_MAX}` };
  }
  if (!isWithin(perMember, COUPON_PER_MEMBER_MAX) || perMember > cap) {
    return {
      field: 'perMember',
      message: `must be a whole number from 1 to ${COUPON_PER_MEMBER_MAX}, at most the cap`,
    };
  }
  if (ends !== null && !(Date.parse(ends) > now)) return { field: 'ends', message: 'must lie in the future' };
  if (creditDays !== null && !isWithin(creditDays, COUPON_CREDIT_DAYS_MAX)) {
    return {
      field: 'creditDays',
      message: `must be a whole number from 1 to ${COUPON_CREDIT_DAYS_MAX}, or none`,
    };
  }
  return null;
}

/** Why a coupon cannot be redeemed now, from its counts of claims; null where it can. What ends at `now` is over. */
export function couponRefusal(
  coupon: CouponTerms,
  claimed: { readonly inAll: number; readonly byMember: number },
  now: number,
): CouponRefusal | null {
  if (coupon.ends !== null && Date.parse(coupon.ends) <= now) return 'ended';
  if (claimed.byMember >= coupon.perMember) return 'had_already';
  return claimed.inAll >= coupon.cap ? 'used_up' : null;
}

/** The key of the grant of a claim: a claim gives once. */
export function couponKey(claim: string): string {
  return `coupon:${claim}`;
}

/**
 * The grant of a claim. Its expiry follows from the claim's own instant, so that finishing a claim later is a repeat
 * and no conflict.
 */
export function couponGrant(
  coupon: CouponTerms,
  claim: { readonly id: string; readonly at: number },
): GrantCredit {
  const { bucket, amount, creditDays } = coupon;
  const ends = creditDays === null ? null : roundedUpToMidnight(iso(daysAfter(claim.at, creditDays)));
  return {
    type: 'grant',
    key: couponKey(claim.id),
    by: 'member',
    reason: 'coupon',
    bucket,
    amount,
    origin: 'free',
    expires: ends,
    source: 'issued:coupon',
  };
}
