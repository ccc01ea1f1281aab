import type { Kinds } from '../store.ts';

/** A buyer's visit to the checkout page, open and unpaid. */
export function buildSession(
  given: Pick<
    Kinds['checkout.session'],
    | ('id' | 'livemode' | 'created' | 'expires_at' | 'mode' | 'url' | 'metadata' | 'currency')
    | ('client_reference_id' | 'customer' | 'customer_email' | 'customer_creation' | 'payment_link')
    | ('success_url' | 'cancel_url' | 'submit_type' | 'locale')
  > & { amount: number },
): Kinds['checkout.session'] {
  const { amount, ...rest } = given;
  return {
    ...{ object: 'checkout.session', adaptive_pricing: { enabled: true }, after_expiration: null },
    ...{ allow_promotion_codes: null, allowed_payment_method_types: null },
    ...{ amount_subtotal: amount, amount_total: amount },
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    ...{ billing_address_collection: null, client_secret: null, consent: null, consent_collection: null },
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    ...{ currency_conversion: null, custom_fields: [], customer_account: null, customer_details: null },
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    ...{ discounts: [], integration_identifier: null, invoice: null, invoice_creation: null },
    ...{ managed_payments: null, origin_context: null, payment_intent: null },
    ...{ payment_method_collection: rest.mode === 'subscription' ? 'always' : 'if_required' },
    ...{ payment_method_configuration_details: null, payment_method_options: {} },
    ...{ payment_method_types: ['card', 'us_bank_account'], payment_status: 'unpaid', permissions: null },
    ...{
      phone_number_collection: { enabled: false },
      recovered_from: null,
      saved_payment_method_options: null,
    },
    ...{ setup_intent: null, shipping_address_collection: null, shipping_cost: null, shipping_options: [] },
    ...{ status: 'open', subscription: null, ui_mode: 'hosted_page', wallet_options: null },
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ...rest,
  };
}
