import { randomText } from '../ids.ts';
import type { Kinds } from '../store.ts';

/** The intent to take `amount` (in the currency's minor unit), before anything was tried. */
export function buildPaymentIntent(
  given: Pick<
    Kinds['payment_intent'],
    'id' | 'livemode' | 'created' | 'amount' | 'currency' | 'customer' | 'metadata' | 'description'
  > & { receipt_email: string | null; setup_future_usage: 'off_session' | null },
): Kinds['payment_intent'] {
  return {
    ...{
      object: 'payment_intent',
      allowed_payment_method_types: null,
      amount_capturable: 0,
      amount_received: 0,
    },
    ...{ application: null, application_fee_amount: null, automatic_payment_methods: null },
    ...{ canceled_at: null, cancellation_reason: null, capture_method: 'automatic_async' },
    ...{ client_secret: `${given.id}_secret_${randomText(25)}`, confirmation_method: 'automatic' },
    ...{ customer_account: null, excluded_payment_method_types: null, last_payment_error: null },
    ...{ latest_charge: null, managed_payments: null, next_action: null, on_behalf_of: null },
    ...{ payment_method: null, payment_method_configuration_details: null, payment_method_options: {} },
    ...{ payment_method_types: ['card', 'us_bank_account'], payment_record: null, processing: null },
    ...{ review: null, shipping: null, source: null, statement_descriptor: null },
    ...{ statement_descriptor_suffix: null, status: 'requires_payment_method', transfer_group: null },
    ...given,
  };
}
