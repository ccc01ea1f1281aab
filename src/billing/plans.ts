import { cycleEnd, dayOf, dayOfMonth, daysAfter, iso, midnightOf } from './calendar.ts';
import { type Bucket, type Economy, type Plan, planNamed } from './economy.ts';
import type { Origin, PlanState, Posting, WalletState } from './entry.ts';
import { type Amount, add, negate, shareRoundedDown, subtract, sum, times } from './money.ts';

/** Plans as functions of state and time: which is home, when one ends, what a period's change moves. */

/** The benefit that the first paid period of a member uses up, on any plan (gen-04). */
export const FIRST_TIME_BENEFIT = 'first-time-bonus';

/** The plan of members who pay none: the economy's first free one; null where every plan has a price. */
export function homePlan(economy: Economy): Plan | null {
  return economy.plans.find((plan) => plan.priceCents === null) ?? null;
}

/** Whether the wallet's plan is one that has a price and has not lapsed. */
export function isOnPaidPlan(economy: Economy, state: WalletState): boolean {
  if (state.plan === null || state.plan.status === 'lapsed') return false;
  return (planNamed(economy, state.plan.name)?.priceCents ?? null) !== null;
}

/** Whether the wallet's plan opens what needs `needed`: plans rise in the order of the file. */
export function opens(economy: Economy, state: WalletState, needed: string): boolean {
  const rank = (name: string | null) => economy.plans.findIndex((plan) => plan.name === name);
  const has = state.plan === null || state.plan.status === 'lapsed' ? null : state.plan.name;
  return rank(has) >= rank(needed) && rank(has) !== -1;
}

/** A plan's state from `start` on. */
export function planFrom(
  economy: Economy,
  plan: Plan,
  start: number,
  anchorDay = dayOfMonth(start),
): PlanState {
  const end = plan.cycle === 'once' ? null : cycleEnd(start, plan.cycle, anchorDay);
  const graceEnd = end === null || plan.priceCents === null ? null : daysAfter(end, economy.graceDays);
  return {
    name: plan.name,
    status: 'active',
    start: iso(start),
    end: end === null ? null : iso(end),
    next: null,
    graceEnd: graceEnd === null ? null : iso(graceEnd),
    anchorDay,
    granted: plan.amount,
  };
}

/** Whether a plan gives anew each day of the calendar, like free turns. */
export function isDaily(plan: Plan): boolean {
  return plan.priceCents === null && plan.cycle !== 'once' && 'days' in plan.cycle && plan.cycle.days === 1;
}

/** A daily plan's state for the day of an instant: days are the calendar's, whenever it was opened. */
export function planOfDay(economy: Economy, plan: Plan, now: number): PlanState {
  return planFrom(economy, plan, midnightOf(now));
}

/** When time does something to a plan: ends a cancelled one, lapses one that was not renewed, renews a free one. */
export function planDue(economy: Economy, plan: PlanState | null): string | null {
  if (plan === null || plan.status === 'lapsed' || plan.end === null) return null;
  const rules = planNamed(economy, plan.name);
  if (rules === null) return null;
  if (rules.priceCents === null) return isDaily(rules) ? null : plan.end;
  return plan.status === 'canceling' ? plan.end : plan.graceEnd;
}

/** Whether a plan is past its end and lives on grace. */
export function isInGrace(plan: PlanState, now: number): boolean {
  return plan.status === 'active' && plan.graceEnd !== null && plan.end !== null && plan.end <= iso(now);
}

/** Postings that give a period's amount. */
export function periodGrant(economy: Economy, plan: Plan, amount: Amount, origin: Origin): Posting[] {
  if (plan.bucket === null || amount === 0) return [];
  const unit = economy.unit.name;
  return [
    { account: `bucket:${plan.bucket}`, unit, amount, origin, expires: null },
    { account: 'issued:plan', unit, amount: negate(amount) },
  ];
}

/** The amount of a period, with the bonus of the first that a member ever pays. */
export function periodAmount(economy: Economy, plan: Plan, isFirstTime: boolean): Amount {
  if (!isFirstTime) return plan.amount;
  return add(plan.amount, shareRoundedDown(plan.amount, economy.firstTimeBonusPercent, 100));
}

/** Whether the first-time bonus is still to be had. */
export function isFirstTime(economy: Economy, state: WalletState, plan: Plan): boolean {
  const used = state.benefits.includes(FIRST_TIME_BENEFIT);
  return economy.firstTimeBonusPercent > 0 && plan.priceCents !== null && !used;
}

/**
 * Postings that end what a period left. On a renewal a rolling bucket takes the rest up to its cap, a multiple of the
 * coming plan's amount; what it holds already is never cut. Everything else expires.
 * @param renewedAs the plan that the rest may roll into; null where it expires whole
 */
export function endOfPeriod(economy: Economy, state: WalletState, renewedAs: Plan | null): Posting[] {
  return economy.buckets
    .filter((bucket) => bucket.kind === 'period')
    .flatMap((bucket) => emptied(economy, state, bucket, renewedAs));
}

function emptied(economy: Economy, state: WalletState, bucket: Bucket, renewedAs: Plan | null): Posting[] {
  const unit = economy.unit.name;
  const bank = renewedAs === null ? null : rollingFrom(economy, bucket.name);
  let room = bank === null || renewedAs === null ? 0 : roomIn(state, bank, renewedAs);
  const postings: Posting[] = [];
  for (const { left, origin, expires } of state.buckets[bucket.name] ?? []) {
    const rolled = Math.min(left, room);
    room = subtract(room, rolled);
    const lost = subtract(left, rolled);
    postings.push({ account: `bucket:${bucket.name}`, unit, amount: negate(left), origin, expires });
    if (rolled > 0 && bank !== null) {
      postings.push({ account: `bucket:${bank.name}`, unit, amount: rolled, origin, expires: null });
    }
    if (lost > 0) postings.push({ account: 'expired', unit, amount: lost, from: `bucket:${bucket.name}` });
  }
  return postings;
}

/** The bucket that takes the rest of another, or null. */
export function rollingFrom(economy: Economy, bucket: string): Bucket | null {
  return economy.buckets.find((each) => each.kind === 'rolling' && each.rollsFrom === bucket) ?? null;
}

/** How much more a rolling bucket takes under a plan. Never negative: a plan change does not cut the bank. */
export function roomIn(state: WalletState, bank: Bucket, plan: Plan): Amount {
  const cap = times(plan.amount, bank.capPeriods ?? 0);
  const held = sum((state.buckets[bank.name] ?? []).map((grant) => grant.left));
  return Math.max(0, subtract(cap, held));
}

/** Postings that empty every reset and rolling bucket: a plan has lapsed. */
export function lapsePostings(economy: Economy, state: WalletState): Posting[] {
  const unit = economy.unit.name;
  const ended = economy.buckets.filter((bucket) => bucket.kind !== 'lasting');
  return ended.flatMap((bucket) =>
    (state.buckets[bucket.name] ?? []).flatMap(({ left, origin, expires }): Posting[] => [
      { account: `bucket:${bucket.name}`, unit, amount: negate(left), origin, expires },
      { account: 'expired', unit, amount: left, from: `bucket:${bucket.name}` },
    ]),
  );
}

/** Whether a daily plan's day has changed. */
export function isNewDayOf(plan: PlanState, now: number): boolean {
  return plan.start.slice(0, 10) < dayOf(now);
}
