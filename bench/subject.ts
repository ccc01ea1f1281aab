import type { Connection } from 'mongoose';

/** A database of a subject's own, on the one server of the run. */
export interface Place {
  /** Names the database. */
  readonly uri: string;
  readonly connection: Connection;
  /** As the product connects for its journal. */
  readonly journal: Connection;
  /** Told of every command, where they are counted: for a subject that opens a connection of its own. */
  readonly onCommand?: (event: { readonly commandName: string; readonly command: object }) => void;
}

/** One way to bill a turn: a hold before the call and a settle after it, each durable when its promise resolves. */
export interface Subject {
  readonly name: string;
  /** What it stands for, in one line of the table. */
  readonly about: string;
  /** The most callers on one wallet with which a run of it ends within a minute. Absent: any number. */
  readonly hotCallersMax?: number;
  /**
   * Makes wallets `0 .. wallets - 1`, each with more credit than the run can spend.
   * @throws {SubjectUnavailable} where it cannot be had on this machine
   */
  prepare(place: Place, wallets: number): Promise<Run>;
}

/** A prepared subject. */
export interface Run extends AsyncDisposable {
  /**
   * Bills one whole turn on a wallet.
   * @param onHeld called once the hold is durable: from here on a model could be asked
   * @throws {TurnGivenUp} where the subject itself gives up, as its original would
   */
  turn(wallet: number, onHeld?: () => void): Promise<void>;
  /** Ends what it does beside its turns, so that nothing of it runs while another subject is measured. */
  rest?(): Promise<unknown>;
  /** Fails where the books do not add up: a fast, wrong run is void. @param turns how many were billed whole */
  check(turns: number): Promise<void>;
}

/** A subject gave a turn up: counted, and never as a turn. */
export class TurnGivenUp extends Error {
  override readonly name = 'TurnGivenUp';
}

/** A subject that cannot be had here; `message` says why. */
export class SubjectUnavailable extends Error {
  override readonly name = 'SubjectUnavailable';
}

/** What every subject holds and what it settles at, in smallest steps. */
export const HOLD = 100;
export const COST = 60;
/** What each wallet begins with. */
export const CREDIT = 1_000_000_000;

/** Does something for each of `0 .. count - 1`, a hundred at a time, and keeps the order. */
export async function inBatches<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let start = 0; start < count; start += 100) {
    const batch = Array.from({ length: Math.min(100, count - start) }, (_, index) => work(start + index));
    all.push(...(await Promise.all(batch)));
  }
  return all;
}

/** Fails where two counts differ. */
export function assertSame(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)}, not ${String(expected)}`);
}
