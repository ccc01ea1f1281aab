import { newId } from '../ids.ts';
import type { Kinds } from '../store.ts';

export type SubscriptionItem = Kinds['subscription']['items']['data'][number];

/** A running subscription on `items`, which already know their period. */
export function buildSubscription(given: {
  id: string;
  livemode: boolean;
  created: number;
  customer: string;
  currency: string;
  default_payment_method: string | null;
  metadata: Record<string, string>;
  description: string | null;
  items: SubscriptionItem[];
}): Kinds['subscription'] {
  const { items, created, id } = given;
  return {
    ...{ object: 'subscription', application: null, application_fee_percent: null },
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    ...{ billing_cycle_anchor: created, billing_cycle_anchor_config: null },
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    ...{ billing_schedules: [], billing_thresholds: null, cancel_at: null, cancel_at_period_end: false },
    ...{ canceled_at: null, collection_method: 'charge_automatically', customer_account: null },
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    ...{ days_until_due: null, default_source: null, default_tax_rates: [], discounts: [], ended_at: null },
    invoice_settings: {
      ...{ account_tax_ids: null, custom_fields: null, description: null, footer: null },
      issuer: { type: 'self' },
    },
    ...{ latest_invoice: null, managed_payments: null, next_pending_invoice_item_invoice: null },
    ...{ on_behalf_of: null, pause_collection: null },
    payment_settings: {
      ...{ payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    },
    ...{ pending_invoice_item_interval: null, pending_setup_intent: null, pending_update: null },
    ...{ schedule: null, start_date: created, status: 'active', test_clock: null, transfer_data: null },
    ...{
      trial_end: null,
      trial_settings: {
        end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
      },
    },
    trial_start: null,
    ...given,
    items: { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
  };
}

/** One price of a subscription, paid for the period from `start` (inclusive) to `end` (exclusive), in seconds. */
export function buildSubscriptionItem(given: {
  subscription: string;
  created: number;
  price: Kinds['price'];
  quantity: number;
  start: number;
  end: number;
}): SubscriptionItem {
  const { subscription, created, price, quantity, start, end } = given;
  return {
    ...{ id: newId('si'), object: 'subscription_item', billing_thresholds: null, created },
    ...{ current_period_end: end, current_period_start: start, current_trial: null, discounts: [] },
    ...{
      metadata: {},
      plan: planOf(price),
      price: structuredClone(price),
      quantity,
      subscription,
      tax_rates: [],
    },
  };
}

/** The old form of a recurring price, which subscription items still carry. */
export function planOf(price: Kinds['price']): SubscriptionItem['plan'] {
  const { id, active, created, currency, livemode, metadata, nickname, unit_amount } = price;
  return {
    ...{ id, object: 'plan', active, amount: unit_amount, amount_decimal: price.unit_amount_decimal },
    ...{ billing_scheme: 'per_unit', created, currency, livemode, metadata, meter: null, nickname },
    ...{
      interval: price.recurring?.interval ?? 'month',
      interval_count: price.recurring?.interval_count ?? 1,
    },
    product: typeof price.product === 'string' ? price.product : price.product.id,
    ...{ tiers_mode: null, transform_usage: null, trial_period_days: null, usage_type: 'licensed' },
  };
}
