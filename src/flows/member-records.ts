import type { Owner } from '../billing/outcome.ts';
import type { AuditLine } from './audit.ts';
import type { Erasure } from './erase.ts';
import type { Payment, Purchase } from './payments.ts';
import type { Problem } from './problem.ts';
import type { Sketch } from './sketch.ts';
import type { Turn } from './turn.ts';

/** Everything about a member beside the ledger, as an export shows it. */
export interface Records {
  readonly turns: readonly Omit<Turn, 'token' | 'process'>[];
  readonly sketches: readonly Omit<Sketch, 'token' | 'process'>[];
  readonly settings: Readonly<Record<string, unknown>> | null;
  /** Whether it is the server whose wallet the member uses in direct messages. */
  readonly isDirectServer: boolean;
  /** What the member reported about receipts. */
  readonly problems: readonly Problem[];
  /** What the member was offered to buy, and what they paid for. */
  readonly purchases: readonly Omit<Purchase, 'place'>[];
  readonly payments: readonly Payment[];
  /** Lines of the audit list that were about the member, or that the member wrote. */
  readonly audits: readonly AuditLine[];
}

/** How much of it there is. */
export interface RecordCounts {
  readonly turns: number;
  readonly sketches: number;
  readonly audits: number;
  readonly hasSettings: boolean;
}

/** What the product keeps about members beside the ledger: one place that knows every collection they stand in. */
export interface MemberRecords {
  /** The servers in which anything is kept about a member. */
  servers(member: string): Promise<readonly string[]>;
  count(owner: Owner): Promise<RecordCounts>;
  read(owner: Owner): Promise<Records>;
  /**
   * Deletes all of it that is not newer than the wish, and takes the name out of lists that must stay.
   * @param holds of jobs that were running, whose pictures go too
   */
  erase(erasure: Erasure, holds: readonly string[]): Promise<void>;
  /** Counts the coupons that a wallet redeemed for the one that follows it, so that none is redeemed twice. */
  moveClaims(from: string, to: string): Promise<void>;
}
