import type { Command, Touch } from './command.ts';
import type { Economy } from './economy.ts';
import type { Entry, WalletState } from './entry.ts';
import type { Refusal } from './refusal.ts';

/** A member's (or pool's) place in one server. Discord ids, kept whole; they never enter the journal. */
export interface Owner {
  readonly server: string;
  readonly member: string;
}

/** A wallet together with the economy that rules it. */
export interface Account {
  /** The random id that the journal knows. */
  readonly wallet: string;
  readonly economy: Economy;
}

/** What became of a command. A refusal is an answer: nothing was appended for it. */
export type Outcome =
  | {
      readonly ok: true;
      /** The command's own entry; of a repeat the first one. */
      readonly entry: Entry;
      readonly repeat: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** A wallet as it stands now, brought up to the clock; nothing was appended for it. */
export interface Standing {
  /** Null for a member who has never used the product. */
  readonly wallet: string | null;
  readonly economy: Economy;
  readonly seq: number;
  readonly state: WalletState;
  /** The instant of the reading, in milliseconds. */
  readonly now: number;
}

/**
 * The ledger as flows see it. Every movement of money goes through `post`; a repeat under the same key returns the
 * first result. Errors of the database become the refusal `busy` once the deadline passes, never silence.
 */
export interface Ledger {
  /** The account of an owner under an economy, made on first use. */
  account(owner: Owner, economy: Economy): Promise<Account>;
  /** Decides and appends one command. Acknowledged by a majority when it answers `ok`. */
  post(account: Account, command: Exclude<Command, Touch>): Promise<Outcome>;
  /** What the next command would find. Appends nothing, makes nothing. */
  standing(owner: Owner, economy: Economy): Promise<Standing>;
  /** The newest entries first, at most `limit`, before `seq` (exclusive) where given. */
  entries(
    wallet: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly Entry[]>;
  /** The entry under a key, or null. */
  entry(wallet: string, key: string): Promise<Entry | null>;
  /** The entry that settled the hold of a receipt, by the receipt's short name, or null. Reads the wallet's entries. */
  settled(wallet: string, receipt: string): Promise<Entry | null>;
}
