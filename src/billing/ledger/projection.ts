import type { Model } from 'mongoose';
import type { WalletDocument } from '../../models/wallet.ts';
import { type Head, stateText } from '../chain.ts';
import type { WalletState } from '../entry.ts';
import { planDue } from '../plans.ts';

/** How long heads are gathered before they are written together; longer where writing them takes long. */
const GATHER_MS = 1000;
const GATHER_MAX_MS = 15_000;
/** The share of the time that goes into writing them: turns come first. */
const WRITING_SHARE = 0.03;
/** How many heads are kept while they cannot be written. */
const PENDING_MAX = 50_000;
/** How many are written at once. */
const WRITTEN_MAX = 1000;

/**
 * Keeps `wallets` behind the journal: heads are gathered, newest a wallet, and written together about once a second.
 * Guarded by `seq`, so an old head never overtakes a newer one. A turn never waits for it and never reads it.
 */
export class Projection {
  readonly #model: Model<WalletDocument>;
  readonly #onError: (error: unknown) => void;
  #pending = new Map<string, Head>();
  #timer: NodeJS.Timeout | null = null;
  #gatherMs = GATHER_MS;
  #writing: Promise<unknown> = Promise.resolve();
  /** False once a head was let go: `wallets` catches up with the journal when this process has ended. */
  #isWhole = true;

  constructor(model: Model<WalletDocument>, onError: (error: unknown) => void) {
    this.#model = model;
    this.#onError = onError;
  }

  /** Takes note of a new head. */
  note(head: Head): void {
    const noted = this.#pending.get(head.wallet);
    if (noted !== undefined && noted.seq > head.seq) return;
    if (noted === undefined && this.#pending.size >= PENDING_MAX) this.#isWhole = false;
    else this.#pending.set(head.wallet, head);
    this.#timer ??= setTimeout(() => void this.flush(), this.#gatherMs);
    this.#timer.unref();
  }

  /**
   * Writes what was gathered. A failure is reported, and its heads are kept for the next time: balances do not depend
   * on it. False where a head that was noted does not stand yet.
   */
  async flush(): Promise<boolean> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const written = this.#writing.then(() => this.#writePending());
    this.#writing = written;
    return (await written) && this.#isWhole;
  }

  async #writePending(): Promise<boolean> {
    const heads = [...this.#pending.values()];
    this.#pending = new Map();
    const start = performance.now();
    try {
      await this.write(heads);
      const gatherMs = (performance.now() - start) / WRITING_SHARE;
      this.#gatherMs = Math.min(Math.max(GATHER_MS, gatherMs), GATHER_MAX_MS);
      return true;
    } catch (error) {
      this.#onError(error);
      for (const head of heads) this.note(head);
      return false;
    }
  }

  /** The seq of each of these wallets as far as it was written. */
  async seqs(wallets: readonly string[]): Promise<{ readonly wallet: string; readonly seq: number }[]> {
    const found = await this.#model.find({ _id: { $in: wallets } }, { seq: 1 }).lean();
    return found.map(({ _id, seq }) => ({ wallet: _id, seq }));
  }

  /** Writes these heads where they are newer than what stands. */
  async write(heads: readonly Head[]): Promise<void> {
    for (let from = 0; from < heads.length; from += WRITTEN_MAX) {
      await this.#writeSome(heads.slice(from, from + WRITTEN_MAX));
    }
  }

  async #writeSome(heads: readonly Head[]): Promise<void> {
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
    // In the order of its text: the same bytes, whether the head was just sealed or read from the journal.
    state: JSON.parse(stateText(head.state)) as WalletState,
    due: due === null ? null : new Date(due),
  };
}

/** The earliest instant at which an open hold or a grant ends, or time does something to the plan; an erased wallet is left alone. */
export function earliestDue(state: WalletState): string | null {
  if (state.closed) return null;
  const ends = [
    ...state.holds.map((hold) => hold.expires),
    ...Object.values(state.buckets).flatMap((grants) => grants.map((grant) => grant.expires)),
    planDue(state.plan),
  ].filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}
