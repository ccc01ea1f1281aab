import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { buildPaymentMethod, CARD } from '../objects/payment-method.ts';
import type { Kinds } from '../store.ts';
import { idOf } from '../wire/wire.ts';
import type { Outcome } from './payment.ts';

/** How a customer's new card behaves: it pays, or it is refused whenever it is charged. */
export type CardKind = 'declines' | 'good';

/** Gives a customer another card, for every subscription as well. */
export function useCard(core: Core, origin: Origin, customer: Kinds['customer'], kind: CardKind): void {
  const method = buildPaymentMethod({
    ...{
      id: newId('pm'),
      livemode: customer.livemode,
      created: now(core),
      customer: customer.id,
      type: 'card',
    },
    last4: kind === 'good' ? CARD.good : CARD.laterDeclines,
    buyer: { email: customer.email, name: customer.name ?? null },
  });
  core.store.paymentMethod.add(origin, method);
  customer.invoice_settings.default_payment_method = method.id;
  emit(core, origin, 'payment_method.attached', method);
  emit(core, origin, 'customer.updated', customer);
  for (const subscription of core.store.subscription.list(origin)) {
    if (idOf(subscription.customer) !== customer.id || subscription.status === 'canceled') continue;
    subscription.default_payment_method = method.id;
    emit(core, origin, 'customer.subscription.updated', subscription);
  }
}

/** The method that pays a subscription's invoices. */
export function methodOf(core: Core, subscription: Kinds['subscription']): Kinds['payment_method'] {
  const customer = core.store.customer.find(idOf(subscription.customer));
  const id = idOf(subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method);
  const method = core.store.paymentMethod.find(id);
  if (method === undefined) throw new Error(`${subscription.id} has no payment method`);
  return method;
}

/** How charging a method ends, without a person who could try another one. */
export function outcomeOf(method: Kinds['payment_method']): Outcome {
  const isRefused = method.card?.last4 === CARD.laterDeclines || method.card?.last4 === CARD.declines;
  return isRefused ? { kind: 'declined', decline: 'generic_decline' } : { kind: 'succeeds' };
}
