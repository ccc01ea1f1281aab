import type Stripe from 'stripe';
import type { Kinds } from '../store.ts';
import type { Wire } from '../wire/wire.ts';

/** A reusable address at which something is sold. */
export function buildPaymentLink(
  given: Pick<
    Kinds['payment_link'],
    | 'id'
    | 'livemode'
    | 'currency'
    | 'metadata'
    | 'url'
    | 'after_completion'
    | 'restrictions'
    | 'payment_intent_data'
  > & {
    customer_creation: 'always' | 'if_required';
    subscription_data: Wire<Stripe.PaymentLink.SubscriptionData> | null;
    submit_type: Stripe.PaymentLink['submit_type'];
    inactive_message: string | null;
  },
): Kinds['payment_link'] {
  return {
    ...{ object: 'payment_link', active: true, allow_promotion_codes: false, application: null },
    ...{ application_fee_amount: null, application_fee_percent: null },
    automatic_tax: { enabled: false, liability: null },
    ...{ billing_address_collection: 'auto', consent_collection: null, custom_fields: [] },
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    ...{ invoice_creation: null, managed_payments: null, on_behalf_of: null, optional_items: null },
    ...{ payment_method_collection: 'always', payment_method_options: null, payment_method_types: null },
    ...{
      phone_number_collection: { enabled: false },
      shipping_address_collection: null,
      shipping_options: [],
    },
    ...{ tax_id_collection: { enabled: false, required: 'never' }, transfer_data: null },
    ...given,
  };
}
