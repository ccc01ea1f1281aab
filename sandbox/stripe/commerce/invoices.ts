import type Stripe from 'stripe';
import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { buildInvoice, buildInvoicePayment, type InvoiceLine } from '../objects/invoice.ts';
import type { Kinds } from '../store.ts';
import { idOf } from '../wire/wire.ts';
import { attempt, type Outcome, openIntent } from './payment.ts';

type Invoice = Kinds['invoice'];

const DAY = 86_400;
/** When a failed invoice is tried again, counted from the failure; after the last one the subscription ends. */
const RETRY_AFTER_DAYS = [3, 5, 7] as const;

/** Writes a final invoice for a subscription, uses the customer's credit for it, and tells of it. */
export function issueInvoice(
  core: Core,
  origin: Origin,
  subscription: Kinds['subscription'],
  billingReason: Stripe.Invoice.BillingReason,
  lines: InvoiceLine[],
): Invoice {
  const customer = core.store.customer.get(origin, idOf(subscription.customer) ?? '');
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  // A balance below zero is credit; a total below zero becomes credit.
  const credit = Math.min(Math.max(0, total), Math.max(0, -customer.balance));
  customer.balance += total < 0 ? total : credit;
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  const id = newId('in');
  const invoice = buildInvoice({
    ...{
      id,
      livemode: origin.livemode,
      created: now(core),
      customer,
      subscription,
      billingReason,
      lines,
      credit,
    },
    number: `${customer.invoice_prefix ?? 'SANDBOX'}-${String(sequence).padStart(4, '0')}`,
    hostedUrl: `${core.url}/i/${id}`,
  });
  core.store.invoice.add(origin, invoice);
  subscription.latest_invoice = invoice.id;
  emit(core, origin, 'invoice.created', { ...invoice, status: 'draft' });
  emit(core, origin, 'invoice.finalized', invoice);
  return invoice;
}

/** Tries to collect an open invoice once; one of nothing is paid at once. */
export function collect(
  core: Core,
  origin: Origin,
  invoice: Invoice,
  method: Kinds['payment_method'],
  outcome: Outcome,
): void {
  if (invoice.amount_remaining === 0) {
    markPaid(core, origin, invoice, 0);
    return;
  }
  const intent = intentOf(core, origin, invoice);
  invoice.attempted = true;
  invoice.attempt_count += 1;
  attempt(core, origin, intent, method, outcome);
  if (outcome.kind !== 'pending') paymentEnded(core, origin, invoice, intent);
}

/** Carries the end of a payment over to its invoice. */
export function paymentEnded(
  core: Core,
  origin: Origin,
  invoice: Invoice,
  intent: Kinds['payment_intent'],
): void {
  if (intent.status === 'succeeded') {
    markPaid(core, origin, invoice, intent.amount);
    return;
  }
  const days = RETRY_AFTER_DAYS[invoice.attempt_count - 1];
  invoice.next_payment_attempt = days === undefined ? null : now(core) + days * DAY;
  emit(core, origin, 'invoice.payment_failed', invoice);
}

function markPaid(core: Core, origin: Origin, invoice: Invoice, paid: number): void {
  const at = now(core);
  Object.assign(invoice, { status: 'paid', attempted: true, amount_paid: paid, amount_remaining: 0 });
  Object.assign(invoice, { next_payment_attempt: null, ending_balance: 0 });
  invoice.status_transitions.paid_at = at;
  const payment = paymentOf(core, invoice);
  if (payment !== undefined) {
    Object.assign(payment, { status: 'paid', amount_paid: paid });
    payment.status_transitions.paid_at = at;
    emit(core, origin, 'invoice_payment.paid', payment);
  }
  emit(core, origin, 'invoice.paid', invoice);
  emit(core, origin, 'invoice.payment_succeeded', invoice);
}

/** The payment intent of an invoice is made with its first try, and kept for the next ones. */
function intentOf(core: Core, origin: Origin, invoice: Invoice): Kinds['payment_intent'] {
  const known = core.store.paymentIntent.find(intentIdOf(core, invoice));
  if (known !== undefined) return known;
  const intent = openIntent(core, origin, {
    ...{ amount: invoice.amount_remaining, currency: invoice.currency, customer: idOf(invoice.customer) },
    description:
      invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    ...{ metadata: {}, receipt_email: null, setup_future_usage: 'off_session' },
  });
  core.store.invoicePayment.add(origin, buildInvoicePayment({ invoice, intent, created: now(core) }));
  return intent;
}

function paymentOf(core: Core, invoice: Invoice): Kinds['invoice_payment'] | undefined {
  return core.store.invoicePayment.all().find((payment) => idOf(payment.invoice) === invoice.id);
}

/** The payment intent that pays an invoice; null before the first try, or where nothing is due. */
export function intentIdOf(core: Core, invoice: Invoice): string | null {
  return idOf(paymentOf(core, invoice)?.payment.payment_intent);
}

/** No retry is left. */
export function isGivenUp({ attempt_count, status }: Invoice): boolean {
  return status === 'open' && attempt_count > RETRY_AFTER_DAYS.length;
}

/** Nobody is asked to pay an open invoice any more. */
export function voidInvoice(core: Core, origin: Origin, invoice: Invoice): void {
  Object.assign(invoice, { status: 'void', next_payment_attempt: null });
  invoice.status_transitions.voided_at = now(core);
  const intent = core.store.paymentIntent.find(intentIdOf(core, invoice));
  if (intent !== undefined && intent.status !== 'succeeded') {
    Object.assign(intent, {
      status: 'canceled',
      canceled_at: now(core),
      cancellation_reason: 'void_invoice',
    });
    emit(core, origin, 'payment_intent.canceled', intent);
  }
  emit(core, origin, 'invoice.voided', invoice);
}
