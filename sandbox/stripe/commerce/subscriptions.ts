import { type Core, emit, now, type Origin, outside } from '../core.ts';
import { buildInvoiceLine, type InvoiceLine } from '../objects/invoice.ts';
import type { SubscriptionItem } from '../objects/subscription.ts';
import type { Kinds } from '../store.ts';
import { idOf } from '../wire/wire.ts';
import { methodOf, outcomeOf } from './cards.ts';
import { collect, isGivenUp, issueInvoice, paymentEnded } from './invoices.ts';
import type { Outcome } from './payment.ts';
import { periodEnd } from './period.ts';
import { applyPendingUpdate, dropPendingUpdate } from './plan-change.ts';

type Subscription = Kinds['subscription'];

/** The platform or the connected account that a subscription belongs to, without a request. */
export function originOf(core: Core, { id, livemode }: Subscription): Origin {
  return outside(core.store.subscription.scopeOf(id) ?? { livemode, account: null });
}

/** The end of the running period, exclusive, in seconds. */
export function endOfPeriod({ items }: Subscription): number {
  return Math.min(...items.data.map((item) => item.current_period_end));
}

/**
 * Ends the running period: opens and invoices the next one (`subscription_cycle`), or ends the subscription where that
 * was asked for. Before its time, the next period begins now and the cycle moves with it.
 */
export function renew(core: Core, subscription: Subscription, outcome?: Outcome): void {
  const origin = originOf(core, subscription);
  if (subscription.cancel_at_period_end) {
    endSubscription(core, origin, subscription, 'cancellation_requested');
    return;
  }
  const before = subscription.items.data.map(({ current_period_end, current_period_start }) => ({
    ...{ current_period_end, current_period_start },
  }));
  const at = now(core);
  if (at < endOfPeriod(subscription)) subscription.billing_cycle_anchor = at;
  for (const item of subscription.items.data) nextPeriod(item, subscription.billing_cycle_anchor, at);
  emit(core, origin, 'customer.subscription.updated', subscription, { items: { data: before } });
  const lines = [...takePendingLines(core, subscription), ...periodLines(core, subscription)];
  const invoice = issueInvoice(core, origin, subscription, 'subscription_cycle', lines);
  charge(core, origin, subscription, invoice, outcome);
}

function nextPeriod(item: SubscriptionItem, anchor: number, at: number): void {
  const start = Math.min(at, item.current_period_end);
  const { interval, interval_count } = item.price.recurring ?? { interval: 'month', interval_count: 1 };
  item.current_period_start = start;
  item.current_period_end = periodEnd(anchor, start, { interval, interval_count });
}

/** What the items cost for their present periods. */
export function periodLines(core: Core, subscription: Subscription): InvoiceLine[] {
  return subscription.items.data.map((item) =>
    buildInvoiceLine({
      ...{ item, price: item.price, livemode: subscription.livemode, proration: false },
      amount: (item.price.unit_amount ?? 0) * (item.quantity ?? 1),
      description: `${item.quantity ?? 1} × ${core.store.product.find(idOf(item.price.product))?.name ?? ''}`,
      period: { start: item.current_period_start, end: item.current_period_end },
    }),
  );
}

function takePendingLines(core: Core, { id }: Subscription): InvoiceLine[] {
  const lines = core.store.pendingLines.get(id) ?? [];
  core.store.pendingLines.delete(id);
  return lines;
}

/** Tries to collect an invoice of a subscription with its card; `outcome` overrules the card. */
export function charge(
  core: Core,
  origin: Origin,
  subscription: Subscription,
  invoice: Kinds['invoice'],
  outcome?: Outcome,
): void {
  const method = methodOf(core, subscription);
  collect(core, origin, invoice, method, outcome ?? outcomeOf(method));
  followInvoice(core, origin, invoice);
}

/** A payment of an invoice has ended at the bank: the invoice follows, and its subscription. */
export function bankAnswered(
  core: Core,
  origin: Origin,
  invoice: Kinds['invoice'],
  intent: Kinds['payment_intent'],
): void {
  paymentEnded(core, origin, invoice, intent);
  followInvoice(core, origin, invoice);
}

/** A paid invoice makes its subscription active, an unpaid one past due, and one that is given up ends it. */
function followInvoice(core: Core, origin: Origin, invoice: Kinds['invoice']): void {
  const subscription = core.store.subscription.find(idOf(invoice.parent?.subscription_details?.subscription));
  if (subscription === undefined || subscription.status === 'canceled') return;
  if (invoice.status === 'paid') {
    applyPendingUpdate(core, origin, subscription, invoice);
    if (!hasOpenInvoice(core, subscription)) changeStatus(core, origin, subscription, 'active');
  } else if (invoice.attempted && invoice.status === 'open' && subscription.pending_update === null) {
    if (isGivenUp(invoice)) endSubscription(core, origin, subscription, 'payment_failed');
    else if (isOverdue(core, invoice)) changeStatus(core, origin, subscription, 'past_due');
  }
}

/** A bank that has not answered yet owes nothing. */
function isOverdue(core: Core, invoice: Kinds['invoice']): boolean {
  const payment = core.store.invoicePayment.all().find((one) => idOf(one.invoice) === invoice.id);
  return core.store.paymentIntent.find(idOf(payment?.payment.payment_intent))?.status !== 'processing';
}

function hasOpenInvoice(core: Core, { id }: Subscription): boolean {
  return core.store.invoice
    .all()
    .some(
      ({ parent, status }) => status === 'open' && idOf(parent?.subscription_details?.subscription) === id,
    );
}

function changeStatus(
  core: Core,
  origin: Origin,
  subscription: Subscription,
  status: 'active' | 'past_due',
): void {
  if (subscription.status === status) return;
  const previous = { status: subscription.status };
  subscription.status = status;
  emit(core, origin, 'customer.subscription.updated', subscription, previous);
}

/** Ends a subscription now. */
export function endSubscription(
  core: Core,
  origin: Origin,
  subscription: Subscription,
  reason: 'cancellation_requested' | 'payment_failed',
): void {
  const at = now(core);
  dropPendingUpdate(core, origin, subscription);
  Object.assign(subscription, {
    status: 'canceled',
    ended_at: at,
    canceled_at: subscription.canceled_at ?? at,
  });
  Object.assign(subscription, { cancel_at: null, cancel_at_period_end: false });
  subscription.cancellation_details = { comment: null, feedback: null, feedback_option: null, reason };
  core.store.pendingLines.delete(subscription.id);
  emit(core, origin, 'customer.subscription.deleted', subscription);
}

/** Asks for the end with the running period (true), or takes that back (false). */
export function cancelAtPeriodEnd(
  core: Core,
  origin: Origin,
  subscription: Subscription,
  isWanted: boolean,
): void {
  if (subscription.cancel_at_period_end === isWanted) return;
  const { cancel_at, cancel_at_period_end, canceled_at } = subscription;
  subscription.cancel_at_period_end = isWanted;
  subscription.cancel_at = isWanted ? endOfPeriod(subscription) : null;
  subscription.canceled_at = isWanted ? now(core) : null;
  subscription.cancellation_details = {
    ...{ comment: null, feedback: null, feedback_option: null },
    reason: isWanted ? 'cancellation_requested' : null,
  };
  const previous = { cancel_at, cancel_at_period_end, canceled_at };
  emit(core, origin, 'customer.subscription.updated', subscription, previous);
}

/** Does what time has made due: renewals and ends of periods, retries of failed invoices, pending changes that lapse. */
export function doWhatIsDue(core: Core): void {
  const at = now(core);
  for (const invoice of core.store.invoice.all()) {
    const isDue =
      invoice.status === 'open' && (invoice.next_payment_attempt ?? Number.POSITIVE_INFINITY) <= at;
    const subscription = core.store.subscription.find(
      idOf(invoice.parent?.subscription_details?.subscription),
    );
    if (isDue && subscription !== undefined && subscription.status !== 'canceled') {
      charge(core, originOf(core, subscription), subscription, invoice);
    }
  }
  for (const subscription of core.store.subscription.all()) {
    if ((subscription.pending_update?.expires_at ?? Number.POSITIVE_INFINITY) <= at) {
      dropPendingUpdate(core, originOf(core, subscription), subscription);
    }
    while (subscription.status !== 'canceled' && endOfPeriod(subscription) <= at) renew(core, subscription);
  }
}
