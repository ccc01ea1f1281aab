import { iso } from './calendar.ts';
import { hashOf } from './canonical.ts';
import { closeKey, START_KEY } from './command.ts';
import type { Decision } from './decide.ts';
import { append, type Decided, onItsDay, START_BENEFIT, withDayChange } from './due.ts';
import type { Economy } from './economy.ts';
import {
  type Cause,
  EMPTY_STATE,
  type Hold,
  type PlanState,
  type Posting,
  TURN_UNIT,
  TURNS_ACCOUNT,
  type WalletState,
} from './entry.ts';
import { ERASE_KEY, type EraseWallet, type Remnant, type ReturnMember } from './erasure.ts';
import { closing, giveBack } from './hold-postings.ts';
import { negate, subtract } from './money.ts';
import { freePlanFrom, homePlan, periodGrant } from './plans.ts';

/**
 * Releases every open hold, then closes the wallet: what is left in it expires, a debt is absorbed.
 * @param due the wallet with everything booked that time made due
 */
export function decideErase(economy: Economy, due: Decided, { by }: EraseWallet, now: number): Decision {
  const released = due.state.holds.reduce((decided, hold) => release(economy, decided, hold, now), due);
  const last = withDayChange(economy, released.state, now);
  const postings = [...creditGone(economy, last), ...turnsGone(last), ...debtGone(economy, last)];
  const cause: Cause = { by, reason: 'erased' };
  const entry = { key: ERASE_KEY, request: ERASE_KEY, type: 'erase', cause, postings } as const;
  return { kind: 'entries', ...append(economy, released, entry, now) };
}

function release(economy: Economy, decided: Decided, hold: Hold, now: number): Decided {
  const key = closeKey(hold.id);
  const state = onItsDay(economy, decided.state, now);
  const postings = [...closing(hold), ...giveBack(economy, state, { hold, slices: hold.slices }, now)];
  const model = hold.model === undefined ? {} : { model: hold.model };
  const cause: Cause = { by: 'member', reason: 'erased', ...model };
  return append(economy, decided, { key, request: key, type: 'release', cause, postings }, now);
}

function creditGone({ unit }: Economy, state: WalletState): Posting[] {
  return Object.entries(state.buckets).flatMap(([name, grants]) =>
    grants.flatMap(({ left, origin, expires }): Posting[] => {
      const account = `bucket:${name}`;
      return [
        { account, unit: unit.name, amount: negate(left), origin, expires },
        { account: 'expired', unit: unit.name, amount: left, from: account },
      ];
    }),
  );
}

function turnsGone({ freeTurns }: WalletState): Posting[] {
  return freeTurns === null ? [] : turnsExpired(freeTurns.left, freeTurns.day);
}

function turnsExpired(count: number, day: string): Posting[] {
  if (count === 0) return [];
  return [
    { account: TURNS_ACCOUNT, unit: TURN_UNIT, amount: negate(count), period: day },
    { account: 'expired', unit: TURN_UNIT, amount: count },
  ];
}

function debtGone({ unit }: Economy, { debt }: WalletState): Posting[] {
  if (debt === 0) return [];
  return [
    { account: 'debt', unit: unit.name, amount: debt },
    { account: 'absorbed', unit: unit.name, amount: negate(debt) },
  ];
}

/**
 * The first entry of somebody who comes back, in place of a welcome: no starting grant anew, today's free turns as far
 * as they were not used up, a free plan's running period without its amount, and the debt.
 */
export function decideReturn(
  economy: Economy,
  state: WalletState,
  { left }: ReturnMember,
  now: number,
): Decision {
  if (!isEmpty(state)) return { kind: 'repeat', key: START_KEY };
  const home = homeAtReturn(economy, left, now);
  const today = withDayChange(economy, state, now).freeTurns;
  const isSameDay = today !== null && left.freeTurns !== null && left.freeTurns.day >= today.day;
  const used = isSameDay ? Math.max(0, subtract(today.left, left.freeTurns.left)) : 0;
  const cause: Cause = {
    by: 'job',
    reason: 'returned',
    benefits: [...new Set([...left.benefits, START_BENEFIT])].sort(),
    ...(home === null ? {} : { plan: home.plan }),
  };
  const postings = [
    ...(today === null ? [] : turnsExpired(used, today.day)),
    ...(home?.postings ?? []),
    ...debtAgain(economy, left),
  ];
  const entry = { key: START_KEY, request: hashOf(START_KEY), type: 'grant', cause, postings } as const;
  return { kind: 'entries', ...append(economy, { state, drafts: [], states: [] }, entry, now) };
}

function isEmpty({ benefits, buckets, holds, plan, freeTurns }: WalletState): boolean {
  const isBare = benefits.length === 0 && holds.length === 0 && Object.keys(buckets).length === 0;
  return isBare && plan === null && freeTurns === null;
}

/**
 * The home plan of who comes back. The period that the erasure fell into goes on without its amount, which was given
 * before it; after it the plan begins as ever, but for a one-time amount (gen-16).
 */
function homeAtReturn(
  economy: Economy,
  left: Remnant,
  now: number,
): { readonly plan: PlanState; readonly postings: readonly Posting[] } | null {
  const home = homePlan(economy);
  if (home === null) return null;
  const ran = left.plan?.name === home.name && left.plan.status === 'active' ? left.plan : null;
  const before = ran ?? freePlanFrom(economy, home, Date.parse(left.at));
  if (before.end !== null && before.end > iso(now)) return { plan: before, postings: [] };
  const plan = freePlanFrom(economy, home, now);
  if (home.cycle === 'once') return { plan: { ...plan, granted: 0 }, postings: [] };
  return { plan, postings: periodGrant(economy, home, home.amount, 'free') };
}

function debtAgain({ unit }: Economy, { debt }: Remnant): Posting[] {
  if (debt === 0) return [];
  return [
    { account: 'debt', unit: unit.name, amount: negate(debt) },
    { account: 'absorbed', unit: unit.name, amount: debt },
  ];
}

/** The state that the first command of somebody who was erased would find; nothing is appended for it. */
export function stateAtReturn(economy: Economy, left: Remnant, now: number): WalletState {
  const decision = decideReturn(economy, EMPTY_STATE, { type: 'return', left }, now);
  return decision.kind === 'entries' ? decision.state : EMPTY_STATE;
}
