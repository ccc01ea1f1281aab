import type { JournalLedger } from '../billing/ledger/journal-ledger.ts';

/** A process as it shows that it lives. */
export interface Beat {
  readonly id: string;
  /** Counts up while it lives. */
  readonly beats: number;
  /** ISO 8601. Whatever it appended before this instant stands in `wallets` too. */
  readonly mark: string;
}

/** The processes of the product, each with its newest beat. */
export interface ProcessStore {
  /** Shows that a process lives. Its first beat comes before its first job. */
  beat(id: string, mark: string): Promise<void>;
  all(): Promise<readonly Beat[]>;
  forget(id: string): Promise<void>;
}

/** So many looks in a row without a beat, and a process is dead: a pause of a few seconds is none. */
const STILL_LOOKS_MAX = 4;

/**
 * Tells the dead from the living by their beats alone. No clock is compared, since two may be an hour apart; and only
 * looks count, so that a database that was away for an hour kills nobody.
 */
export class Watch {
  readonly #seen = new Map<string, { readonly beats: number; readonly still: number }>();

  /** Takes a look, and answers who is dead. */
  look(beats: readonly Beat[]): readonly Beat[] {
    const alive = new Set(beats.map(({ id }) => id));
    for (const id of this.#seen.keys()) if (!alive.has(id)) this.#seen.delete(id);
    return beats.filter((beat) => this.#still(beat) >= STILL_LOOKS_MAX);
  }

  #still({ id, beats }: Beat): number {
    const before = this.#seen.get(id);
    const still = before?.beats === beats ? before.still + 1 : 0;
    this.#seen.set(id, { beats, still });
    return still;
  }
}

/** What shows that this process lives. */
export interface LivingParts {
  readonly ledger: Pick<JournalLedger, 'project'>;
  readonly processes: ProcessStore;
  /** This process: a random id, new at each start. */
  readonly process: string;
}

/** Shows that this process lives, and how far it has written `wallets`. */
export async function beat({ ledger, processes, process }: LivingParts): Promise<void> {
  await processes.beat(process, await ledger.project());
}
