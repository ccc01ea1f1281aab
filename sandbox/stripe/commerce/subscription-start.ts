import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { buildInvoiceLine } from '../objects/invoice.ts';
import { buildSubscription, buildSubscriptionItem } from '../objects/subscription.ts';
import type { Kinds } from '../store.ts';
import { invalid } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { collect, issueInvoice } from './invoices.ts';
import type { Outcome } from './payment.ts';
import { periodEnd } from './period.ts';

/** Something to subscribe to. */
export interface Wish {
  price: Kinds['price'];
  quantity: number;
  description: string;
}

/** Starts a subscription now, with its first invoice (`subscription_create`) tried once. */
export function startSubscription(
  core: Core,
  origin: Origin,
  given: {
    customer: string;
    wishes: readonly Wish[];
    metadata: Record<string, string>;
    method: Kinds['payment_method'];
    outcome: Outcome;
  },
): { subscription: Kinds['subscription']; invoice: Kinds['invoice'] } {
  const { customer, wishes, metadata, method, outcome } = given;
  const id = newId('sub');
  const start = now(core);
  const items = wishes.map(({ price, quantity }) => {
    if (price.recurring === null) throw invalid('The price specified is not recurring.', 'items[0][price]');
    const end = periodEnd(start, start, price.recurring);
    return buildSubscriptionItem({ subscription: id, created: start, price, quantity, start, end });
  });
  const subscription = buildSubscription({
    ...{ id, livemode: origin.livemode, created: start, customer, metadata, items, description: null },
    ...{ currency: items[0]?.price.currency ?? 'usd', default_payment_method: method.id },
  });
  core.store.subscription.add(origin, subscription);
  const lines = items.map((item, index) =>
    buildInvoiceLine({
      ...{ item, price: item.price, livemode: origin.livemode, proration: false },
      amount: (item.price.unit_amount ?? 0) * (item.quantity ?? 1),
      description: `${item.quantity ?? 1} × ${wishes[index]?.description ?? ''}`,
      period: { start: item.current_period_start, end: item.current_period_end },
    }),
  );
  emit(core, origin, 'customer.subscription.created', subscription);
  const invoice = issueInvoice(core, origin, subscription, 'subscription_create', lines);
  collect(core, origin, invoice, method, outcome);
  const buyer = core.store.customer.find(idOf(customer));
  if (buyer !== undefined) buyer.invoice_settings.default_payment_method = method.id;
  return { subscription, invoice };
}
