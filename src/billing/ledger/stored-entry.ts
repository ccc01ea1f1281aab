import mongoose from 'mongoose';
import type { JournalDocument } from '../../models/journal.ts';
import type { Entry, EntryType, Hold, PlanState, WalletState } from '../entry.ts';

type Stored = Record<string, unknown>;

/** From so many open holds on, keeping what was turned is cheaper than turning it again. */
const KEPT_FROM = 4;

/** int64 whatever its size: the driver would write small numbers as int32 and large ones as doubles. */
function int64(amount: number): unknown {
  return mongoose.mongo.Long.fromNumber(amount);
}

/** The entry as the journal stores it under an id: amounts as int64, `at` as a date. */
export function toStored(entry: Entry, _id: unknown): Stored {
  const { cause, postings, state, at, ...rest } = entry;
  return {
    _id,
    ...rest,
    at: new Date(at),
    cause: {
      ...cause,
      ...(cause.cost === undefined ? {} : { cost: int64(cause.cost) }),
      ...(cause.saved === undefined ? {} : { saved: int64(cause.saved) }),
      ...(cause.clawback === undefined ? {} : { clawback: storedClawback(cause.clawback) }),
      ...(cause.plan === undefined ? {} : { plan: storedPlan(cause.plan) }),
    },
    postings: postings.map((posting) => ({ ...posting, amount: int64(posting.amount) })),
    state: storedState(state),
  };
}

function storedClawback({ of, target, taken }: NonNullable<Entry['cause']['clawback']>): Stored {
  return { of, target: int64(target), taken: int64(taken) };
}

function storedState(state: WalletState): Stored {
  const buckets: Record<string, Stored[]> = {};
  for (const [name, grants] of Object.entries(state.buckets)) {
    buckets[name] = grants.map((grant) => ({ ...grant, left: int64(grant.left) }));
  }
  return {
    ...state,
    buckets,
    holds: state.holds.map(storedHold),
    plan: state.plan === null ? null : storedPlan(state.plan),
    freeTurns: state.freeTurns === null ? null : { ...state.freeTurns, left: int64(state.freeTurns.left) },
    debt: int64(state.debt),
    paidOut: int64(state.paidOut),
  };
}

function storedPlan(plan: PlanState): Stored {
  return { ...plan, granted: int64(plan.granted) };
}

/** Open holds stand unchanged in state after state: where there are many, each is turned once. */
const storedHolds = new WeakMap<Hold, Stored>();

function storedHold(hold: Hold, _index: number, all: readonly Hold[]): Stored {
  const known = all.length < KEPT_FROM ? undefined : storedHolds.get(hold);
  if (known !== undefined) return known;
  const slices = hold.slices.map((slice) => ({ ...slice, amount: int64(slice.amount) }));
  const stored = { ...hold, slices };
  if (all.length >= KEPT_FROM) storedHolds.set(hold, stored);
  return stored;
}

/** The entry that a stored document holds. The driver reads int64 back as safe integers. */
export function fromStored(document: JournalDocument): Entry {
  const { wallet, seq, key, request, type, at, cause, postings, payee, previous, state, stateHash, hash } =
    document;
  return {
    previous,
    wallet,
    seq,
    key,
    request,
    type: type as EntryType,
    at: at.toISOString(),
    cause,
    postings,
    ...(payee === undefined ? {} : { payee }),
    state,
    stateHash,
    hash,
  };
}
