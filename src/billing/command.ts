import { hashOf } from './canonical.ts';
import type { Actor, Entry, Origin } from './entry.ts';
import { ERASE_KEY, type EraseWallet, type ReturnMember } from './erasure.ts';
import type { Amount } from './money.ts';
import type { Usage } from './pricing.ts';

/** Sets credit aside for one job. Appends `reserve`; a repeat returns the first result. */
export interface Reserve {
  readonly type: 'reserve';
  /** The hold's id as well: a Discord interaction id. */
  readonly key: string;
  readonly by: Actor;
  /** What for: `chat`, `portrait`, ... */
  readonly reason: string;
  readonly model: string;
  readonly priceVersion: string;
  /** Asked for; where the balance is short of it, what is left is taken. */
  readonly ceiling: Amount;
  /** Refused below it. Equal to `ceiling` for an exact price. */
  readonly floor: Amount;
  /** Whether a free turn may cover it whole. */
  readonly freeTurn: boolean;
  /** Whether the hold's size is a promise that no settle passes. */
  readonly promise: boolean;
  readonly lifeSeconds: number;
  /** The least plan that opens it; null is open to all. */
  readonly needsPlan?: string | null;
}

/** Closes a hold at its real cost; the rest goes back in the same entry. Appends `settle` under `close:<hold>`. */
export interface Settle {
  readonly type: 'settle';
  readonly hold: string;
  readonly by: Actor;
  readonly cost: Amount;
  readonly usage?: Usage;
  readonly saved?: Amount;
  readonly pieces?: { readonly delivered: number; readonly asked: number };
  /** Why it ended: `done`, `stopped`, ... */
  readonly reason: string;
}

/** Gives a whole hold back. Appends `release` under `close:<hold>`. */
export interface Release {
  readonly type: 'release';
  readonly hold: string;
  readonly by: Actor;
  /** `provider-failed`, `timeout`, `filtered`, `stopped`, `discarded`, ... */
  readonly reason: string;
}

/** Gives credit. Appends `grant`; a repeat returns the first result. */
export interface GrantCredit {
  readonly type: 'grant';
  readonly key: string;
  readonly by: Actor;
  readonly reason: string;
  readonly bucket: string;
  readonly amount: Amount;
  readonly origin: Origin;
  /** ISO 8601; rounded up to 00:00 UTC. Null never ends. */
  readonly expires: string | null;
  /** The house account that it comes from: `issued:gift`, `sold:pack`, ... */
  readonly source: string;
}

/**
 * Credits a pack that was paid for. Appends `grant`; debt is repaid first. Never refused for the size of the state. A
 * repeat returns the first result.
 */
export interface CreditPack {
  readonly type: 'credit-pack';
  /** The Checkout Session's id, or the Discord entitlement's: a link that is paid twice is two packs. */
  readonly key: string;
  readonly by: Actor;
  readonly bucket: string;
  /** With the pack's bonus; all of it is `paid`. */
  readonly amount: Amount;
}

/** What a refunded or disputed payment had granted. */
export type Granted =
  | { readonly kind: 'pack'; readonly bucket: string }
  /** A period's amount or an upgrade's, given in the period that began then (ISO 8601). */
  | { readonly kind: 'period'; readonly start: string };

/**
 * Moves a wallet to what is to be taken back of one payment, up or down. Appends `clawback`. What was spent of a pack
 * becomes debt; of a period only what is left of it is taken. A repeat returns the first result.
 */
export interface Clawback {
  readonly type: 'clawback';
  /** `clawback:<key of the grant>:<n>`, n = 1, 2, 3: whoever decides on an older one finds the key taken. */
  readonly key: string;
  readonly by: Actor;
  /** The key of the entry that granted it. */
  readonly of: string;
  readonly granted: Granted;
  /** What the entry before this one had as `target` and `taken`; zeros at first. */
  readonly before: { readonly target: Amount; readonly taken: Amount };
  /** By `takenBack`. */
  readonly target: Amount;
}

/**
 * Opens a paid period: by a paid invoice or an owner's grant. Appends `period` under `period:<start>`; whoever comes
 * second for a start gets the first result. A renewal within grace begins at the old end, a later one now. A paid period
 * is never refused for one that runs: see `over`.
 */
export interface OpenPeriod {
  readonly type: 'period';
  readonly plan: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly start: string;
  /** Null follows from the plan's cycle. */
  readonly end: string | null;
  readonly by: Actor;
  /** `paid` for an invoice or a period of Discord's shop, `free` for an owner's grant. */
  readonly origin: Origin;
  /** Of an owner's grant: names the act, for whoever comes second and finds another one's period. */
  readonly act?: string;
  /**
   * What the payer knows of a period that still runs. `upgrade`: the same subscription, which went to a higher plan for
   * the difference and began its period anew. `second`: another subscription that somebody pays for as well. Left out:
   * an owner's gift.
   */
  readonly over?: 'upgrade' | 'second';
}

/**
 * Changes the running plan. An upgrade adds the new plan's amount less what was granted in this period and leaves its
 * end; a downgrade waits for the next period; `cancel` ends the plan with its period, `resume` takes either back.
 */
export interface ChangePlan {
  readonly type: 'change-plan';
  readonly key: string;
  readonly by: Actor;
  readonly to: { readonly upgrade: string } | { readonly downgrade: string } | 'cancel' | 'resume';
  readonly origin: Origin;
}

/**
 * Gives back what a settle kept. Appends `refund` under `refund:<hold>`: whole, once, never more than was charged.
 * Refused with `nothing_to_refund` where nothing was charged, and where a free turn's day is over.
 */
export interface Refund {
  readonly type: 'refund';
  /** The entry that settled the hold, as this wallet's journal has it. */
  readonly settled: Entry;
  readonly by: Actor;
  readonly reason: string;
}

/** Books what time made due and nothing else. */
export interface Touch {
  readonly type: 'touch';
}

export type Command =
  | Reserve
  | Settle
  | Release
  | GrantCredit
  | CreditPack
  | Clawback
  | OpenPeriod
  | ChangePlan
  | Refund
  | EraseWallet
  | ReturnMember
  | Touch;

/** The idempotency key under which a command's entry stands; null for `touch`, whose entries have their own. */
export function keyOf(command: Command): string | null {
  switch (command.type) {
    case 'reserve':
    case 'grant':
    case 'credit-pack':
    case 'clawback':
    case 'change-plan':
      return command.key;
    case 'period':
      return periodKey(command.start);
    case 'settle':
    case 'release':
      return closeKey(command.hold);
    case 'refund':
      return refundKeyOf(command);
    case 'erase':
      return ERASE_KEY;
    case 'return':
      return START_KEY;
    case 'touch':
      return null;
  }
}

/** The key of a wallet's first entry: the welcome of a new member, or the return of one who was erased. */
export const START_KEY = 'grant:start';

/** The one key under which a period can begin; without the plan's name. */
export function periodKey(start: string): string {
  return `period:${start}`;
}

/** The one key under which a plan ends at an instant. */
export function lapseKey(instant: string): string {
  return `lapse:${instant}`;
}

/** The key of the nth clawback of a grant. */
export function clawbackKey(of: string, n: number): string {
  return `clawback:${of}:${n}`;
}

/** The one key under which what a hold cost can be given back. */
export function refundKey(hold: string): string {
  return `refund:${hold}`;
}

function refundKeyOf({ settled }: Refund): string {
  return refundKey(settled.key.replace(/^close:/, ''));
}

/** The one key under which a hold can end. */
export function closeKey(hold: string): string {
  return `close:${hold}`;
}

/**
 * What tells a repeat from a conflict: the hash of the command without its time. Of whatever ends a hold it is the
 * key alone, since whoever comes second gets the first result; so it is of what begins and ends a wallet.
 */
export function requestOf(command: Exclude<Command, Touch>): string {
  if (command.type === 'settle' || command.type === 'release') return closeKey(command.hold);
  if (command.type === 'period') return periodKey(command.start);
  // The entry that it refunds is no part of what was asked: the hold is.
  if (command.type === 'refund') return hashOf({ type: 'refund', key: refundKeyOf(command) });
  if (command.type === 'erase') return ERASE_KEY;
  if (command.type === 'return') return hashOf(START_KEY);
  return hashOf({ ...command });
}
