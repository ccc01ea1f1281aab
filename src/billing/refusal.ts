import type { Amount } from './money.ts';

/**
 * Why the ledger said no: a closed set of codes with data. A refusal is an answer, not a failure; nothing was
 * appended, held or charged. Words for it are chosen in `present`.
 */
export type Refusal =
  /** What can be spent is below the least that the job needs. */
  | {
      readonly code: 'insufficient_balance';
      readonly needed: Amount;
      readonly available: Amount;
      readonly held: Amount;
      readonly holds: number;
      readonly locked: Amount;
    }
  /** No such open hold, and no entry ever closed it. */
  | { readonly code: 'hold_unknown'; readonly hold: string }
  /** The key was used with other content. */
  | { readonly code: 'key_conflict'; readonly key: string; readonly asked: string; readonly found: string }
  /** The wallet is at one of its bounds, its queue is full, or the database did not answer in time: try again. */
  | { readonly code: 'busy'; readonly because: 'holds' | 'grants' | 'queue' | 'database' }
  /** The member's plan does not open it. */
  | { readonly code: 'plan_required'; readonly plan: string; readonly has: string | null }
  /** The plan cannot be changed so: the code says how it stands. */
  | {
      readonly code: 'plan_conflict';
      readonly because: 'running' | 'same' | 'none' | 'not_higher' | 'not_lower' | 'unpaid';
    }
  /** The economy lets nobody spend who owes credit that was taken back. */
  | { readonly code: 'spending_paused'; readonly debt: Amount }
  /** A receipt that cost nothing, or a free turn whose day is over. */
  | { readonly code: 'nothing_to_refund'; readonly because: 'not_charged' | 'day_over' }
  /** The wallet was erased. */
  | { readonly code: 'wallet_closed' }
  /** A field of the command is out of its bounds. */
  | { readonly code: 'invalid'; readonly field: string; readonly message: string };

export type RefusalCode = Refusal['code'];
