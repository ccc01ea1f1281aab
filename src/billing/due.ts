import { dayOf, iso } from './calendar.ts';
import { hashOf } from './canonical.ts';
import { closeKey } from './command.ts';
import type { Economy } from './economy.ts';
import {
  type EntryDraft,
  type Hold,
  type Posting,
  TURN_UNIT,
  TURNS_ACCOUNT,
  type WalletState,
} from './entry.ts';
import { evolve } from './evolve.ts';
import { closing, giveBack } from './hold-postings.ts';
import { negate } from './money.ts';

/** The key of a new wallet's starting grant, and the benefit that it uses up. */
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
  const postings = [...dayChange(economy, decided.state, instant), ...entry.postings];
  const draft: EntryDraft = { ...entry, at: iso(now), postings };
  const state = evolve(decided.state, draft);
  return { state, drafts: [...decided.drafts, draft], states: [...decided.states, state] };
}

/**
 * What changes when a day of free turns begins: yesterday's rest expires, today's turns are issued. Days that
 * nobody used are skipped; nothing adds up (ima-06).
 */
export function dayChange(economy: Economy, state: WalletState, now: number): Posting[] {
  const today = dayOf(now);
  const current = state.freeTurns;
  if (current !== null && current.day >= today) return [];
  const postings: Posting[] = [];
  if (current !== null && current.left > 0) {
    postings.push({
      account: TURNS_ACCOUNT,
      unit: TURN_UNIT,
      amount: negate(current.left),
      period: current.day,
    });
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
  if (economy.freeTurns === null) return state.freeTurns === null ? state : { ...state, freeTurns: null };
  const day = dayOf(now);
  return state.freeTurns !== null && state.freeTurns.day >= day
    ? state
    : { ...state, freeTurns: { day, left: economy.freeTurns.perDay } };
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
    if (next === null) return startingGrant(economy, decided, now);
    decided =
      next.hold === null
        ? expireCredit(economy, decided, next.instant, now)
        : expireHold(economy, decided, next.hold, now);
  }
}

function startingGrant(economy: Economy, decided: Decided, now: number): Decided {
  const grant = economy.startingGrant;
  if (grant === null || decided.state.benefits.includes(START_BENEFIT)) return decided;
  const unit = economy.unit.name;
  const postings: Posting[] = [
    { account: `bucket:${grant.bucket}`, unit, amount: grant.amount, origin: 'free', expires: null },
    { account: 'issued:start', unit, amount: negate(grant.amount) },
  ];
  const cause = { by: 'job', reason: 'start', benefit: START_BENEFIT } as const;
  return append(
    economy,
    decided,
    { key: START_KEY, request: hashOf(START_KEY), type: 'grant', cause, postings },
    now,
  );
}

/** The earliest instant at or before `now` at which something ends; holds before credit of the same instant. */
function nextDue(state: WalletState, now: number): { instant: string; hold: Hold | null } | null {
  const limit = iso(now);
  let next: { instant: string; hold: Hold | null } | null = null;
  for (const hold of state.holds) {
    if (hold.expires <= limit && (next === null || hold.expires < next.instant))
      next = { instant: hold.expires, hold };
  }
  for (const grants of Object.values(state.buckets)) {
    for (const { expires } of grants) {
      if (expires !== null && expires <= limit && (next === null || expires < next.instant)) {
        next = { instant: expires, hold: null };
      }
    }
  }
  return next;
}

function expireHold(economy: Economy, decided: Decided, hold: Hold, now: number): Decided {
  const key = closeKey(hold.id);
  const instant = Date.parse(hold.expires);
  const state = onItsDay(economy, decided.state, instant);
  const postings = [...closing(hold), ...giveBack(state, hold.slices, instant)];
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
