import type { Model } from 'mongoose';
import type { WalletDocument } from '../../models/wallet.ts';
import type { Head } from '../chain.ts';
import type { WalletState } from '../entry.ts';
import { planDue } from '../plans.ts';

/** How long heads are gathered before they are written together. */
const GATHER_MS = 1000;

/**
 * Keeps `wallets` behind the journal: heads are gathered, newest a wallet, and written together about once a second.
 * Guarded by `seq`, so an old head never overtakes a newer one. A turn never waits for it and never reads it.
 */
export class Projection {
  readonly #model: Model<WalletDocument>;
  readonly #onError: (error: unknown) => void;
  #pending = new Map<string, Head>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(model: Model<WalletDocument>, onError: (error: unknown) => void) {
    this.#model = model;
    this.#onError = onError;
  }

  /** Takes note of a new head. */
  note(head: Head): void {
    this.#pending.set(head.wallet, head);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS);
    this.#timer.unref();
  }

  /** Writes what was gathered. A failure is reported and left to the next catch-up: balances do not depend on it. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const heads = [...this.#pending.values()];
    this.#pending = new Map();
    this.#writing = this.#writing.then(() => this.write(heads)).catch(this.#onError);
    await this.#writing;
  }

  /** Writes these heads where they are newer than what stands. */
  async write(heads: readonly Head[]): Promise<void> {
    if (heads.length === 0) return;
    const operations = heads.map((head) => {
      const { _id, ...fields } = projected(head);
      const older = { _id, seq: { $lt: head.seq } };
      return { updateOne: { filter: older, update: { $set: fields }, upsert: true } };
    });
    try {
      await this.#model.collection.bulkWrite(operations as never, { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }
}

/** An upsert of an older head meets the newer one and fails on its id: that is the guard at work. */
function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof Error) || !('writeErrors' in error)) return false;
  const failures = [error.writeErrors].flat() as { readonly code?: number }[];
  return failures.length > 0 && failures.every((failure) => failure.code === 11000);
}

/** What `wallets` holds for a head. */
export function projected(head: Head): WalletDocument {
  const due = earliestDue(head.state);
  return {
    _id: head.wallet,
    seq: head.seq,
    hash: head.hash,
    at: new Date(head.at ?? 0),
    state: head.state,
    due: due === null ? null : new Date(due),
  };
}

/** The earliest instant at which an open hold or a grant ends, or time does something to the plan. */
export function earliestDue(state: WalletState): string | null {
  const ends = [
    ...state.holds.map((hold) => hold.expires),
    ...Object.values(state.buckets).flatMap((grants) => grants.map((grant) => grant.expires)),
    planDue(state.plan),
  ].filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}
