import { dayOf, iso } from './calendar.ts';
import { hashOf } from './canonical.ts';
import { closeKey, lapseKey, periodKey, START_KEY } from './command.ts';
import { type Economy, planNamed } from './economy.ts';
import {
  type EntryDraft,
  type Hold,
  type PlanState,
  type Posting,
  TURN_UNIT,
  TURNS_ACCOUNT,
  type WalletState,
} from './entry.ts';
import { evolve } from './evolve.ts';
import { closing, giveBack } from './hold-postings.ts';
import { assertInvariant } from './invariant.ts';
import { negate } from './money.ts';
import {
  endOfPeriod,
  freePlanFrom,
  homePlan,
  isDailyPeriod,
  isNewDayOf,
  lapsePostings,
  periodGrant,
  planDue,
} from './plans.ts';

/** The benefit that a new wallet's first entry uses up. */
export const START_BENEFIT = 'start';

/** Entries under decision and the state after them. Nothing in it has happened yet. */
export interface Decided {
  readonly state: WalletState;
  readonly drafts: readonly EntryDraft[];
  /** The state after each draft; as many as there are drafts. */
  readonly states: readonly WalletState[];
}

/**
 * Adds an entry to what is being decided. The first entry of a new day carries the day's change of free turns.
 * @param now milliseconds, already not earlier than the head: when it is booked.
 * @param instant when it became due: all but `at` follows from it, so that booking late changes nothing else.
 */
export function append(
  economy: Economy,
  decided: Decided,
  entry: Omit<EntryDraft, 'at'>,
  now: number,
  instant: number = now,
): Decided {
  const day = dayChange(economy, decided.state, instant);
  const postings = [...day.postings, ...entry.postings];
  const plan = entry.cause.plan ?? day.plan;
  const cause = plan === undefined ? entry.cause : { ...entry.cause, plan };
  const draft: EntryDraft = { ...entry, at: iso(now), cause, postings };
  const state = evolve(decided.state, draft);
  return { state, drafts: [...decided.drafts, draft], states: [...decided.states, state] };
}

/** What a new day changes: postings, and the plan's state where its grant is daily. */
export interface DayChange {
  readonly postings: readonly Posting[];
  readonly plan?: PlanState;
}

/**
 * What changes when a day begins: yesterday's rest of free turns and of a daily plan expires, today's are issued. Days
 * that nobody used are skipped; nothing adds up (ima-06).
 */
export function dayChange(economy: Economy, state: WalletState, now: number): DayChange {
  const turns = turnsOfDay(economy, state, now);
  const { plan } = state;
  if (plan === null ? isWithoutPlan(economy, state) : isAstray(economy, plan)) {
    const opened = openedHome(economy, state, now);
    return opened === null ? { postings: turns } : { ...opened, postings: [...turns, ...opened.postings] };
  }
  if (plan === null || !isDailyPeriod(plan) || !isNewDayOf(plan, now)) return { postings: turns };
  const rest = endOfPeriod(economy, state, null);
  const anew = renewedFree(economy, plan, now) ??
    openedHome(economy, state, now) ?? { postings: [], plan: lapsed(plan, now) };
  return { ...anew, postings: [...turns, ...rest, ...anew.postings] };
}

/** A wallet that started before its economy had a free plan. One that did not start yet gets it with its first entry. */
function isWithoutPlan(economy: Economy, state: WalletState): boolean {
  return state.benefits.includes(START_BENEFIT) && homePlan(economy) !== null;
}

/** A plan that nothing will ever end: lapsed while there was no free plan, or endless and gone from the economy. */
function isAstray(economy: Economy, plan: PlanState): boolean {
  return plan.status === 'lapsed' || (plan.end === null && planNamed(economy, plan.name) === null);
}

/** The home plan from an instant on, without a one-time grant anew (gen-16); null where there is none. */
function openedHome(economy: Economy, state: WalletState, now: number): Required<DayChange> | null {
  const home = homePlan(economy);
  if (home === null) return null;
  const { lapsedAt = null } = state.plan ?? {};
  const plan = freePlanFrom(economy, home, now, { lapsedAt });
  if (home.cycle === 'once') return { postings: [], plan: { ...plan, granted: 0 } };
  return { postings: periodGrant(economy, home, home.amount, 'free'), plan };
}

/** The next period of a free plan; null where the economy has no such plan any more. */
function renewedFree(economy: Economy, before: PlanState, now: number): Required<DayChange> | null {
  const rules = planNamed(economy, before.name);
  if (rules === null || rules.priceCents !== null) return null;
  const { anchorDay, lapsedAt } = before;
  const plan = freePlanFrom(economy, rules, now, { anchorDay, lapsedAt });
  return { postings: periodGrant(economy, rules, rules.amount, 'free'), plan };
}

/** A plan that ended where there is no free one to fall back to. */
function lapsed(plan: PlanState, now: number): PlanState {
  return { ...plan, status: 'lapsed', next: null, granted: 0, lapsedAt: iso(now) };
}

function turnsOfDay(economy: Economy, state: WalletState, now: number): Posting[] {
  const today = dayOf(now);
  const current = state.freeTurns;
  if (current !== null && current.day >= today) return [];
  const postings: Posting[] = [];
  if (current !== null && current.left > 0) {
    const left = negate(current.left);
    postings.push({ account: TURNS_ACCOUNT, amount: left, period: current.day, unit: TURN_UNIT });
    postings.push({ account: 'expired', amount: current.left, unit: TURN_UNIT });
  }
  const perDay = economy.freeTurns?.perDay ?? 0;
  if (perDay > 0) {
    postings.push({ account: TURNS_ACCOUNT, amount: perDay, period: today, unit: TURN_UNIT });
    postings.push({ account: 'issued:free-turns', amount: negate(perDay), unit: TURN_UNIT });
  }
  return postings;
}

/** The state with the day's change applied, as the next entry would find it. */
export function onItsDay(economy: Economy, state: WalletState, now: number): WalletState {
  const given = withDayChange(economy, state, now);
  // An economy that stopped giving turns has none to show or to use, also those of a day that had begun.
  return economy.freeTurns === null && given.freeTurns !== null ? { ...given, freeTurns: null } : given;
}

/** The same with what the economy stopped giving: the state as the ledger has it. */
export function withDayChange(economy: Economy, state: WalletState, now: number): WalletState {
  if (state.closed) return state;
  const { postings, plan } = dayChange(economy, state, now);
  if (postings.length === 0 && plan === undefined) return state;
  const cause = { by: 'job', reason: 'day', ...(plan === undefined ? {} : { plan }) } as const;
  return evolve(state, { key: '', request: '', type: 'period', at: iso(now), cause, postings });
}

/**
 * Everything that time made due up to and including `now`, as entries with keys of their own, earliest first.
 * A function of the state and the clock: whoever runs it, and however often, the ledger ends the same.
 */
export function decideDue(economy: Economy, state: WalletState, now: number): Decided {
  let decided: Decided = { state, drafts: [], states: [] };
  if (state.closed) return decided;
  for (;;) {
    const next = nextDue(decided.state, now);
    if (next === null) return firstEntry(economy, decided, now);
    switch (next.what) {
      case 'hold':
        decided = expireHold(economy, decided, next.hold, now);
        break;
      case 'credit':
        decided = expireCredit(economy, decided, next.instant, now);
        break;
      case 'plan':
        decided = endPlan(economy, decided, next.instant, now);
    }
  }
}

/** A new wallet's first entry: the home plan, with what it gives, and the starting grant. */
function firstEntry(economy: Economy, decided: Decided, now: number): Decided {
  if (decided.state.benefits.includes(START_BENEFIT)) return decided;
  const home = decided.state.plan === null ? homePlan(economy) : null;
  const grant = economy.startingGrant;
  if (home === null && grant === null) return decided;
  const unit = economy.unit.name;
  const postings = home === null ? [] : periodGrant(economy, home, home.amount, 'free');
  if (grant !== null) {
    const { bucket, amount } = grant;
    postings.push({ account: `bucket:${bucket}`, unit, amount, origin: 'free', expires: null });
    postings.push({ account: 'issued:start', unit, amount: negate(amount) });
  }
  const plan = home === null ? {} : { plan: freePlanFrom(economy, home, now) };
  const cause = { by: 'job', reason: 'start', benefits: [START_BENEFIT], ...plan } as const;
  const entry = { key: START_KEY, request: hashOf(START_KEY), type: 'grant', cause, postings } as const;
  return append(economy, decided, entry, now);
}

type Due =
  | { readonly what: 'hold'; readonly instant: string; readonly hold: Hold }
  | { readonly what: 'credit' | 'plan'; readonly instant: string };

/** The earliest that ends at or before `now`; of the same instant holds first, then credit, then plans. */
function nextDue(state: WalletState, now: number): Due | null {
  const limit = iso(now);
  let next: Due | null = null;
  const consider = (due: Due) => {
    if (due.instant <= limit && (next === null || due.instant < next.instant)) next = due;
  };
  for (const hold of state.holds) consider({ what: 'hold', instant: hold.expires, hold });
  for (const grants of Object.values(state.buckets)) {
    for (const { expires } of grants) if (expires !== null) consider({ what: 'credit', instant: expires });
  }
  const plan = planDue(state.plan);
  if (plan !== null) consider({ what: 'plan', instant: plan });
  return next;
}

/** A period that nobody renewed lapses; a free one begins anew. */
function endPlan(economy: Economy, decided: Decided, instant: string, now: number): Decided {
  const { plan } = decided.state;
  assertInvariant(plan !== null, 'only a plan ends', { instant });
  const anew = plan.status === 'active' ? renewedFree(economy, plan, Date.parse(instant)) : null;
  if (anew === null) return lapse(economy, decided, plan, instant, now);
  const key = periodKey(instant);
  const postings = [...endOfPeriod(economy, decided.state, null), ...anew.postings];
  const cause = { by: 'job', reason: 'renewed', plan: anew.plan } as const;
  const entry = { key, request: key, type: 'period', cause, postings } as const;
  return append(economy, decided, entry, now, Date.parse(instant));
}

/** Reset and rolling buckets expire, and the wallet falls back to the home plan; where there is none the plan stays, lapsed. */
function lapse(economy: Economy, decided: Decided, plan: PlanState, instant: string, now: number): Decided {
  const key = lapseKey(instant);
  const reason = plan.status === 'canceling' ? 'cancelled' : 'not-renewed';
  const over = lapsed(plan, Date.parse(instant));
  const home = openedHome(economy, { ...decided.state, plan: over }, Date.parse(instant));
  const cause = { by: 'job', reason, plan: home?.plan ?? over } as const;
  const postings = [...lapsePostings(economy, decided.state), ...(home?.postings ?? [])];
  const entry = { key, request: hashOf(key), type: 'lapse', cause, postings } as const;
  return append(economy, decided, entry, now, Date.parse(instant));
}

function expireHold(economy: Economy, decided: Decided, hold: Hold, now: number): Decided {
  const key = closeKey(hold.id);
  const instant = Date.parse(hold.expires);
  const state = onItsDay(economy, decided.state, instant);
  const back = giveBack(economy, state, { hold, slices: hold.slices }, instant);
  const postings = [...closing(hold), ...back];
  const cause = {
    by: 'job' as const,
    reason: 'expired',
    ...(hold.model === undefined ? {} : { model: hold.model }),
  };
  return append(economy, decided, { key, request: key, type: 'expire', cause, postings }, now, instant);
}

function expireCredit(economy: Economy, decided: Decided, instant: string, now: number): Decided {
  const postings: Posting[] = [];
  // The same midnight may end a daily plan's day, which empties its bucket before this.
  const { buckets } = withDayChange(economy, decided.state, Date.parse(instant));
  for (const [name, grants] of Object.entries(buckets)) {
    for (const { left, origin, expires } of grants) {
      if (expires !== instant) continue;
      postings.push({
        account: `bucket:${name}`,
        unit: economy.unit.name,
        amount: negate(left),
        origin,
        expires,
      });
      postings.push({ account: 'expired', unit: economy.unit.name, amount: left });
    }
  }
  const key = `expire:${instant}`;
  const cause = { by: 'job', reason: 'credit-expired' } as const;
  const entry = { key, request: hashOf(key), type: 'expire', cause, postings } as const;
  return append(economy, decided, entry, now, Date.parse(instant));
}
