import { refundKey } from '../billing/command.ts';
import { refundedBy, refundOf } from '../billing/decide-refund.ts';
import type { Economy } from '../billing/economy.ts';
import { type Entry, type Posting, TURN_UNIT } from '../billing/entry.ts';
import { formatDecimal } from '../billing/money.ts';
import type { Owner } from '../billing/outcome.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import type { AuditStore } from './audit.ts';
import { type FoundReceipt, type ReceiptParts, receiptNamed, receiptOfHold } from './find-receipt.ts';
import type { Spread } from './news.ts';
import type { ProblemStore } from './problem.ts';

export interface RefundParts extends ReceiptParts {
  readonly audits: AuditStore;
  readonly problems: ProblemStore;
  readonly tell: Spread;
  readonly clock: Clock;
}

/** What a refund of a receipt would come to. Nothing has happened. */
export type RefundPreview =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly economy: Economy; readonly refusal: Refusal }
  | {
      readonly kind: 'refunded';
      readonly economy: Economy;
      readonly found: FoundReceipt;
      readonly entry: Entry;
    }
  | {
      readonly kind: 'open';
      readonly found: FoundReceipt;
      /** What would move. */
      readonly postings: readonly Posting[];
    };

/** Looks at a member's receipt, by its name as somebody typed it. */
export async function previewRefund(parts: RefundParts, owner: Owner, typed: string): Promise<RefundPreview> {
  const found = await receiptNamed(parts, owner, typed);
  if (found === null) return { kind: 'unknown' };
  const { economy, account, entry, receipt } = found;
  const done = await parts.ledger.entry(account.wallet, refundKey(receipt.hold));
  if (done !== null) return { kind: 'refunded', economy, found, entry: done };
  const { state, now } = await parts.ledger.standing(owner, economy);
  const postings = refundOf(economy, state, entry, now);
  if ('code' in postings) return { kind: 'refused', economy, refusal: postings };
  return { kind: 'open', found, postings };
}

/** What came of a refund. */
export type Refunded =
  | Exclude<RefundPreview, { readonly kind: 'open' | 'refunded' }>
  | {
      readonly kind: 'refunded';
      readonly economy: Economy;
      readonly found: FoundReceipt;
      readonly entry: Entry;
      /** Whether it had been refunded before: nothing moved again. */
      readonly repeat: boolean;
    };

/**
 * Refunds what a hold cost: one entry `refund:<hold>`, a line in the audit list, an open report on it closed, and the
 * member is told. Every step is done at most once; a repeat finishes what a crash left out.
 */
export async function refundReceipt(
  parts: RefundParts,
  { actor }: { readonly actor: string },
  owner: Owner,
  hold: string,
): Promise<Refunded> {
  const found = await receiptOfHold(parts, owner, hold);
  if (found === null) return { kind: 'unknown' };
  const { economy, account, entry: settled } = found;
  const command = { type: 'refund', settled, by: 'owner', reason: 'refund' } as const;
  const outcome = await parts.ledger.post(account, command);
  if (!outcome.ok) return { kind: 'refused', economy, refusal: outcome.refusal };
  const { entry, repeat } = outcome;
  const { server, member } = owner;
  const at = new Date(parts.clock.now());
  await parts.audits.add({
    id: `${server}:${entry.key}`,
    server,
    actor,
    member,
    at,
    action: 'refund',
    note: null,
    subject: found.receipt.id ?? hold,
    before: null,
    after: shownRefund(economy, entry),
  });
  await parts.problems.close(server, hold, { state: 'refunded', by: actor, at });
  if (member !== actor) {
    await parts.tell({ id: `${server}:${entry.key}`, server, member, kind: 'refunded', about: hold, at });
  }
  return { kind: 'refunded', economy, found, entry, repeat };
}

function shownRefund({ unit }: Economy, entry: Entry): string {
  const turns = refundedBy(entry, TURN_UNIT);
  return turns > 0 ? 'a free turn' : formatDecimal(refundedBy(entry, unit.name), unit.scale, ',');
}
