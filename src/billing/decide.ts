import { iso, roundedUpToMidnight } from './calendar.ts';
import {
  type Command,
  closeKey,
  type GrantCredit,
  type Release,
  type Reserve,
  requestOf,
  type Settle,
} from './command.ts';
import { outOfBounds } from './command-bounds.ts';
import { decideClawback } from './decide-clawback.ts';
import { decideErase, decideReturn } from './decide-erase.ts';
import { decidePeriod, decidePlanChange } from './decide-plan.ts';
import { decidePurchase } from './decide-purchase.ts';
import { decideRefund } from './decide-refund.ts';
import { append, type Decided, decideDue, onItsDay } from './due.ts';
import { bucketNamed, type Economy } from './economy.ts';
import {
  type Cause,
  type Hold,
  type Posting,
  type Slice,
  TURN_UNIT,
  TURNS_ACCOUNT,
  type WalletState,
} from './entry.ts';
import { closing, giveBack, opening, splitAtCost } from './hold-postings.ts';
import { type Amount, add, isSumExact, negate, subtract, sum } from './money.ts';
import { opens } from './plans.ts';
import { receiptId } from './receipt-id.ts';
import type { Refusal } from './refusal.ts';
import { everything, outOf, spendable, take } from './spend-order.ts';

/**
 * What a command does to a wallet: the entries to append, in order, the last one under the command's own key; or a
 * refusal. Of a hold that time ended before it was settled or released that last one is its `expire`.
 * `repeat` says that the command's entry exists already, under `key`: its first result is the answer.
 */
export type Decision =
  | ({ readonly kind: 'entries' } & Decided)
  | { readonly kind: 'repeat'; readonly key: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Decides a command on a wallet's state: pure, no clock, no database. Whatever time made due comes first.
 * @param now milliseconds, not earlier than the head's `at`.
 */
export function decide(economy: Economy, state: WalletState, command: Command, now: number): Decision {
  if (state.closed) return refused({ code: 'wallet_closed' });
  const fault = outOfBounds(command);
  if (fault !== null) return refused(fault);
  if (command.type === 'return') return decideReturn(economy, state, command, now);
  const due = decideDue(economy, state, now);
  switch (command.type) {
    case 'touch':
      return { kind: 'entries', ...due };
    case 'grant':
      return decideGrant(economy, due, command, now);
    case 'credit-pack':
      return decidePurchase(economy, due, command, now);
    case 'clawback':
      return decideClawback(economy, due, command, now);
    case 'reserve':
      return decideReserve(economy, due, command, now);
    case 'settle':
      return decideSettle(economy, due, command, now);
    case 'release':
      return decideRelease(economy, due, command, now);
    case 'period':
      return decidePeriod(economy, due, command, now);
    case 'change-plan':
      return decidePlanChange(economy, due, command, now);
    case 'refund':
      return decideRefund(economy, due, command, now);
    case 'erase':
      return decideErase(economy, due, command, now);
  }
}

function refused(refusal: Refusal): Decision {
  return { kind: 'refused', refusal };
}

function decideGrant(economy: Economy, due: Decided, command: GrantCredit, now: number): Decision {
  const { key, by, reason, bucket, amount, origin, source } = command;
  if (bucketNamed(economy, bucket) === null) {
    return refused({ code: 'invalid', field: 'bucket', message: `there is no bucket named "${bucket}"` });
  }
  const unit = economy.unit.name;
  if (!isSumExact([...everything(due.state, unit), amount])) {
    return refused({ code: 'invalid', field: 'amount', message: 'is more than a wallet can hold' });
  }
  const expires = command.expires === null ? null : roundedUpToMidnight(command.expires);
  if (expires !== null && expires <= iso(now)) {
    return refused({ code: 'invalid', field: 'expires', message: 'must lie in the future' });
  }
  const postings: Posting[] = [
    { account: `bucket:${bucket}`, unit, amount, origin, expires },
    { account: source, unit, amount: negate(amount) },
  ];
  const entry = { key, request: requestOf(command), type: 'grant', cause: { by, reason }, postings } as const;
  const decided = append(economy, due, entry, now);
  const grants = Object.values(decided.state.buckets).flat().length;
  const bounded = origin !== 'paid' && origin !== 'earned';
  if (bounded && grants > economy.limits.grants) return refused({ code: 'busy', because: 'grants' });
  return { kind: 'entries', ...decided };
}

function decideReserve(economy: Economy, due: Decided, command: Reserve, now: number): Decision {
  const { key, by, reason, model, priceVersion, ceiling, floor, promise, lifeSeconds } = command;
  if (due.state.holds.some((hold) => hold.id === key)) return { kind: 'repeat', key };
  if (due.state.holds.length >= economy.limits.openHolds) return refused({ code: 'busy', because: 'holds' });
  const { needsPlan = null } = command;
  if (needsPlan !== null && !opens(economy, due.state, needsPlan)) {
    return refused({ code: 'plan_required', plan: needsPlan, has: due.state.plan?.name ?? null });
  }
  const state = onItsDay(economy, due.state, now);
  const slices = slicesFor(economy, state, command);
  if (slices === null && floor > ceiling) {
    return refused({ code: 'invalid', field: 'ceiling', message: 'is below the least that the job needs' });
  }
  const isFreeTurn = slices?.every((slice) => slice.unit === TURN_UNIT) ?? false;
  // Before the shortage: who owes mostly has nothing left, and more credit alone would not help them.
  if (economy.debtPausesSpending && state.debt > 0 && !isFreeTurn) {
    return refused({ code: 'spending_paused', debt: state.debt });
  }
  if (slices === null) return refused(shortOf(economy, state, floor));
  const cause: Cause = {
    by,
    hold: { expires: iso(now + lifeSeconds * 1000), id: key, promise },
    model,
    priceVersion,
    reason,
  };
  const postings = opening(key, slices);
  const entry = { key, request: requestOf(command), type: 'reserve', cause, postings } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

/** A free turn before any credit; else what there is up to the ceiling; null below the floor. */
function slicesFor(economy: Economy, state: WalletState, command: Reserve): readonly Slice[] | null {
  if (command.freeTurn && state.freeTurns !== null && state.freeTurns.left > 0) {
    return [{ account: TURNS_ACCOUNT, amount: 1, period: state.freeTurns.day, unit: TURN_UNIT }];
  }
  const { slices, taken } = take(economy, state, command.ceiling);
  return taken < command.floor || taken === 0 ? null : slices;
}

function shortOf(economy: Economy, state: WalletState, needed: Amount): Refusal {
  const { available, locked } = spendable(economy, state);
  const credit = state.holds
    .flatMap((hold) => hold.slices)
    .filter((slice) => slice.unit === economy.unit.name);
  const held = sum(credit.map((slice) => slice.amount));
  return { code: 'insufficient_balance', needed, available, held, holds: state.holds.length, locked };
}

/** Where time has ended the hold, its `expire` entry is the answer: whoever comes second gets the first result. */
function notOpen(due: Decided, hold: string): Decision {
  const index = due.drafts.findIndex((draft) => draft.key === closeKey(hold));
  const state = due.states[index];
  if (state === undefined) return refused({ code: 'hold_unknown', hold });
  const end = index + 1;
  return { kind: 'entries', state, drafts: due.drafts.slice(0, end), states: due.states.slice(0, end) };
}

function decideSettle(economy: Economy, due: Decided, command: Settle, now: number): Decision {
  const hold = due.state.holds.find((each) => each.id === command.hold);
  if (hold === undefined) return notOpen(due, command.hold);
  const state = onItsDay(economy, due.state, now);
  const free = hold.slices.every((slice) => slice.unit === TURN_UNIT);
  const postings = free ? settleTurn(hold) : settleCredit(economy, state, hold, command.cost, now);
  const key = closeKey(hold.id);
  const entry = { key, request: key, type: 'settle', cause: settleCause(hold, command), postings } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

function settleTurn(hold: Hold): Posting[] {
  const turns = sum(hold.slices.map((slice) => slice.amount));
  return [...closing(hold), { account: 'usage', amount: turns, unit: TURN_UNIT }];
}

/**
 * Keeps the cost from the hold's slices in the order taken, and gives the rest back. Above the hold it takes more
 * if there is more and no promise was made; what is still missing is absorbed by the house.
 */
function settleCredit(
  economy: Economy,
  state: WalletState,
  hold: Hold,
  cost: Amount,
  now: number,
): Posting[] {
  const unit = economy.unit.name;
  const { kept, returned } = splitAtCost(hold.slices, cost);
  const back = giveBack(economy, state, { hold, slices: returned }, now);
  const over = subtract(cost, sum(kept.map((slice) => slice.amount)));
  const more = hold.promise ? { slices: [], missing: over } : take(economy, state, over);
  const postings = [...closing(hold), ...back, ...more.slices.map(outOf)];
  if (cost > 0) postings.push({ account: 'usage', amount: cost, unit });
  if (more.missing > 0) postings.push({ account: 'absorbed', amount: negate(more.missing), unit });
  return postings;
}

function settleCause(hold: Hold, command: Settle): Cause {
  const { by, reason, cost, usage, saved, pieces } = command;
  return {
    by,
    cost,
    ...(hold.model === undefined ? {} : { model: hold.model }),
    ...(pieces === undefined ? {} : { pieces }),
    ...(hold.priceVersion === undefined ? {} : { priceVersion: hold.priceVersion }),
    reason,
    receipt: receiptId(hold.id),
    ...(saved === undefined || saved === 0 ? {} : { saved }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function decideRelease(economy: Economy, due: Decided, command: Release, now: number): Decision {
  const hold = due.state.holds.find((each) => each.id === command.hold);
  if (hold === undefined) return notOpen(due, command.hold);
  const state = onItsDay(economy, due.state, now);
  const key = closeKey(hold.id);
  const back = giveBack(economy, state, { hold, slices: hold.slices }, now);
  const postings = [...closing(hold), ...back];
  const cause: Cause = {
    by: command.by,
    reason: command.reason,
    ...(hold.model === undefined ? {} : { model: hold.model }),
  };
  return {
    kind: 'entries',
    ...append(economy, due, { key, request: key, type: 'release', cause, postings }, now),
  };
}

/** What a closed hold was charged in the economy's unit: usage less what the house absorbed. */
export function chargedBy(postings: readonly Posting[], unit: string): Amount {
  let charged = 0;
  for (const posting of postings) {
    if (posting.unit !== unit) continue;
    if (posting.account === 'usage' || posting.account === 'absorbed') charged = add(charged, posting.amount);
  }
  return charged;
}
