import type Stripe from 'stripe';
import type { Kinds } from '../store.ts';

/** How often a plan is paid. */
export interface Recurrence {
  interval: Stripe.Price.Recurring['interval'];
  interval_count: number;
}

/** A price per unit; `unit_amount` in the currency's minor unit. */
export function buildPrice(given: {
  id: string;
  livemode: boolean;
  created: number;
  currency: string;
  unit_amount: number;
  product: string;
  recurring: Recurrence | null;
  active: boolean;
  lookup_key: string | null;
  nickname: string | null;
  metadata: Record<string, string>;
}): Kinds['price'] {
  const { recurring } = given;
  return {
    ...{ object: 'price', billing_scheme: 'per_unit', custom_unit_amount: null, tax_behavior: 'unspecified' },
    ...{ tiers_mode: null, transform_quantity: null, unit_amount_decimal: String(given.unit_amount) },
    ...given,
    type: recurring === null ? 'one_time' : 'recurring',
    recurring:
      recurring === null
        ? null
        : { ...recurring, meter: null, trial_period_days: null, usage_type: 'licensed' },
  };
}
