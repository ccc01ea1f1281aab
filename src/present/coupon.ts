import { COUPON_CAP_MAX } from '../billing/coupon.ts';
import type { Economy } from '../billing/economy.ts';
import type { Coupon, createCoupon, ListedCoupon, Redeemed } from '../flows/coupon.ts';
import { showAmount, showCount } from './amounts.ts';
import { card, lines } from './components.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { bucketTitle } from './receipt.ts';
import { inputFault, refusalMessage } from './refusal.ts';
import { fullTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** How many coupons a list shows. */
export const COUPONS_SHOWN = 20;

/** What a code came to, for the one who typed it; a wrong one is told nothing that would help to guess. */
export function redeemedMessage(redeemed: Redeemed, words: Words = english): Message {
  const say = words.coupon;
  switch (redeemed.kind) {
    case 'granted': {
      const { coupon, economy } = redeemed;
      const amount = showAmount(coupon.amount, economy.unit);
      return privateMessage([
        card('done', [lines(say.redeemed(amount, bucketTitle(economy, coupon.bucket)))]),
      ]);
    }
    case 'later':
      return privateMessage([card('plain', [lines(say.later)])]);
    case 'refused':
      return privateMessage([card('failed', [lines(say.refused[redeemed.because])])]);
    case 'not_granted':
      return refusalMessage(redeemed.refusal, redeemed.economy, {}, words);
  }
}

/** A new coupon, or the field that cannot be. */
export function couponMade(made: Awaited<ReturnType<typeof createCoupon>>, words: Words = english): Message {
  if (!made.ok) return inputFault(made.field, made.message, words);
  return privateMessage([
    card('done', [lines(words.coupon.made, couponText(made.coupon, made.economy, words))]),
  ]);
}

/** An ended coupon, or that there is none. */
export function couponEnded(ended: Coupon | null, words: Words = english): Message {
  if (ended === null) return inputFault('code', words.coupon.noneGoesOn, words);
  return privateMessage([card('done', [lines(words.coupon.ended(escaped(ended.code)))])]);
}

/** The coupons of a server, newest first, each with how often it was used. */
export function couponList(
  found: readonly ListedCoupon[],
  { economy, now }: { readonly economy: Economy; readonly now: number },
  words: Words = english,
): Message {
  const shown = found.map(({ coupon, claims }) => {
    const over = coupon.ends !== null && Date.parse(coupon.ends) <= now;
    const used = words.coupon.used(showCount(claims));
    return [couponText(coupon, economy, words), used, over ? words.coupon.over : null]
      .filter((part) => part !== null)
      .join(' · ');
  });
  return privateMessage([
    card('plain', [lines(words.coupon.title, ...(shown.length === 0 ? [words.coupon.none] : shown))]),
  ]);
}

function couponText(coupon: Coupon, economy: Economy, words: Words): string {
  const say = words.coupon;
  const parts = [
    `**${escaped(coupon.code)}**`,
    showAmount(coupon.amount, economy.unit),
    bucketTitle(economy, coupon.bucket),
    coupon.cap === COUPON_CAP_MAX ? null : say.uses(showCount(coupon.cap)),
    say.each(coupon.perMember),
    coupon.ends === null ? null : say.until(fullTime(coupon.ends)),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
