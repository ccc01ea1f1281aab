import { nextMidnight } from './calendar.ts';
import { decideDue, onItsDay } from './due.ts';
import { bucketNamed, type Economy } from './economy.ts';
import type { Origin, PlanState, WalletState } from './entry.ts';
import { heldAmount } from './evolve.ts';
import { type Amount, add, sum } from './money.ts';
import type { Standing } from './outcome.ts';
import { isInGrace } from './plans.ts';
import { isLocked } from './spend-order.ts';

/** A wallet as `scrip wallet --json` prints it and /balance shows it: a contract with outsiders. */
export interface WalletView {
  readonly wallet: string | null;
  readonly economy: string;
  readonly unit: string;
  readonly scale: number;
  readonly seq: number;
  /** `available`, `held` and `locked` exclude each other. */
  readonly available: Amount;
  readonly held: Amount;
  readonly debt: Amount;
  readonly plan: {
    readonly name: string;
    /** `active`, `canceling`, `grace` or `lapsed`. */
    readonly status: string;
    readonly start: string;
    readonly end: string | null;
  } | null;
  /** In spend order; every bucket of the economy, then those that it has no more and that hold something. */
  readonly buckets: readonly {
    readonly name: string;
    readonly available: Amount;
    readonly held: Amount;
    readonly locked: Amount;
    readonly grants: readonly {
      readonly left: Amount;
      readonly origin: Origin;
      readonly expires: string | null;
    }[];
  }[];
  readonly freeTurns: { readonly left: number; readonly perDay: number; readonly resets: string } | null;
  readonly holds: readonly {
    readonly id: string;
    readonly amount: Amount;
    readonly expires: string;
    readonly reason: string;
  }[];
}

/** The state that the next command would find: due entries and the day's change applied, nothing appended. */
export function broughtUpToNow(economy: Economy, state: WalletState, now: number): WalletState {
  return onItsDay(economy, decideDue(economy, state, now).state, now);
}

/** The view of a wallet's standing. */
export function viewOf(standing: Standing): WalletView {
  const { economy, state } = standing;
  const unit = economy.unit.name;
  // Credit in a bucket that a new version of the economy left out is seen, as locked: nothing gets lost.
  const left = Object.keys(state.buckets).filter((name) => bucketNamed(economy, name) === null);
  const names = [...economy.buckets.map(({ name }) => name), ...left];
  const buckets = names.map((name) => {
    const grants = state.buckets[name] ?? [];
    const left = sum(grants.map((grant) => grant.left));
    const slices = state.holds
      .flatMap((hold) => hold.slices)
      .filter((slice) => slice.account === `bucket:${name}`);
    const held = sum(slices.map((slice) => slice.amount));
    const locked = isLocked(economy, state, name);
    return { name, available: locked ? 0 : left, held, locked: locked ? left : 0, grants };
  });
  const holds = state.holds.map((hold) => ({
    id: hold.id,
    amount: heldAmount(hold, unit),
    expires: hold.expires,
    reason: hold.reason,
  }));
  const { plan, freeTurns } = state;
  return {
    wallet: standing.wallet,
    economy: economy.name,
    unit,
    scale: economy.unit.scale,
    seq: standing.seq,
    available: sum(buckets.map((bucket) => bucket.available)),
    held: sum(buckets.map((bucket) => bucket.held)),
    debt: state.debt,
    plan: plan === null ? null : planView(plan, standing.now),
    buckets,
    freeTurns:
      economy.freeTurns === null
        ? null
        : {
            left: freeTurns?.left ?? economy.freeTurns.perDay,
            perDay: economy.freeTurns.perDay,
            resets: nextMidnight(standing.now),
          },
    holds,
  };
}

function planView(plan: PlanState, now: number): WalletView['plan'] {
  const { name, start, end } = plan;
  return { name, status: isInGrace(plan, now) ? 'grace' : plan.status, start, end };
}

/** Balance as people see it: gross of holds, locked credit apart. */
export function grossBalance(view: WalletView): Amount {
  return add(view.available, view.held);
}
