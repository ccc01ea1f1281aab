import type { CreditPack } from '../billing/command.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Account, Ledger } from '../billing/outcome.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import type { NewsStore } from './news.ts';
import type {
  Payment,
  PaymentEventStore,
  PaymentStore,
  PendingReason,
  Purchase,
  SessionFact,
} from './payments.ts';

export interface CreditParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly payments: PaymentStore;
  readonly paymentEvents: PaymentEventStore;
  /** What buyers are to hear; they are told when it is applied. */
  readonly news: NewsStore;
  readonly clock: Clock;
}

/** What a fact came to: applied (also where it changes nothing), or why not yet. */
export type Applied =
  | { readonly ok: true; readonly payment: Payment | null }
  | { readonly ok: false; readonly reason: PendingReason };

/**
 * Credits what a Checkout Session paid for: verified session -> purchase -> append -> note. Webhook, return page and
 * poll all come here; the session's id is the entry's key, so whoever comes first credits and the others find it done.
 */
export async function creditSession(parts: CreditParts, session: SessionFact): Promise<Applied> {
  if (session.status !== 'paid' || session.mode !== 'payment') return { ok: true, payment: null };
  const known = await parts.payments.payment(session.id);
  if (known !== null) return { ok: true, payment: known };
  const purchase = session.reference === null ? null : await parts.payments.purchase(session.reference);
  if (purchase === null) return { ok: false, reason: 'unknown_purchase' };
  if (!isAsAgreed(purchase, session)) return { ok: false, reason: 'mismatch' };
  const account = await accountOf(parts, purchase);
  if (account === null) return { ok: false, reason: 'economy_gone' };
  const { bucket, amount } = purchase;
  if (bucket === null) return { ok: false, reason: 'mismatch' };
  const command: CreditPack = { type: 'credit-pack', key: session.id, by: 'stripe', bucket, amount };
  const outcome = await parts.ledger.post(account, command);
  // A conflict is this session's own entry: nobody else has its key.
  if (!outcome.ok && outcome.refusal.code !== 'key_conflict') return notPosted(outcome.refusal);
  const payment: Payment = {
    id: session.id,
    purchase: purchase.id,
    server: purchase.server,
    member: purchase.member,
    wallet: purchase.wallet,
    economy: purchase.economy,
    key: session.id,
    grant: { kind: 'pack', bucket },
    amount,
    paid: purchase.price,
    intent: session.intent,
    reversals: [],
    version: 0,
    at: new Date(parts.clock.now()),
  };
  return { ok: true, payment: await noted(parts, payment, 'credited') };
}

/** The name of the news that a payment was credited. */
export function creditedId(payment: string): string {
  return `credited:${payment}`;
}

/**
 * Notes a payment that was credited, and lets what waited for it be tried at once. Its news, if any, comes first: a
 * payment that is noted is never told to nobody.
 */
export async function noted(
  { payments, paymentEvents, news, clock }: CreditParts,
  payment: Payment,
  kind: 'credited' | 'renewal-paid' | null,
): Promise<Payment> {
  const { id: about, server, member, at } = payment;
  const id = kind === 'credited' ? creditedId(about) : `${kind}:${about}`;
  if (kind !== null) await news.add({ id, server, member, kind, about, at });
  await payments.credit(payment);
  if (payment.intent !== null) await paymentEvents.hasten(payment.intent, new Date(clock.now()));
  return payment;
}

/** Why the ledger did not take what was paid for: kept, and tried again. */
export function notPosted(refusal: Refusal): Applied {
  return { ok: false, reason: refusal.code === 'wallet_closed' ? 'wallet_closed' : 'failed' };
}

/** Amount, currency and pack, against our own record: metadata proves nothing, and links are shared. */
function isAsAgreed(purchase: Purchase, { link, money }: SessionFact): boolean {
  const { price, item, ware } = purchase;
  return (
    item.kind === 'pack' && link === ware && money?.cents === price.cents && money.currency === price.currency
  );
}

/** The wallet that was paid for, under its own economy: also where another one rules the server by now. */
export async function accountOf(
  { economies }: Pick<CreditParts, 'economies'>,
  { server, economy, wallet }: Pick<Purchase, 'server' | 'economy' | 'wallet'>,
): Promise<Account | null> {
  const current = await economies.of(server);
  const own = current.name === economy ? current : await economies.named(server, economy);
  return own === null ? null : { wallet, economy: own };
}
