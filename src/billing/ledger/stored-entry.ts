import mongoose from 'mongoose';
import type { JournalDocument } from '../../models/journal.ts';
import type { Sealed } from '../chain.ts';
import type { Entry, EntryType, PlanState, WalletState } from '../entry.ts';

type Stored = Record<string, unknown>;

/** int64 whatever its size: the driver would write small numbers as int32 and large ones as doubles. */
function int64(amount: number): unknown {
  return mongoose.mongo.Long.fromNumber(amount);
}

/** What an entry of a wallet is stored under: that a key stands once in a wallet is what makes an `_id` unique. */
export function storedId(wallet: string, key: string): string {
  return `${wallet}/${key}`;
}

/** The entry as the journal stores it: amounts of postings and cause as int64, `at` as a date, the state as its text. */
export function toStored({ entry, stateText }: Sealed, writer: mongoose.mongo.ObjectId): Stored {
  const { cause, postings, state: _, at, key, ...rest } = entry;
  return {
    _id: storedId(entry.wallet, key),
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
    state: stateText,
    writer,
  };
}

function storedClawback({ of, target, taken }: NonNullable<Entry['cause']['clawback']>): Stored {
  return { of, target: int64(target), taken: int64(taken) };
}

function storedPlan(plan: PlanState): Stored {
  return { ...plan, granted: int64(plan.granted) };
}

/** The entry that a stored document holds. The driver reads int64 back as safe integers. */
export function fromStored(document: JournalDocument): Entry {
  const { _id, wallet, seq, request, type, at, cause, postings, payee, previous, state, stateHash, hash } =
    document;
  return {
    previous,
    wallet,
    seq,
    key: _id.slice(wallet.length + 1),
    request,
    type: type as EntryType,
    at: at.toISOString(),
    cause,
    postings,
    ...(payee === undefined ? {} : { payee }),
    state: JSON.parse(state) as WalletState,
    stateHash,
    hash,
  };
}
