import type Stripe from 'stripe';
import type { Reversal, ReversalStage } from '../billing/money-back.ts';
import type { Invoice, InvoiceLine, SubscriptionStanding } from '../flows/card-payments.ts';
import type { Money, PaymentFact, ReversalFact, SessionFact } from '../flows/payments.ts';

/** The events of interest, as Stripe is asked for them: by name, at most 20. */
export const EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const satisfies readonly Stripe.Event['type'][];

/** What an event says in our words; null for events of no interest. */
export function factOf(event: Stripe.Event): PaymentFact | null {
  return isHeard(event) ? heardFact(event) : null;
}

type Heard = Extract<Stripe.Event, { readonly type: (typeof EVENT_TYPES)[number] }>;

function isHeard(event: Stripe.Event): event is Heard {
  const types: readonly string[] = EVENT_TYPES;
  return types.includes(event.type);
}

function heardFact(event: Heard): PaymentFact | null {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired':
      return sessionFact(event.data.object);
    case 'checkout.session.async_payment_failed':
      return { ...sessionFact(event.data.object), status: 'failed' };
    case 'invoice.paid':
    case 'invoice.payment_failed':
    case 'invoice.payment_action_required':
      return { kind: 'invoice', id: event.data.object.id };
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
      return { kind: 'subscription', id: event.data.object.id };
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundFact(event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return disputeFact(event.data.object);
  }
}

/** A Checkout Session as it stands. */
export function sessionFact(session: Stripe.Checkout.Session): SessionFact {
  const { id, client_reference_id: reference, mode } = session;
  return {
    kind: 'session',
    id,
    reference,
    mode: mode === 'payment' ? 'payment' : mode === 'subscription' ? 'subscription' : 'other',
    link: idOf(session.payment_link),
    status: statusOf(session),
    money: moneyOf(session),
    intent: idOf(session.payment_intent),
    customer: idOf(session.customer),
    subscription: idOf(session.subscription),
    invoice: idOf(session.invoice),
  };
}

function statusOf({ status, payment_status: paid }: Stripe.Checkout.Session): SessionFact['status'] {
  if (status === 'expired') return 'expired';
  if (status !== 'complete') return 'open';
  return paid === 'unpaid' ? 'unpaid' : 'paid';
}

function moneyOf({ amount_total: cents, currency }: Stripe.Checkout.Session): Money | null {
  return cents === null || currency === null ? null : { cents, currency };
}

const REASONS: Readonly<Record<string, Invoice['reason']>> = {
  subscription_create: 'first',
  subscription_cycle: 'renewal',
  subscription_update: 'change',
};

/** An invoice as it stands, its payments expanded. */
export function invoiceOf(invoice: Stripe.Invoice): Invoice {
  const { subscription = null, metadata = null } = invoice.parent?.subscription_details ?? {};
  const payment = invoice.payments?.data.find(({ status }) => status === 'paid')?.payment;
  return {
    id: invoice.id,
    isPaid: invoice.status === 'paid',
    isOpen: invoice.status === 'open',
    reason: REASONS[invoice.billing_reason ?? ''] ?? 'other',
    subscription: idOf(subscription),
    customer: idOf(invoice.customer),
    reference: metadata?.purchase ?? null,
    paid: { cents: invoice.amount_paid, currency: invoice.currency },
    intent: idOf(payment?.payment_intent),
    lines: invoice.lines.data.map(lineOf),
    url: invoice.hosted_invoice_url ?? null,
    nextTryAt: invoice.next_payment_attempt === null ? null : invoice.next_payment_attempt * 1000,
  };
}

function lineOf({ pricing, amount: cents, period, parent }: Stripe.InvoiceLineItem): InvoiceLine {
  return {
    price: idOf(pricing?.price_details?.price),
    cents,
    start: period.start * 1000,
    end: period.end * 1000,
    isProration: parent?.subscription_item_details?.proration ?? false,
  };
}

/** A subscription as it stands. */
export function standingOf(subscription: Stripe.Subscription): SubscriptionStanding {
  const { id, status, cancel_at_period_end: isEnding, cancellation_details: details } = subscription;
  const price = subscription.items.data[0]?.price.id ?? null;
  if (status === 'incomplete_expired') return { id, state: 'ended', price };
  if (status === 'canceled')
    return { id, state: details?.reason === 'payment_failed' ? 'unpaid' : 'ended', price };
  return { id, state: isEnding ? 'ending' : 'running', price };
}

/** A refund, as far as it went. */
export function refundFact(refund: Stripe.Refund): ReversalFact {
  const { id, amount: money, currency } = refund;
  const reversal: Reversal = { id, kind: 'refund', money, stage: refundStage(refund.status) };
  return { kind: 'reversal', intent: idOf(refund.payment_intent), currency, reversal };
}

function refundStage(status: string | null): ReversalStage {
  if (status === 'failed' || status === 'canceled') return 'undone';
  return status === 'succeeded' ? 'stands' : 'open';
}

/** Null for an inquiry, which takes no money. */
export function disputeFact(dispute: Stripe.Dispute): ReversalFact | null {
  const stage = disputeStage(dispute.status);
  if (stage === null) return null;
  const { id, amount: money, currency } = dispute;
  const reversal: Reversal = { id, kind: 'dispute', money, stage };
  return { kind: 'reversal', intent: idOf(dispute.payment_intent), currency, reversal };
}

function disputeStage(status: Stripe.Dispute['status']): ReversalStage | null {
  if (status.startsWith('warning_')) return null;
  if (status === 'won' || status === 'prevented') return 'undone';
  // An appeal comes after a loss, and may still be won.
  return status === 'lost' || status.startsWith('appeal_') ? 'stands' : 'open';
}

/** The id of what an answer names or, where it was expanded, carries. */
export function idOf(named: string | { readonly id: string } | null | undefined): string | null {
  return typeof named === 'string' ? named : (named?.id ?? null);
}
