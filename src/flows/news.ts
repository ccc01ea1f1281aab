import { refundKey } from '../billing/command.ts';
import type { Entry } from '../billing/entry.ts';
import { type FoundReceipt, type ReceiptParts, receiptOfHold } from './find-receipt.ts';

/**
 * What happened to a member while they were away: told once, by a direct message where they take one, else with their
 * next command. Amounts are not kept here: they are read from the ledger when it is told.
 */
export interface News {
  /** What it is about, and at most once: `refund:<hold>`, `problem:<hold>`. */
  readonly id: string;
  readonly server: string;
  readonly member: string;
  readonly kind: 'refunded' | 'problem-closed';
  readonly hold: string;
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
export interface NewsContent {
  readonly kind: News['kind'];
  readonly found: FoundReceipt;
  /** Of a refund: the entry that gave it back. */
  readonly refund: Entry | null;
}

/** Reads what there is to tell; null where the wallet is gone, or nothing came of it. */
export async function contentOf(
  parts: ReceiptParts,
  { hold, kind, ...news }: News,
): Promise<NewsContent | null> {
  const found = await receiptOfHold(parts, news, hold);
  if (found === null) return null;
  const refund = await parts.ledger.entry(found.account.wallet, refundKey(hold));
  return kind === 'refunded' && refund === null ? null : { kind, found, refund };
}
