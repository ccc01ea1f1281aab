import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Kinds } from '../store.ts';
import type { Wire } from '../wire/wire.ts';

export type LineItem = Wire<Stripe.LineItem>;

/** `quantity` pieces of one price. */
export function buildLineItem(price: Kinds['price'], quantity: number, description: string): LineItem {
  const total = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li'),
    ...{ object: 'item', adjustable_quantity: null, amount_discount: 0, amount_tax: 0, metadata: {} },
    ...{ amount_subtotal: total, amount_total: total, currency: price.currency },
    ...{ description, price: structuredClone(price), quantity },
  };
}
