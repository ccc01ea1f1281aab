import { refundKey } from '../billing/command.ts';
import type { Economy } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import { type FoundReceipt, inWallets, type ReceiptParts, receiptOfHold } from './find-receipt.ts';

/**
 * What happened to a member while they were away: told once, by a direct message where they take one, else with their
 * next command. Amounts are not kept here: they are read from the ledger when it is told.
 */
export interface News {
  /** Of what it is about, so that it is told at most once. */
  readonly id: string;
  readonly server: string;
  readonly member: string;
  readonly kind: 'refunded' | 'problem-closed' | 'plan-ended';
  /** The hold of a receipt; of a plan that ended the key of the entry that ended it. */
  readonly about: string;
  readonly at: Date;
}

/** The news of members. */
export interface NewsStore {
  /** Adds it as being told; false where it is there already. */
  add(news: News): Promise<boolean>;
  /** It could not be told: the member's next command says it. */
  keep(id: string): Promise<void>;
  /** Takes what waits for a member, oldest first, at most `limit`: whoever takes it tells it. */
  take(server: string, member: string, limit: number): Promise<readonly News[]>;
}

/** Carries news to a member. Answers false where they take no messages, or it could not be sent. */
export type Tell = (news: News) => Promise<boolean>;

/** Adds news and tells it; what cannot be told now waits. A repeat tells nothing twice. */
export async function spread(
  { news: store, tell }: { readonly news: NewsStore; readonly tell: Tell },
  news: News,
): Promise<void> {
  if (!(await store.add(news))) return;
  if (!(await tell(news))) await store.keep(news.id);
}

/** News with what the ledger says about it. */
export type NewsContent =
  /** `refund` is the entry that gave it back. */
  | { readonly kind: 'refunded'; readonly found: FoundReceipt; readonly refund: Entry }
  | { readonly kind: 'problem-closed'; readonly found: FoundReceipt }
  | PlanEnd;

/** The entry that ended a plan, and the plan's name. */
export interface PlanEnd {
  readonly kind: 'plan-ended';
  readonly economy: Economy;
  readonly plan: string;
  readonly lapse: Entry;
}

/** Reads what there is to tell; null where the wallet is gone, or nothing came of it. */
export async function contentOf(
  parts: ReceiptParts,
  { about, kind, ...news }: News,
): Promise<NewsContent | null> {
  if (kind === 'plan-ended') return planEndOf(parts, news, about);
  const found = await receiptOfHold(parts, news, about);
  if (found === null) return null;
  if (kind === 'problem-closed') return { kind, found };
  const refund = await parts.ledger.entry(found.account.wallet, refundKey(about));
  return refund === null ? null : { kind, found, refund };
}

async function planEndOf(
  parts: ReceiptParts,
  owner: Pick<News, 'server' | 'member'>,
  key: string,
): Promise<PlanEnd | null> {
  return inWallets(parts, owner, async (wallet, economy) => {
    const lapse = await parts.ledger.entry(wallet, key);
    if (lapse === null) return null;
    const [before] = await parts.ledger.entries(wallet, { limit: 1, before: lapse.seq });
    const plan = before?.state.plan?.name;
    return plan === undefined ? null : { kind: 'plan-ended', economy, plan, lapse };
  });
}
