import { withReversal } from '../billing/money-back.ts';
import type { Ledger } from '../billing/outcome.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { CardPayments, Invoice } from './card-payments.ts';
import { type CompareShopParts, compareShop, isOfShop } from './compare-shop.ts';
import type { Payment, PaymentEventStore, PaymentFact, ReversalFact, SessionFact } from './payments.ts';

/** Something that our books and the provider's say differently. */
export interface Difference {
  readonly kind: /** Paid there, not credited here. */
    | 'not_credited'
    /** Credited here, not paid there. */
    | 'not_paid'
    /** Another amount or currency. */
    | 'other_money'
    /** Noted as credited, without an entry in the journal. */
    | 'not_in_journal'
    /** A refund or dispute there that is not known here as far as it went. */
    | 'reversal_unknown';
  /** The provider's id: of a session, invoice, entitlement, period, refund or dispute. */
  readonly id: string;
  readonly detail: string;
}

export interface ReconcileParts extends CompareShopParts {
  readonly ledger: Pick<Ledger, 'entry'>;
  readonly paymentEvents: PaymentEventStore;
  readonly cards: CardPayments | null;
  readonly clock: Clock;
}

interface Found extends Difference {
  /** What would mend it, as if its webhook had come. */
  readonly fact: PaymentFact | null;
}

/**
 * Every difference between our books and the providers', of payments made at or after an instant. Changes nothing.
 * @throws {AppError} stripe_unavailable, stripe_refused
 */
export async function compareBooks(parts: ReconcileParts, since: Date): Promise<readonly Difference[]> {
  return (await differences(parts, since)).map(({ fact: _fact, ...difference }) => difference);
}

async function differences(parts: ReconcileParts, since: Date): Promise<readonly Found[]> {
  const credited = await parts.payments.creditedSince(since);
  const found: Found[] = [];
  for (const payment of credited) found.push(...(await ofJournal(parts, payment)));
  found.push(...(await ofCards(parts, credited, since)));
  // Another job mends what Discord's shop did not tell.
  for (const each of await compareShop(parts, credited, since)) found.push({ ...each, fact: null });
  return found;
}

async function ofCards(parts: ReconcileParts, credited: readonly Payment[], since: Date): Promise<Found[]> {
  const { cards } = parts;
  if (cards === null) return [];
  const found: Found[] = [];
  const seen = new Set<string>();
  for await (const session of cards.sessionsSince(since)) {
    seen.add(session.id);
    found.push(...(await ofSession(parts, session)));
  }
  for await (const invoice of cards.invoicesSince(since)) {
    seen.add(invoice.id);
    found.push(...(await ofInvoice(parts, invoice)));
  }
  for await (const fact of cards.reversalsSince(since)) found.push(...(await ofReversal(parts, fact)));
  for (const { id, wallet } of credited.filter((payment) => !isOfShop(payment))) {
    // A session may have begun before it was paid: asked for by its id.
    if (!seen.has(id) && !(await isPaidThere(cards, id)))
      found.push({ kind: 'not_paid', id, detail: `credited to ${wallet}`, fact: null });
  }
  return found;
}

async function ofSession({ payments }: ReconcileParts, session: SessionFact): Promise<Found[]> {
  const { id, reference, money } = session;
  if (session.status !== 'paid' || session.mode !== 'payment' || !isOurs(reference)) return [];
  const payment = await payments.payment(id);
  if (payment === null) return [{ kind: 'not_credited', id, detail: `for ${reference}`, fact: session }];
  const { cents, currency } = payment.paid;
  if (money?.cents === cents && money.currency === currency) return [];
  return [
    { kind: 'other_money', id, detail: `${money?.cents} ${money?.currency}, here ${cents}`, fact: null },
  ];
}

async function ofInvoice({ payments }: ReconcileParts, invoice: Invoice): Promise<Found[]> {
  const { id, subscription, reference, reason } = invoice;
  const isKnown = subscription !== null && (await payments.subscription(subscription)) !== null;
  if (!invoice.isPaid || reason === 'other' || !(isKnown || isOurs(reference))) return [];
  // A change that lowers a plan gives nothing.
  if (invoice.paid.cents === 0 || (await payments.payment(id)) !== null) return [];
  return [{ kind: 'not_credited', id, detail: `of ${subscription}`, fact: { kind: 'invoice', id } }];
}

async function ofReversal({ payments }: ReconcileParts, fact: ReversalFact): Promise<Found[]> {
  const payment = fact.intent === null ? null : await payments.byIntent(fact.intent);
  if (payment === null) return [];
  const { reversal } = fact;
  const known = payment.reversals.find(({ id }) => id === reversal.id);
  const next = withReversal(payment.reversals, reversal).find(({ id }) => id === reversal.id);
  if (known?.stage === next?.stage && known?.money === next?.money) return [];
  return [{ kind: 'reversal_unknown', id: reversal.id, detail: `${reversal.stage}, of ${payment.id}`, fact }];
}

async function ofJournal({ ledger }: ReconcileParts, { id, wallet, key }: Payment): Promise<Found[]> {
  if ((await ledger.entry(wallet, key)) !== null) return [];
  return [{ kind: 'not_in_journal', id, detail: `no entry ${key} in ${wallet}`, fact: null }];
}

async function isPaidThere(cards: CardPayments, id: string): Promise<boolean> {
  if (id.startsWith('cs_')) return (await cards.session(id))?.status === 'paid';
  return (await cards.invoice(id))?.isPaid === true;
}

function isOurs(reference: string | null): boolean {
  return reference?.startsWith('pur_') === true;
}

/**
 * Compares the books, mends what a lost webhook would have told, and names every difference that stays. Safe to run
 * never, once or five times.
 */
export async function reconcilePayments(
  parts: ReconcileParts & { readonly log: Logger; readonly apply: () => Promise<void> },
  since: Date,
): Promise<readonly Difference[]> {
  const at = new Date(parts.clock.now());
  const mendable = (await differences(parts, since)).filter(({ fact }) => fact !== null);
  for (const { id, kind, detail, fact } of mendable) {
    parts.log.warn({ kind, id, detail }, 'a payment was not told');
    if (fact !== null) await parts.paymentEvents.keep({ id: pollId(fact), type: 'reconcile', fact, at });
  }
  if (mendable.length > 0) await parts.apply();
  const left = await compareBooks(parts, since);
  for (const difference of left) parts.log.error({ ...difference }, 'the books differ from the provider');
  return left;
}

function pollId(fact: PaymentFact): string {
  return fact.kind === 'reversal'
    ? `poll:${fact.reversal.id}:${fact.reversal.stage}:${fact.reversal.money}`
    : `poll:${fact.id}`;
}

/** The state of payments as `scrip payments --json` prints it: a contract with outsiders. */
export interface PaymentsReport {
  readonly purchases: { readonly open: number; readonly paid: number };
  /** Payments with their entry in the journal. */
  readonly credited: number;
  /** Events that nobody's purchase or payment fits, or that could not be applied for another reason. */
  readonly pending: readonly {
    readonly event: string;
    readonly type: string;
    readonly reason: string | null;
    readonly tries: number;
    readonly since: string;
  }[];
  /** Null where neither cards nor Discord's shop are set up. */
  readonly differences: readonly Difference[] | null;
}

const PENDING_MAX = 1_000;

/** The report, over payments made at or after an instant. @throws {AppError} as `compareBooks` */
export async function paymentsReport(parts: ReconcileParts, since: Date): Promise<PaymentsReport> {
  const { payments, paymentEvents, cards, discordShop } = parts;
  const isSetUp = cards !== null || discordShop !== null;
  const { open, paid, credited } = await payments.counts();
  const pending = await paymentEvents.pending(PENDING_MAX);
  return {
    purchases: { open, paid },
    credited,
    pending: pending.map(({ id, type, reason, tries, at }) => ({
      event: id,
      type,
      reason,
      tries,
      since: at.toISOString(),
    })),
    differences: isSetUp ? await compareBooks(parts, since) : null,
  };
}
