import { iso } from '../billing/calendar.ts';
import {
  COUPON_CAP_MAX,
  type CouponRefusal,
  type CouponTerms,
  couponCode,
  couponFault,
  couponGrant,
  couponKey,
  couponRefusal,
} from '../billing/coupon.ts';
import type { Economy } from '../billing/economy.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import { formatDecimal } from '../billing/money.ts';
import type { Account, Ledger, Outcome, Owner } from '../billing/outcome.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Logger } from '../logger.ts';
import type { AuditStore } from './audit.ts';
import type { News, NewsStore, Spread } from './news.ts';

/** A coupon of a server, for wallets of one economy. */
export interface Coupon extends CouponTerms {
  readonly id: string;
  readonly server: string;
  readonly economy: string;
  readonly createdAt: Date;
}

/** One use of a coupon, taken before its grant is posted: the grant's key is its id. */
export interface Claim {
  readonly id: string;
  readonly coupon: string;
  readonly wallet: string;
  readonly at: Date;
}

/** What the product remembers of coupons. */
export interface CouponStore {
  /** False where the server has a coupon of that code already. */
  add(coupon: Coupon): Promise<boolean>;
  find(server: string, economy: string, code: string): Promise<Coupon | null>;
  get(id: string): Promise<Coupon | null>;
  /** The newest first, each with how often it was claimed. */
  list(server: string, economy: string, limit: number): Promise<readonly ListedCoupon[]>;
  /** Ends one at an instant; null where there is none that still goes on. */
  end(server: string, economy: string, code: string, at: Date): Promise<Coupon | null>;
  /** How often a coupon was claimed, in all and by a wallet. */
  claimed(id: string, wallet: string): Promise<{ readonly inAll: number; readonly byMember: number }>;
  /** Takes one use, within both limits whoever else claims; the same claim again is one. False where none was left. */
  claim(coupon: Coupon, claim: Claim): Promise<boolean>;
  /** Notes that a claim has its grant. */
  granted(id: string): Promise<void>;
  /** Gives up a claim that has no grant, so that its use is free again. */
  free(id: string): Promise<void>;
  /** Claims without a grant that are at least as old as `before`. */
  open(before: Date, limit: number): Promise<readonly Claim[]>;
  /** Counts one of a member's five tries in an hour; false where they are used up. */
  takeTry(owner: Owner, now: number): Promise<boolean>;
  /** Takes back a try that was right. */
  returnTry(owner: Owner, now: number): Promise<void>;
}

export interface ListedCoupon {
  readonly coupon: Coupon;
  readonly claims: number;
}

export interface CouponParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly coupons: CouponStore;
  readonly audits: AuditStore;
  readonly news: Pick<NewsStore, 'add' | 'end'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** What an owner gave for a new coupon; null takes its default. */
export interface CouponWish {
  readonly code: string;
  readonly amount: number;
  /** Null is the last in spend order. */
  readonly bucket: string | null;
  /** How often in all; null is as often as can be counted. */
  readonly uses: number | null;
  readonly perMember: number | null;
  /** A day such as 2026-12-31, after which it is over. */
  readonly expires: string | null;
}

type Who = { readonly id: string; readonly server: string; readonly actor: string };

/** Makes a coupon, or names the field that cannot be. */
export async function createCoupon(
  parts: CouponParts,
  who: Who,
  wish: CouponWish,
): Promise<
  | { readonly ok: true; readonly coupon: Coupon; readonly economy: Economy }
  | { readonly ok: false; readonly field: string; readonly message: string }
> {
  const economy = await parts.economies.of(who.server);
  const now = parts.clock.now();
  const ends = wish.expires === null ? null : endOfDay(wish.expires);
  if (ends === 'not a day')
    return { ok: false, field: 'expires', message: 'must be a day such as 2026-12-31' };
  const cap = wish.uses ?? COUPON_CAP_MAX;
  const coupon: Coupon = {
    id: parts.ids.next('cpn'),
    server: who.server,
    economy: economy.name,
    createdAt: new Date(now),
    code: couponCode(wish.code) ?? wish.code,
    bucket: wish.bucket ?? economy.buckets.at(-1)?.name ?? '',
    amount: wish.amount,
    cap,
    perMember: wish.perMember ?? 1,
    ends,
    creditDays: null,
  };
  const fault = couponFault(economy, coupon, now);
  if (fault !== null) return { ok: false, field: FIELDS[fault.field] ?? fault.field, message: fault.message };
  if (!(await parts.coupons.add(coupon))) {
    return { ok: false, field: 'code', message: 'there is a coupon of that code already' };
  }
  const worth = formatDecimal(coupon.amount, economy.unit.scale, ',');
  await listed(parts, who, 'coupon-create', coupon.code, { before: null, after: `${worth} x ${cap}` });
  return { ok: true, coupon, economy };
}

/** What the terms call a field, as the command calls it. */
const FIELDS: Readonly<Record<string, string>> = { cap: 'uses', perMember: 'each', ends: 'expires' };

/** The first instant after a day, or null for a text that is none. */
function endOfDay(day: string): string | 'not a day' {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  return Number.isNaN(midnight) ? 'not a day' : iso(midnight + 86_400_000);
}

/** Ends a coupon at once; what was redeemed stays. Null where no such coupon goes on. */
export async function endCoupon(parts: CouponParts, who: Who, typed: string): Promise<Coupon | null> {
  const economy = await parts.economies.of(who.server);
  const code = couponCode(typed);
  const now = new Date(parts.clock.now());
  const ended = code === null ? null : await parts.coupons.end(who.server, economy.name, code, now);
  if (ended !== null)
    await listed(parts, who, 'coupon-end', ended.code, { before: ended.ends, after: iso(now.getTime()) });
  return ended;
}

function listed(
  { audits, clock }: CouponParts,
  { id, server, actor }: Who,
  action: 'coupon-create' | 'coupon-end',
  subject: string,
  change: { readonly before: string | null; readonly after: string | null },
): Promise<void> {
  return audits.add({
    id,
    server,
    actor,
    action,
    member: null,
    subject,
    ...change,
    note: null,
    at: new Date(clock.now()),
  });
}

/** What came of a code that a member typed. */
export type Redeemed =
  /** `news` is the name of what its member is told by direct message, unless whoever redeems ends it as told. */
  | { readonly kind: 'granted'; readonly coupon: Coupon; readonly economy: Economy; readonly news: string }
  /** The claim stands, the ledger did not answer: it is finished by itself. */
  | { readonly kind: 'later' }
  | { readonly kind: 'refused'; readonly because: CouponRefusal | 'too_many_tries' }
  | { readonly kind: 'not_granted'; readonly refusal: Refusal; readonly economy: Economy };

/**
 * Redeems a code: a conditional claim within both limits, then a grant under its key. A refused grant frees its claim.
 * Its news is there before the grant, and taken: where nobody ends it as told within a minute, the member was never
 * answered, and is written to.
 * @param id the interaction's: the claim's name, so that a repeat is the same claim
 */
export async function redeem(parts: CouponParts, owner: Owner, typed: string, id: string): Promise<Redeemed> {
  const now = parts.clock.now();
  if (!(await parts.coupons.takeTry(owner, now))) return { kind: 'refused', because: 'too_many_tries' };
  const economy = await parts.economies.of(owner.server);
  const code = couponCode(typed);
  const coupon = code === null ? null : await parts.coupons.find(owner.server, economy.name, code);
  if (coupon === null) return { kind: 'refused', because: 'unknown' };
  const account = await parts.ledger.account(owner, economy);
  const claim = { id: `clm_${id}`, coupon: coupon.id, wallet: account.wallet, at: new Date(now) };
  const because = await claimOne(parts, coupon, claim, now);
  if (because !== null) return { kind: 'refused', because };
  await parts.coupons.returnTry(owner, now);
  const news = newsOf(owner, claim, claim.at);
  await parts.news.add(news, claim.at);
  const redeemed = await grantClaim(parts, account, { coupon, claim });
  if (redeemed.kind === 'not_granted') await parts.news.end(news.id, 'void');
  return redeemed;
}

/** What the member of a claim is told of, once, whoever grants it. */
function newsOf({ server, member }: Owner, claim: Claim, at: Date): News {
  return { id: newsId(claim), server, member, kind: 'redeemed', about: couponKey(claim.id), at };
}

function newsId({ id, wallet }: Claim): string {
  return `${wallet}:${couponKey(id)}`;
}

async function claimOne(
  { coupons }: CouponParts,
  coupon: Coupon,
  claim: Claim,
  now: number,
): Promise<CouponRefusal | null> {
  const limits = async () => couponRefusal(coupon, await coupons.claimed(coupon.id, claim.wallet), now);
  const first = await limits();
  if (first === 'ended') return first;
  if (await coupons.claim(coupon, claim)) return null;
  return (await limits()) ?? 'used_up';
}

async function grantClaim(
  parts: CouponParts,
  account: Account,
  { coupon, claim }: { readonly coupon: Coupon; readonly claim: Claim },
  tell: () => Promise<void> = async () => {},
): Promise<Redeemed> {
  const { economy } = account;
  const { id, at } = claim;
  const outcome: Outcome = await parts.ledger.post(account, couponGrant(coupon, { id, at: at.getTime() }));
  if (outcome.ok) {
    await tell();
    await parts.coupons.granted(id);
    return { kind: 'granted', coupon, economy, news: newsId(claim) };
  }
  const { refusal } = outcome;
  // Nobody knows whether it came to stand: the job asks again under the same key.
  if (refusal.code === 'busy' && refusal.because === 'database') return { kind: 'later' };
  await parts.coupons.free(id);
  return { kind: 'not_granted', refusal, economy };
}

const CLAIMS_MAX = 200;
const CLAIM_AGE_MS = 60_000;

/** What claims are finished with. */
export interface FinishParts extends CouponParts {
  readonly ownerOf: (wallet: string) => Promise<(Owner & { readonly economy: string }) | null>;
  readonly tell: Spread;
}

/** Finishes claims whose process died before their grant, and tells their members. Safe to run never, once or five times. */
export async function finishClaims(parts: FinishParts): Promise<void> {
  const before = new Date(parts.clock.now() - CLAIM_AGE_MS);
  for (const claim of await parts.coupons.open(before, CLAIMS_MAX)) {
    try {
      await finish(parts, claim, await parts.ownerOf(claim.wallet));
    } catch (error) {
      parts.log.error({ err: error, claim: claim.id }, 'a claim could not be finished');
    }
  }
}

async function finish(
  parts: FinishParts,
  claim: Claim,
  owner: (Owner & { readonly economy: string }) | null,
): Promise<void> {
  const coupon = await parts.coupons.get(claim.coupon);
  if (owner === null || coupon === null) return parts.coupons.free(claim.id);
  const economy = await parts.economies.of(owner.server);
  // Frozen while another economy rules: it waits.
  if (economy.name !== owner.economy) return;
  // Before the claim counts as granted, which no job looks at again.
  const told = () => parts.tell(newsOf(owner, claim, new Date(parts.clock.now())));
  await grantClaim(parts, { wallet: claim.wallet, economy }, { coupon, claim }, told);
}
