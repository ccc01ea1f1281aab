import type { Amount } from './money.ts';
import type { Usage } from './pricing.ts';

/** The kinds of entry. Outsiders rely on these names. */
export type EntryType =
  | 'grant'
  | 'reserve'
  | 'settle'
  | 'release'
  | 'expire'
  | 'period'
  | 'lapse'
  | 'upgrade'
  | 'refund'
  | 'clawback'
  | 'transfer'
  | 'payout'
  | 'erase';

/** Where credit came from. Only `paid` earns shares and is refunded, only `earned` can be withdrawn. */
export type Origin = 'paid' | 'free' | 'gift' | 'earned';

/** Who moved the money. */
export type Actor = 'member' | 'owner' | 'job' | 'stripe' | 'discord';

/** The unit of free turns; a second one beside the economy's own. */
export const TURN_UNIT = 'turn';
/** The account of the wallet that holds today's free turns. */
export const TURNS_ACCOUNT = 'turns';

/**
 * One side of a movement. Accounts of the wallet are `bucket:<name>`, `hold:<id>` and `turns`; the others are the
 * house's. What a wallet's account needs to be rebuilt from postings alone stands beside the amount.
 */
export interface Posting {
  readonly account: string;
  readonly unit: string;
  /** In smallest steps; positive goes into the account. The postings of an entry sum to zero per unit. */
  readonly amount: Amount;
  /** Of wallet accounts in the economy's unit: where the credit came from. */
  readonly origin?: Origin;
  /** Of wallet accounts in the economy's unit: when it ends, or null for never. */
  readonly expires?: string | null;
  /** Of slices, and of slices that expire when they come back: the account they were taken from. */
  readonly from?: string;
  /**
   * Of `turns` and slices of it: the day (UTC) they belong to. Of slices of a period bucket: the start of the period;
   * of a rolling bucket: the lapse before it, absent where there was none.
   */
  readonly period?: string;
}

/** What a reserve sets aside credit for; becomes the hold in the wallet's state. */
export interface HoldTerms {
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. What expires now is over. */
  readonly expires: string;
  /** Whether its size is a promise that no settle passes. */
  readonly promise: boolean;
}

/** Who and why. Codes and numbers only: no text that a member typed and no Discord id. */
export interface Cause {
  readonly by: Actor;
  /** A code: `chat`, `portrait`, `start`, `expired`, `stopped`, `provider-failed`, ... */
  readonly reason: string;
  readonly model?: string;
  readonly priceVersion?: string;
  readonly usage?: Usage;
  /** The full cost in smallest steps, also where a free turn covered it. */
  readonly cost?: Amount;
  /** What cached tokens saved. */
  readonly saved?: Amount;
  /** Pieces delivered and asked for, of a batch. */
  readonly pieces?: { readonly delivered: number; readonly asked: number };
  readonly receipt?: string;
  readonly hold?: HoldTerms;
  /** Of a clawback: of which entry's grant, how much is to be taken in all, and how much was. */
  readonly clawback?: { readonly of: string; readonly target: Amount; readonly taken: Amount };
  /** Of a period that an owner gave: which of their acts it was, since the entry's key is the same for all of them. */
  readonly act?: string;
  /** One-time benefits that this entry uses up. */
  readonly benefits?: readonly string[];
  /** The plan from this entry on; absent leaves it as it is. */
  readonly plan?: PlanState;
}

/** An entry as `decide` makes it: not yet given its place in the chain. */
export interface EntryDraft {
  readonly key: string;
  /** Hash of the command without its time; the key alone for `close:`, `period:` and `payout:`. */
  readonly request: string;
  readonly type: EntryType;
  /** ISO 8601, UTC, milliseconds; never earlier than the entry before. */
  readonly at: string;
  readonly cause: Cause;
  readonly postings: readonly Posting[];
  /** The wallet whose creator earns from this entry. */
  readonly payee?: string;
}

/** An amount of one origin and expiry in a bucket. */
export interface Grant {
  readonly left: Amount;
  readonly origin: Origin;
  readonly expires: string | null;
}

/** What a hold took from one account; it goes back to the same place. */
export interface Slice {
  readonly account: string;
  readonly unit: string;
  readonly amount: Amount;
  readonly origin?: Origin;
  readonly expires?: string | null;
  readonly period?: string;
}

/** Credit set aside for one job. Open while it stands in the state; closed exactly once. */
export interface Hold extends HoldTerms {
  readonly reason: string;
  readonly model?: string;
  readonly priceVersion?: string;
  /** In the order taken. */
  readonly slices: readonly Slice[];
}

export interface PlanState {
  readonly name: string;
  /** `grace` is never stored: it is `active` seen between `end` and `graceEnd`. */
  readonly status: 'active' | 'canceling' | 'grace' | 'lapsed';
  readonly start: string;
  /** Exclusive: what ends now is over. Null never ends. */
  readonly end: string | null;
  /** The plan of the next period, where a downgrade waits for it. */
  readonly next: string | null;
  /** Until when a period that was not renewed goes on; null where it does not. */
  readonly graceEnd: string | null;
  /** The day of the month on which months begin: 31 January, 28 February, 31 March. */
  readonly anchorDay: number;
  /** The most granted in this period, first-time bonus excluded. */
  readonly granted: Amount;
  /**
   * The start of the first of the periods that renewed each other up to this one; a millisecond after the free one
   * before it where that began at the same instant or later. What holds took is told apart by it.
   */
  readonly since: string;
  /** When a plan of this wallet last lapsed; null where none did. */
  readonly lapsedAt: string | null;
}

/** The wallet after an entry. The head of the journal carries it, so reading a balance is one indexed read. */
export interface WalletState {
  /** Only buckets that hold something; each list in the order it is spent. */
  readonly buckets: Readonly<Record<string, readonly Grant[]>>;
  readonly holds: readonly Hold[];
  readonly plan: PlanState | null;
  readonly freeTurns: { readonly day: string; readonly left: number } | null;
  /** One-time benefits used, sorted. */
  readonly benefits: readonly string[];
  readonly debt: Amount;
  /** Ever paid out to this wallet, in ten-thousandths of the smallest step. */
  readonly paidOut: Amount;
  /** True after `erase`: no later command is accepted. */
  readonly closed: boolean;
}

/** A wallet before its first entry. */
export const EMPTY_STATE: WalletState = {
  benefits: [],
  buckets: {},
  closed: false,
  debt: 0,
  freeTurns: null,
  holds: [],
  paidOut: 0,
  plan: null,
};

/** An entry of the journal: a draft with its place in the wallet's chain and the state after it. */
export interface Entry extends EntryDraft {
  readonly wallet: string;
  /** 1, 2, 3 ... without a gap. */
  readonly seq: number;
  /** The hash of the entry before; 64 zeros at seq 1. */
  readonly previous: string;
  readonly state: WalletState;
  readonly stateHash: string;
  readonly hash: string;
}
