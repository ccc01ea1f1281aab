import type { Owner } from '../billing/outcome.ts';
import type { Clock } from '../clock.ts';
import type { AuditStore } from './audit.ts';
import { type FoundReceipt, type ReceiptParts, receiptOfHold } from './find-receipt.ts';
import type { Spread } from './news.ts';

/** The longest report, in letters. */
export const PROBLEM_TEXT_MAX = 1_000;

/**
 * A problem with a receipt that its member reported: at most one a receipt. What they typed stands here alone, never
 * in the journal, and goes with the member.
 */
export interface Problem {
  /** The receipt's hold. */
  readonly hold: string;
  readonly server: string;
  readonly member: string;
  /** The receipt's short name; null where nothing was charged. */
  readonly receipt: string | null;
  readonly text: string;
  readonly at: Date;
  readonly state: 'open' | 'refunded' | 'closed';
}

/** How a problem ended. */
export interface ProblemEnd {
  readonly state: 'refunded' | 'closed';
  /** The Discord id of whoever ended it. */
  readonly by: string;
  readonly at: Date;
}

export interface ProblemStore {
  /** Adds one; answers the state of the one that is there already, or null where this is the first. */
  add(problem: Problem): Promise<Problem['state'] | null>;
  find(server: string, hold: string): Promise<Problem | null>;
  /** Ends an open one; false where it is not open (any more). */
  close(server: string, hold: string, end: ProblemEnd): Promise<boolean>;
  /** The open ones, oldest first, from the `skip`th on, at most `limit`. */
  open(server: string, page: { readonly skip: number; readonly limit: number }): Promise<readonly Problem[]>;
}

export interface ProblemParts extends ReceiptParts {
  readonly problems: ProblemStore;
  readonly audits: AuditStore;
  readonly tell: Spread;
  readonly clock: Clock;
}

/** What came of a report. */
export type Reported = 'reported' | 'reported_before' | 'looked_at' | 'empty' | 'no_receipt';

/** Takes a member's report on a receipt of their own; those who manage the server find it in their list. */
export async function reportProblem(
  parts: ProblemParts,
  owner: Owner,
  hold: string,
  typed: string,
): Promise<Reported> {
  const text = typed.trim().slice(0, PROBLEM_TEXT_MAX).toWellFormed();
  if (text === '') return 'empty';
  const found = await receiptOfHold(parts, owner, hold);
  if (found === null) return 'no_receipt';
  const { server, member } = owner;
  const at = new Date(parts.clock.now());
  const receipt = found.receipt.id;
  const before = await parts.problems.add({ hold, server, member, receipt, text, at, state: 'open' });
  if (before === null) return 'reported';
  return before === 'open' ? 'reported_before' : 'looked_at';
}

/** A problem in the owners' list, with what it cost. */
export interface ListedProblem {
  readonly problem: Problem;
  /** Null where the member's wallet is gone. */
  readonly found: FoundReceipt | null;
}

/** The open problems of a server, oldest first: from the `skip`th on, at most `limit`. */
export async function openProblems(
  parts: ProblemParts,
  server: string,
  page: { readonly skip: number; readonly limit: number },
): Promise<readonly ListedProblem[]> {
  const problems = await parts.problems.open(server, page);
  return Promise.all(
    problems.map(async (problem) => ({ problem, found: await receiptOfHold(parts, problem, problem.hold) })),
  );
}

/** Closes a problem without a refund; its member hears of it. Null where it is not open any more. */
export async function closeProblem(
  parts: ProblemParts,
  who: { readonly server: string; readonly actor: string },
  hold: string,
): Promise<Problem | null> {
  const { server, actor } = who;
  const problem = await parts.problems.find(server, hold);
  if (problem === null) return null;
  const { member, receipt } = problem;
  const at = new Date(parts.clock.now());
  if (!(await parts.problems.close(server, hold, { state: 'closed', by: actor, at }))) return null;
  const id = `${server}:problem:${hold}`;
  await parts.audits.add({
    ...{
      id,
      server,
      actor,
      member,
      at,
      action: 'problem-close',
      note: null,
      before: 'open',
      after: 'closed',
    },
    subject: receipt ?? hold,
  });
  if (member !== actor) await parts.tell({ id, server, member, kind: 'problem-closed', about: hold, at });
  return problem;
}
