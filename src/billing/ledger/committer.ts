import type { Sealed } from '../chain.ts';
import type { Fate, JournalStore } from './journal-store.ts';
import { turnEnd } from './turn-end.ts';

/** Two batches under way are enough: more bring nothing (measured, docs/decisions/0006-group-commit.md). */
const BATCHES_IN_FLIGHT_MAX = 2;
/** Of the largest entries there are (200 open holds, 64 grants: 49 kB) so many still fit into one command. */
const BATCH_ENTRIES_MAX = 256;
/** At most so many entries of one wallet are few. */
const FEW_MAX = 3;
/** From so many waiting entries on, free batches share them: the server works on one while the next is made. */
const SHARED_FROM = 8;

interface Waiting {
  readonly entry: Sealed;
  readonly tell: (fate: Fate) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Group commit for the whole process: entries of different wallets that are ready at the same time travel in one
 * unordered insert. Under light load a batch is one entry and nobody waits; under heavy load batches grow by
 * themselves while the ones before are under way.
 */
export class Committer {
  readonly #journal: JournalStore;
  readonly #waiting: Waiting[] = [];
  #inFlight = 0;
  #apart = 0;

  constructor(journal: JournalStore) {
    this.#journal = journal;
  }

  /**
   * Appends entries of one wallet, in order. Several travel in an ordered insert of their own: two entries of one
   * wallet must never meet in an unordered batch, where the second could land without the first. Where others append
   * too, a few travel with them instead, each in a batch after the one in which the one before it came to stand: many
   * small inserts would keep all of them waiting.
   */
  async commit(entries: readonly Sealed[]): Promise<Fate[]> {
    const isAlone = this.#inFlight + this.#apart + this.#waiting.length === 0;
    if (entries.length > FEW_MAX || (entries.length > 1 && isAlone)) return this.#insertApart(entries);
    const fates: Fate[] = [];
    for (const entry of entries) {
      const stopped = fates.some((fate) => fate !== 'written');
      fates.push(stopped ? 'skipped' : await this.#together(entry));
    }
    return fates;
  }

  async #insertApart(entries: readonly Sealed[]): Promise<Fate[]> {
    this.#apart += 1;
    try {
      return await this.#journal.insert(entries, true);
    } finally {
      this.#apart -= 1;
    }
  }

  #together(entry: Sealed): Promise<Fate> {
    return new Promise((tell, fail) => {
      this.#waiting.push({ entry, tell, fail });
      if (this.#waiting.length === 1) void turnEnd().then(() => this.#send());
    });
  }

  #send(): void {
    while (this.#inFlight < BATCHES_IN_FLIGHT_MAX && this.#waiting.length > 0) {
      const free = this.#waiting.length < SHARED_FROM ? 1 : BATCHES_IN_FLIGHT_MAX - this.#inFlight;
      const share = Math.ceil(this.#waiting.length / free);
      const batch = this.#waiting.splice(0, Math.min(share, BATCH_ENTRIES_MAX));
      this.#inFlight += 1;
      void this.#insert(batch);
    }
  }

  async #insert(batch: readonly Waiting[]): Promise<void> {
    try {
      const fates = await this.#journal.insert(
        batch.map((each) => each.entry),
        false,
      );
      for (const [index, each] of batch.entries()) each.tell(fates[index] ?? 'unclear');
    } catch (error) {
      for (const each of batch) each.fail(error);
    } finally {
      this.#inFlight -= 1;
      await turnEnd();
      this.#send();
    }
  }
}
