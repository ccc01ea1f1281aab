import { type Core, emit, now, type Origin } from '../core.ts';
import { buildInvoiceLine, type InvoiceLine } from '../objects/invoice.ts';
import { planOf, type SubscriptionItem } from '../objects/subscription.ts';
import type { Kinds } from '../store.ts';
import { cardFailure, invalid } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { methodOf, outcomeOf } from './cards.ts';
import { collect, issueInvoice, voidInvoice } from './invoices.ts';
import { periodEnd } from './period.ts';

type Subscription = Kinds['subscription'];

const PENDING_SECONDS = 23 * 3600;

/** What is to change: one item gets another price or quantity. */
export interface PlanChange {
  item: string;
  price: Kinds['price'];
  quantity: number;
}

/** How a change is paid for. */
export interface ChangeTerms {
  proration: 'always_invoice' | 'create_prorations' | 'none';
  /** `now` begins a new period. */
  anchor: 'now' | 'unchanged';
  /** What becomes of the change when the card is refused. */
  payment: 'allow_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete';
}

/**
 * Changes the price of a subscription now. The rest of the old price's period is credited, the rest of the new one's
 * charged: at once (`always_invoice`, and whenever a new period begins), with the next invoice, or not at all.
 * @throws {StripeFailure} 402 where the card is refused and the terms ask for an error: nothing changes then
 */
export function changePlan(
  core: Core,
  origin: Origin,
  subscription: Subscription,
  change: PlanChange,
  terms: ChangeTerms,
): void {
  const item = subscription.items.data.find(({ id }) => id === change.item);
  if (item === undefined) {
    throw invalid(`No such subscription item: '${change.item}'`, 'items[0][id]', 'resource_missing');
  }
  if (change.price.recurring === null)
    throw invalid('The price specified is not recurring.', 'items[0][price]');
  if (change.price.currency !== subscription.currency) {
    throw invalid('The price must be in the currency of the subscription.', 'items[0][price]');
  }
  const at = now(core);
  const startsNewPeriod = terms.anchor === 'now' || hasOtherRhythm(item.price, change.price);
  const lines = prorationLines(core, item, change, {
    at,
    startsNewPeriod,
    isCredited: terms.proration !== 'none',
  });
  const isInvoicedNow = startsNewPeriod || terms.proration === 'always_invoice';
  const method = methodOf(core, subscription);
  const outcome = outcomeOf(method);
  const isRefused = isInvoicedNow && outcome.kind === 'declined' && totalOf(lines) > 0;
  if (isRefused && terms.payment === 'error_if_incomplete') throw cardFailure('generic_decline', '');
  const previous = { items: structuredClone(subscription.items) };
  if (isRefused && terms.payment === 'pending_if_incomplete') {
    core.store.pendingChanges.set(subscription.id, { change, startsNewPeriod });
    subscription.pending_update = pendingUpdate(at, item, change);
  } else {
    applyChange(subscription, item, change, startsNewPeriod ? at : null);
  }
  emit(core, origin, 'customer.subscription.updated', subscription, previous);
  if (!isInvoicedNow) {
    const waiting = core.store.pendingLines.get(subscription.id) ?? [];
    core.store.pendingLines.set(subscription.id, [...waiting, ...lines]);
    return;
  }
  if (lines.length === 0) return;
  const invoice = issueInvoice(core, origin, subscription, 'subscription_update', lines);
  collect(core, origin, invoice, method, outcome);
  if (isRefused && terms.payment === 'allow_incomplete') {
    const status = { status: subscription.status };
    subscription.status = 'past_due';
    emit(core, origin, 'customer.subscription.updated', subscription, status);
  }
}

function hasOtherRhythm(before: Kinds['price'], after: Kinds['price']): boolean {
  return (
    before.recurring?.interval !== after.recurring?.interval ||
    before.recurring?.interval_count !== after.recurring?.interval_count
  );
}

function totalOf(lines: readonly InvoiceLine[]): number {
  return lines.reduce((sum, line) => sum + line.amount, 0);
}

/** Credit for the time that is left of the old price, and what the new one costs from now. */
function prorationLines(
  core: Core,
  item: SubscriptionItem,
  { price, quantity }: PlanChange,
  { at, startsNewPeriod, isCredited }: { at: number; startsNewPeriod: boolean; isCredited: boolean },
): InvoiceLine[] {
  const { current_period_start: start, current_period_end: end } = item;
  const left = Math.max(0, end - at);
  const part = (amount: number) => Math.round((amount * left) / (end - start));
  const livemode = item.price.livemode;
  const name = (one: Kinds['price']) => core.store.product.find(idOf(one.product))?.name ?? '';
  const credit = buildInvoiceLine({
    ...{ item, price: item.price, livemode, proration: true, period: { start: at, end } },
    amount: -part((item.price.unit_amount ?? 0) * (item.quantity ?? 1)),
    description: `Unused time on ${name(item.price)}`,
  });
  const full = (price.unit_amount ?? 0) * quantity;
  const anew = { start: at, end: price.recurring === null ? end : periodEnd(at, at, price.recurring) };
  const debit = buildInvoiceLine({
    ...{ item, price, livemode, proration: !startsNewPeriod },
    period: startsNewPeriod ? anew : { start: at, end },
    amount: startsNewPeriod ? full : part(full),
    description: `${startsNewPeriod ? `${quantity} ×` : 'Remaining time on'} ${name(price)}`,
  });
  if (startsNewPeriod) return isCredited ? [credit, debit] : [debit];
  return isCredited ? [credit, debit] : [];
}

function applyChange(
  subscription: Subscription,
  item: SubscriptionItem,
  { price, quantity }: PlanChange,
  newPeriodAt: number | null,
): void {
  Object.assign(item, { price: structuredClone(price), plan: planOf(price), quantity });
  if (newPeriodAt === null || price.recurring === null) return;
  subscription.billing_cycle_anchor = newPeriodAt;
  item.current_period_start = newPeriodAt;
  item.current_period_end = periodEnd(newPeriodAt, newPeriodAt, price.recurring);
}

function pendingUpdate(at: number, item: SubscriptionItem, { price, quantity }: PlanChange) {
  return {
    ...{ billing_cycle_anchor: null, cancel_at_period_end: null, discount: null, discounts: null },
    ...{ expires_at: at + PENDING_SECONDS, metadata: null, trial_end: null, trial_from_plan: null },
    subscription_items: [{ ...structuredClone(item), price: structuredClone(price), quantity }],
  };
}

/** The invoice of a pending change is paid: the change takes place. */
export function applyPendingUpdate(
  core: Core,
  origin: Origin,
  subscription: Subscription,
  invoice: Kinds['invoice'],
): void {
  const pending = core.store.pendingChanges.get(subscription.id);
  if (pending === undefined || subscription.latest_invoice !== invoice.id) return;
  const item = subscription.items.data.find(({ id }) => id === pending.change.item);
  if (item !== undefined)
    applyChange(subscription, item, pending.change, pending.startsNewPeriod ? now(core) : null);
  forgetPending(core, subscription);
  emit(core, origin, 'customer.subscription.pending_update_applied', subscription);
}

/** A change that was not paid in time does not take place; its invoice is void. */
export function dropPendingUpdate(core: Core, origin: Origin, subscription: Subscription): void {
  if (!core.store.pendingChanges.has(subscription.id)) return;
  const invoice = core.store.invoice.find(idOf(subscription.latest_invoice));
  if (invoice?.status === 'open') voidInvoice(core, origin, invoice);
  forgetPending(core, subscription);
  emit(core, origin, 'customer.subscription.pending_update_expired', subscription);
}

function forgetPending(core: Core, subscription: Subscription): void {
  core.store.pendingChanges.delete(subscription.id);
  subscription.pending_update = null;
}
