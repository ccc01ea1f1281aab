import { Worker } from 'node:worker_threads';
import { type BatchReport, type BatchWork, checkBatch } from './verify-batch.ts';
import type { Checked, Piece } from './verify-worker.ts';

/** Checks pieces of the journal, several at once. Reports are told in the order in which the pieces were given. */
export interface Crew extends AsyncDisposable {
  /** Waits until somebody is free, and gives the piece away. @throws what the check of any piece failed with */
  check(work: BatchWork): Promise<void>;
  /** Waits for all pieces. @throws as `check` */
  end(): Promise<void>;
}

/** Each thread checks one piece while the next one waits for it. More would only be held in memory. */
const PIECES_A_THREAD = 2;

/** A crew of so many threads; of none it checks here and now. */
export function crewOf(threads: number, onReport: (report: BatchReport) => void): Crew {
  if (threads > 0) return new Threads(threads, onReport);
  return {
    check: async (work) => onReport(checkBatch(work)),
    end: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

class Threads implements Crew {
  readonly #threads: readonly { readonly worker: Worker; pieces: number }[];
  readonly #onReport: (report: BatchReport) => void;
  readonly #ready = new Map<number, BatchReport>();
  #given = 0;
  #told = 0;
  #failure: { readonly error: unknown } | null = null;
  #change = Promise.withResolvers<void>();

  constructor(threads: number, onReport: (report: BatchReport) => void) {
    this.#onReport = onReport;
    this.#threads = Array.from({ length: threads }, () => {
      const thread = { worker: new Worker(new URL('./verify-worker.ts', import.meta.url)), pieces: 0 };
      thread.worker.on('message', ({ index, report }: Checked) => {
        thread.pieces -= 1;
        this.#ready.set(index, report);
        this.#changed();
      });
      thread.worker.on('error', (error) => {
        this.#failure = { error };
        this.#changed();
      });
      return thread;
    });
  }

  async check(work: BatchWork): Promise<void> {
    for (;;) {
      this.#tell();
      const thread = this.#threads.find(({ pieces }) => pieces === 0) ?? this.#threads.find(hasRoom);
      if (thread !== undefined) {
        const piece: Piece = { index: this.#given, work };
        this.#given += 1;
        thread.pieces += 1;
        // Moved, not copied: nobody looks at it here again.
        thread.worker.postMessage(piece, [work.documents.buffer as ArrayBuffer]);
        return;
      }
      await this.#change.promise;
    }
  }

  async end(): Promise<void> {
    for (this.#tell(); this.#told < this.#given; this.#tell()) await this.#change.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #changed(): void {
    const change = this.#change;
    this.#change = Promise.withResolvers();
    change.resolve();
  }

  #tell(): void {
    if (this.#failure !== null) throw this.#failure.error;
    for (
      let report = this.#ready.get(this.#told);
      report !== undefined;
      report = this.#ready.get(this.#told)
    ) {
      this.#ready.delete(this.#told);
      this.#told += 1;
      this.#onReport(report);
    }
  }
}

function hasRoom({ pieces }: { readonly pieces: number }): boolean {
  return pieces < PIECES_A_THREAD;
}
