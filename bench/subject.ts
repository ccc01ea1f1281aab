import type { Connection } from 'mongoose';

/** One way to bill a turn: a hold before the call and a settle after it, each durable when its promise resolves. */
export interface Subject {
  readonly name: string;
  /** What it stands for, in one line of the table. */
  readonly about: string;
  /** Makes wallets `0 .. wallets - 1`, each with more credit than the run can spend. */
  prepare(connection: Connection, wallets: number): Promise<Run>;
}

/** A prepared subject. */
export interface Run extends AsyncDisposable {
  /** Bills one whole turn on a wallet. */
  turn(wallet: number): Promise<void>;
  /** Fails where the books do not add up: a fast, wrong run is void. @param turns how many were billed */
  check(turns: number): Promise<void>;
}

/** What every subject holds and what it settles at, in smallest steps. */
export const HOLD = 100;
export const COST = 60;
/** What each wallet begins with. */
export const CREDIT = 1_000_000_000;
