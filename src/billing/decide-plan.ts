import { dayOfMonth, daysAfter, iso } from './calendar.ts';
import { type ChangePlan, type OpenPeriod, periodKey, requestOf } from './command.ts';
import type { Decision } from './decide.ts';
import { append, type Decided, onItsDay } from './due.ts';
import { type Economy, type Plan, planNamed, rankOf } from './economy.ts';
import type { Cause, PlanState, Posting, WalletState } from './entry.ts';
import { type Amount, subtract } from './money.ts';
import {
  endOfPeriod,
  FIRST_TIME_BENEFIT,
  isFirstTime,
  isInGrace,
  isOnPaidPlan,
  periodAmount,
  periodGrant,
  planFrom,
} from './plans.ts';
import type { Refusal } from './refusal.ts';

/** How far ahead of ours the clock of a payment provider may be. */
const AHEAD_MS_MAX = 3_600_000;

function refused(refusal: Refusal): Decision {
  return { kind: 'refused', refusal };
}

/** Opens a paid period, as the first or as a renewal. @param due the wallet with everything booked that time made due */
export function decidePeriod(economy: Economy, due: Decided, command: OpenPeriod, now: number): Decision {
  const plan = planNamed(economy, command.plan);
  if (plan === null || plan.priceCents === null) {
    return refused({
      code: 'invalid',
      field: 'plan',
      message: `there is no paid plan named "${command.plan}"`,
    });
  }
  if (Date.parse(command.start) > now + AHEAD_MS_MAX) {
    return refused({ code: 'invalid', field: 'start', message: 'must not lie in the future' });
  }
  const state = onItsDay(economy, due.state, now);
  const running = isOnPaidPlan(economy, state) ? state.plan : null;
  if (running?.end != null && running.end > command.start) {
    if (isPaidBesides(command, running)) return decideTakeover(economy, due, { command, plan, running }, now);
    return refused({ code: 'plan_conflict', because: 'running' });
  }
  const bonus = running === null && isFirstTime(economy, state, plan);
  const opened = opening(economy, state, running, plan, command.start);
  const cause: Cause = {
    by: command.by,
    reason: running === null ? 'plan' : 'renewed',
    plan: command.end === null ? opened : withEnd(economy, opened, command.end),
    ...(command.act === undefined ? {} : { act: command.act }),
    ...(bonus ? { benefits: [FIRST_TIME_BENEFIT] } : {}),
  };
  const postings = [
    ...endOfPeriod(economy, state, running === null ? null : plan),
    ...periodGrant(economy, plan, periodAmount(economy, plan, bonus), command.origin),
  ];
  const key = periodKey(command.start);
  const entry = { key, request: key, type: 'period', cause, postings } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

/**
 * Whether a period was paid for although another one runs. Of Stripe's an earlier one than that is a late invoice; of
 * Discord's only the present one is ever asked for, and it may have waited for its member to choose a server.
 */
function isPaidBesides({ by, start, over }: OpenPeriod, running: PlanState): boolean {
  return by === 'discord' || (by === 'stripe' && (over !== undefined || start > running.start));
}

/**
 * A subscription's period that begins while another one runs: it takes over at once. A payment is never refused for
 * what was a gift, or for what somebody pays twice.
 */
function decideTakeover(
  economy: Economy,
  due: Decided,
  { command, plan, running }: { command: OpenPeriod; plan: Plan; running: PlanState },
  now: number,
): Decision {
  const isUpgrade = command.over === 'upgrade';
  const bonus = !isUpgrade && isFirstTime(economy, due.state, plan);
  const cause: Cause = {
    by: command.by,
    reason: isUpgrade ? 'upgrade' : 'plan',
    plan: takenOver(economy, command, plan, running),
    ...(bonus ? { benefits: [FIRST_TIME_BENEFIT] } : {}),
  };
  const amount = isUpgrade ? missing(plan, running) : periodAmount(economy, plan, bonus);
  const postings = periodGrant(economy, plan, amount, command.origin);
  const key = periodKey(command.start);
  return {
    kind: 'entries',
    ...append(economy, due, { key, request: key, type: 'period', cause, postings }, now),
  };
}

/** The new plan until its own end; of two subscriptions the higher plan until the later end. */
function takenOver(economy: Economy, command: OpenPeriod, plan: Plan, running: PlanState): PlanState {
  const ends = planFrom(economy, plan, Date.parse(command.start));
  const own = command.end === null ? ends : withEnd(economy, ends, command.end);
  const isSecond = command.over === 'second';
  const { end, graceEnd, anchorDay } = isSecond && (running.end ?? '') > (own.end ?? '') ? running : own;
  const name =
    isSecond && rankOf(economy, running.name) > rankOf(economy, plan.name) ? running.name : plan.name;
  const granted = Math.max(plan.amount, running.granted);
  return { ...running, name, status: 'active', next: null, granted, end, graceEnd, anchorDay };
}

/** What a higher plan gives on top of what was granted in this period: the first-time bonus is kept besides (gen-15). */
function missing(plan: Plan, running: PlanState): Amount {
  return Math.max(0, subtract(plan.amount, running.granted));
}

function opening(
  economy: Economy,
  state: WalletState,
  running: PlanState | null,
  plan: Plan,
  start: string,
): PlanState {
  const { lapsedAt = null } = state.plan ?? {};
  const since = running?.since ?? firstSince(state.plan, start);
  // Months go on from their day only where the period begins at the old one's end.
  const anchorDay = running?.end === start ? running.anchorDay : dayOfMonth(Date.parse(start));
  return planFrom(economy, plan, Date.parse(start), { anchorDay, since, lapsedAt });
}

/**
 * Of what the first period after a free one gives, holds are told apart by this instant: never that of the free one,
 * which may have begun at the same midnight, or later where the invoice came late.
 */
function firstSince(free: PlanState | null, start: string): string {
  return free === null || free.start < start ? start : iso(Date.parse(free.start) + 1);
}

function withEnd(economy: Economy, plan: PlanState, end: string): PlanState {
  return { ...plan, end, graceEnd: iso(daysAfter(Date.parse(end), economy.graceDays)) };
}

/** Changes the running plan. */
export function decidePlanChange(economy: Economy, due: Decided, command: ChangePlan, now: number): Decision {
  const { state } = due;
  const rules = state.plan === null ? null : planNamed(economy, state.plan.name);
  if (state.plan === null || rules === null || !isOnPaidPlan(economy, state)) {
    return refused({ code: 'plan_conflict', because: 'none' });
  }
  // Within grace the running period is not paid: what an upgrade adds would be given for nothing.
  if (typeof command.to === 'object' && 'upgrade' in command.to && isInGrace(state.plan, now)) {
    return refused({ code: 'plan_conflict', because: 'unpaid' });
  }
  const change = changed(economy, state.plan, rules, command);
  if ('code' in change) return refused(change);
  const { key, by } = command;
  const { reason, plan, postings } = change;
  const cause: Cause = { by, reason, plan };
  const entry = { key, request: requestOf(command), type: 'upgrade', cause, postings } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

interface Change {
  readonly reason: string;
  readonly plan: PlanState;
  readonly postings: readonly Posting[];
}

function changed(
  economy: Economy,
  plan: PlanState,
  rules: Plan,
  { to, origin }: ChangePlan,
): Change | Refusal {
  if (to === 'cancel' || to === 'resume') {
    const status = to === 'cancel' ? 'canceling' : 'active';
    const takesBack = to === 'resume' && plan.next !== null;
    if (plan.status === status && !takesBack) return { code: 'plan_conflict', because: 'same' };
    return { reason: to, plan: { ...plan, status, next: null }, postings: [] };
  }
  const name = 'upgrade' in to ? to.upgrade : to.downgrade;
  const wanted = planNamed(economy, name);
  if (wanted === null || wanted.priceCents === null) {
    return { code: 'invalid', field: 'plan', message: `there is no paid plan named "${name}"` };
  }
  if (wanted.name === rules.name) return { code: 'plan_conflict', because: 'same' };
  const isHigher = economy.plans.indexOf(wanted) > economy.plans.indexOf(rules);
  if ('downgrade' in to) {
    if (isHigher) return { code: 'plan_conflict', because: 'not_lower' };
    return { reason: 'downgrade', plan: { ...plan, next: name }, postings: [] };
  }
  if (!isHigher) return { code: 'plan_conflict', because: 'not_higher' };
  const more = missing(wanted, plan);
  const granted = Math.max(wanted.amount, plan.granted);
  const upgraded: PlanState = { ...plan, name, status: 'active', next: null, granted };
  return { reason: 'upgrade', plan: upgraded, postings: periodGrant(economy, wanted, more, origin) };
}
