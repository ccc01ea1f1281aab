import { cycleEnd, dayOf, dayOfMonth, daysAfter, iso, midnightOf } from './calendar.ts';
import {
  type Bucket,
  bucketNamed,
  type Economy,
  type Pack,
  type Plan,
  planNamed,
  rankOf,
} from './economy.ts';
import type { Origin, PlanState, Posting, Slice, WalletState } from './entry.ts';
import { type Amount, add, negate, shareRoundedDown, subtract, sum, times } from './money.ts';

/** Plans as functions of state and time: which is home, when one ends, what a period's change moves. */

/** The benefit that the first paid period of a member uses up, on any plan (gen-04). */
export const FIRST_TIME_BENEFIT = 'first-time-bonus';

/** The plan that new members start on and lapsed ones fall back to: the first free one of the file, or null. */
export function homePlan(economy: Economy): Plan | null {
  return economy.plans.find((plan) => plan.priceCents === null) ?? null;
}

/** The cheapest way to a paid plan: the first of the file that has a price, or null. */
export function firstPaidPlan(economy: Economy): Plan | null {
  return economy.plans.find((plan) => plan.priceCents !== null) ?? null;
}

/** Whether the wallet's plan is one that has a price and has not lapsed. */
export function isOnPaidPlan(economy: Economy, state: WalletState): boolean {
  if (state.plan === null || state.plan.status === 'lapsed') return false;
  return (planNamed(economy, state.plan.name)?.priceCents ?? null) !== null;
}

/** Whether the wallet's plan opens what needs `needed`. */
export function opens(economy: Economy, state: WalletState, needed: string): boolean {
  const has = rankOf(economy, state.plan?.status === 'lapsed' ? null : state.plan?.name);
  return has >= rankOf(economy, needed) && has !== -1;
}

/**
 * The plan that a pack needs before it is sold, or null: credit that locks without a paid plan is sold to nobody who
 * could not spend it (top-05).
 */
export function planNeededFor(economy: Economy, state: WalletState, pack: Pack): Plan | null {
  const locks = bucketNamed(economy, pack.bucket)?.locksWithoutPlan ?? false;
  return locks && !isOnPaidPlan(economy, state) ? firstPaidPlan(economy) : null;
}

/** What a plan's state takes over from the one before it. */
export type Continued = Partial<Pick<PlanState, 'anchorDay' | 'since' | 'lapsedAt'>>;

/** A plan's state from `start` on. Without `continued` it renews nothing and months begin on the day of `start`. */
export function planFrom(economy: Economy, plan: Plan, start: number, continued: Continued = {}): PlanState {
  const { anchorDay = dayOfMonth(start), since = iso(start), lapsedAt = null } = continued;
  const end = plan.cycle === 'once' ? null : cycleEnd(start, plan.cycle, anchorDay);
  const graceEnd = end === null || plan.priceCents === null ? null : daysAfter(end, economy.graceDays);
  return {
    anchorDay,
    end: end === null ? null : iso(end),
    graceEnd: graceEnd === null ? null : iso(graceEnd),
    granted: plan.amount,
    lapsedAt,
    name: plan.name,
    next: null,
    since,
    start: iso(start),
    status: 'active',
  };
}

/** A free plan's state at an instant: a daily one begins with the calendar's day, like free turns. */
export function freePlanFrom(
  economy: Economy,
  plan: Plan,
  now: number,
  continued: Continued = {},
): PlanState {
  const isDaily = plan.cycle !== 'once' && 'days' in plan.cycle && plan.cycle.days === 1;
  return planFrom(economy, plan, isDaily ? midnightOf(now) : now, continued);
}

/** Whether a plan's period is a day of the calendar of a free plan, which changes inside the next entry. */
export function isDailyPeriod(plan: PlanState): boolean {
  if (plan.end === null || plan.graceEnd !== null || plan.status !== 'active') return false;
  return daysAfter(Date.parse(plan.start), 1) === Date.parse(plan.end);
}

/** Whether a daily period's day is over. */
export function isNewDayOf(plan: PlanState, now: number): boolean {
  return plan.start.slice(0, 10) < dayOf(now);
}

/**
 * When time does something to a plan, from its state alone: ends a cancelled one, lapses one that was not renewed,
 * renews a free one. Null where nothing will happen, and for daily periods, which nobody needs to book.
 */
export function planDue(plan: PlanState | null): string | null {
  if (plan === null || plan.status === 'lapsed' || plan.end === null) return null;
  if (plan.status === 'canceling') return plan.end;
  if (plan.graceEnd !== null) return plan.graceEnd;
  return isDailyPeriod(plan) ? null : plan.end;
}

/** Whether a plan is past its end and lives on grace. */
export function isInGrace(plan: PlanState, now: number): boolean {
  return plan.status === 'active' && plan.graceEnd !== null && plan.end !== null && plan.end <= iso(now);
}

/**
 * The start of a paid period that an owner grants now: within grace the old end, so that no day is given away or lost,
 * else now. Where a period still runs it is now, which `decide` refuses.
 * @param state brought up to `now`
 */
export function periodStart(economy: Economy, state: WalletState, now: number): string {
  const { plan } = state;
  if (plan === null) return iso(now);
  if (isOnPaidPlan(economy, state) && isInGrace(plan, now)) return plan.end ?? iso(now);
  // One instant begins one period: a free one that begins right now keeps its key.
  return plan.start === iso(now) ? iso(now + 1) : iso(now);
}

/** The plan that a renewal opens: the one that a downgrade waits for, else the running one. */
export function planOfRenewal(plan: PlanState): string {
  return plan.next ?? plan.name;
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
 * @param renewedAs the paid plan that the rest may roll into; null where it expires whole
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
  return (state.buckets[bucket.name] ?? []).flatMap((grant): Posting[] => {
    const rolled = Math.min(grant.left, room);
    room = subtract(room, rolled);
    const account = `bucket:${bucket.name}`;
    const { origin, expires } = grant;
    const out: Posting = { account, unit, amount: negate(grant.left), origin, expires };
    return [out, ...rolledOver({ account, unit, origin, expires, amount: grant.left }, bank, rolled)];
  });
}

/** Postings of credit whose period is over: so much into the bank, the rest to `expired`. */
export function rolledOver(
  ended: Required<Pick<Slice, 'account' | 'unit' | 'amount' | 'origin' | 'expires'>>,
  bank: Bucket | null,
  rolled: Amount,
): Posting[] {
  const { account, unit, amount, origin, expires } = ended;
  const postings: Posting[] = [];
  if (rolled > 0 && bank !== null) {
    postings.push({ account: `bucket:${bank.name}`, unit, amount: rolled, origin, expires });
  }
  const lost = subtract(amount, rolled);
  if (lost > 0) postings.push({ account: 'expired', unit, amount: lost, from: account });
  return postings;
}

/** The bucket that takes the rest of another, or null. */
export function rollingFrom(economy: Economy, bucket: string): Bucket | null {
  return economy.buckets.find((each) => each.kind === 'rolling' && each.rollsFrom === bucket) ?? null;
}

/**
 * How much more a rolling bucket takes under a plan; what open holds took from it counts as its own. Never negative: a
 * plan change does not cut the bank.
 */
export function roomIn(state: WalletState, bank: Bucket, plan: Plan): Amount {
  const cap = times(plan.amount, bank.capPeriods ?? 0);
  const slices = state.holds.flatMap((hold) => hold.slices);
  const held = slices.filter((slice) => slice.account === `bucket:${bank.name}`);
  const left = (state.buckets[bank.name] ?? []).map((grant) => grant.left);
  return Math.max(0, subtract(cap, sum([...left, ...held.map((slice) => slice.amount)])));
}

/**
 * What a slice taken now from a bucket belongs to. Of a period bucket the plan's period, or the time since it lapsed;
 * of a rolling bucket the time since the last lapse. Undefined for lasting buckets and where there is nothing to say.
 */
export function periodOf(state: WalletState, bucket: Bucket): string | undefined {
  const { plan } = state;
  if (plan === null || bucket.kind === 'lasting') return undefined;
  if (bucket.kind === 'rolling' || plan.status === 'lapsed') return plan.lapsedAt ?? undefined;
  return markOf(plan);
}

/** What a period's credit is known by in holds: its start, which of the first of several may be a later `since`. */
function markOf({ start, since }: PlanState): string {
  return start < since ? since : start;
}

/** Whether a period that is over was renewed up to the running one without a break, so that its rest rolled over. */
export function wasRenewed(economy: Economy, state: WalletState, period: string | undefined): boolean {
  if (period === undefined || state.plan === null || !isOnPaidPlan(economy, state)) return false;
  return period >= state.plan.since && period < markOf(state.plan);
}

/** Postings that empty every reset and rolling bucket: a plan has lapsed. */
export function lapsePostings(economy: Economy, state: WalletState): Posting[] {
  const unit = economy.unit.name;
  const ended = economy.buckets.filter((bucket) => bucket.kind !== 'lasting');
  return ended.flatMap(({ name }) =>
    (state.buckets[name] ?? []).flatMap(({ left, origin, expires }): Posting[] => [
      { account: `bucket:${name}`, unit, amount: negate(left), origin, expires },
      { account: 'expired', unit, amount: left, from: `bucket:${name}` },
    ]),
  );
}
