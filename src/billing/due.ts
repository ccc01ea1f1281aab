import { dayOf, iso } from './calendar.ts';
import { hashOf } from './canonical.ts';
import { closeKey } from './command.ts';
import { type Economy, type Plan, planNamed } from './economy.ts';
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
  homePlan,
  isDaily,
  isNewDayOf,
  lapsePostings,
  periodGrant,
  planDue,
  planFrom,
  planOfDay,
} from './plans.ts';

/** The key of a new wallet's first entry, and the benefit that it uses up. */
export const START_KEY = 'grant:start';
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
  const rules = state.plan === null ? null : planNamed(economy, state.plan.name);
  if (state.plan === null || rules === null || !isDaily(rules) || !isNewDayOf(state.plan, now)) {
    return { postings: turns };
  }
  const rest = endOfPeriod(economy, state, null);
  const grant = periodGrant(economy, rules, rules.amount, 'free');
  return { postings: [...turns, ...rest, ...grant], plan: planOfDay(economy, rules, now) };
}

function turnsOfDay(economy: Economy, state: WalletState, now: number): Posting[] {
  const today = dayOf(now);
  const current = state.freeTurns;
  if (current === null ? economy.freeTurns === null : current.day >= today) return [];
  const postings: Posting[] = [];
  if (current !== null && current.left > 0) {
    const left = negate(current.left);
    postings.push({ account: TURNS_ACCOUNT, unit: TURN_UNIT, amount: left, period: current.day });
    postings.push({ account: 'expired', unit: TURN_UNIT, amount: current.left });
  }
  const perDay = economy.freeTurns?.perDay ?? 0;
  if (perDay > 0) {
    postings.push({ account: TURNS_ACCOUNT, unit: TURN_UNIT, amount: perDay, period: today });
    postings.push({ account: 'issued:free-turns', unit: TURN_UNIT, amount: negate(perDay) });
  }
  return postings;
}

/** The state with the day's change applied, as the next entry would find it. */
export function onItsDay(economy: Economy, state: WalletState, now: number): WalletState {
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
    const next = nextDue(economy, decided.state, now);
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
  const plan = home === null ? {} : { plan: openedHome(economy, home, now) };
  const cause = { by: 'job', reason: 'start', benefits: [START_BENEFIT], ...plan } as const;
  const entry = { key: START_KEY, request: hashOf(START_KEY), type: 'grant', cause, postings } as const;
  return append(economy, decided, entry, now);
}

function openedHome(economy: Economy, home: Plan, now: number): PlanState {
  return isDaily(home) ? planOfDay(economy, home, now) : planFrom(economy, home, now);
}

type Due =
  | { readonly what: 'hold'; readonly instant: string; readonly hold: Hold }
  | { readonly what: 'credit' | 'plan'; readonly instant: string };

/** The earliest that ends at or before `now`; of the same instant holds first, then credit, then plans. */
function nextDue(economy: Economy, state: WalletState, now: number): Due | null {
  const limit = iso(now);
  let next: Due | null = null;
  const consider = (due: Due) => {
    if (due.instant <= limit && (next === null || due.instant < next.instant)) next = due;
  };
  for (const hold of state.holds) consider({ what: 'hold', instant: hold.expires, hold });
  for (const grants of Object.values(state.buckets)) {
    for (const { expires } of grants) if (expires !== null) consider({ what: 'credit', instant: expires });
  }
  const plan = planDue(economy, state.plan);
  if (plan !== null) consider({ what: 'plan', instant: plan });
  return next;
}

/** A period that nobody renewed lapses; a free one begins anew. */
function endPlan(economy: Economy, decided: Decided, instant: string, now: number): Decided {
  const { state } = decided;
  const rules = state.plan === null ? null : planNamed(economy, state.plan.name);
  assertInvariant(state.plan !== null && rules !== null, 'only a plan ends', { instant });
  if (rules.priceCents === null) {
    const key = `period:${instant}`;
    const postings = [
      ...endOfPeriod(economy, state, rules),
      ...periodGrant(economy, rules, rules.amount, 'free'),
    ];
    const plan = planFrom(economy, rules, Date.parse(instant), state.plan.anchorDay);
    const cause = { by: 'job', reason: 'renewed', plan } as const;
    const entry = { key, request: key, type: 'period', cause, postings } as const;
    return append(economy, decided, entry, now, Date.parse(instant));
  }
  const key = `lapse:${instant}`;
  const reason = state.plan.status === 'canceling' ? 'cancelled' : 'not-renewed';
  const cause = { by: 'job', reason, plan: afterLapse(economy, state.plan, Date.parse(instant)) } as const;
  const postings = [...lapsePostings(economy, state), ...dailyGrantAfterLapse(economy)];
  const entry = { key, request: hashOf(key), type: 'lapse', cause, postings } as const;
  return append(economy, decided, entry, now, Date.parse(instant));
}

/** The home plan after a lapse, without a one-time grant anew (gen-16); where there is none the plan stays, lapsed. */
function afterLapse(economy: Economy, lapsed: PlanState, instant: number): PlanState {
  const home = homePlan(economy);
  if (home === null) return { ...lapsed, status: 'lapsed', next: null, granted: 0 };
  return openedHome(economy, home, instant);
}

function dailyGrantAfterLapse(economy: Economy): Posting[] {
  const home = homePlan(economy);
  return home === null || home.cycle === 'once' ? [] : periodGrant(economy, home, home.amount, 'free');
}

function expireHold(economy: Economy, decided: Decided, hold: Hold, now: number): Decided {
  const key = closeKey(hold.id);
  const instant = Date.parse(hold.expires);
  const state = onItsDay(economy, decided.state, instant);
  const postings = [...closing(hold), ...giveBack(economy, state, hold.slices, instant)];
  const cause = {
    by: 'job' as const,
    reason: 'expired',
    ...(hold.model === undefined ? {} : { model: hold.model }),
  };
  return append(economy, decided, { key, request: key, type: 'expire', cause, postings }, now, instant);
}

function expireCredit(economy: Economy, decided: Decided, instant: string, now: number): Decided {
  const postings: Posting[] = [];
  for (const [name, grants] of Object.entries(decided.state.buckets)) {
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
