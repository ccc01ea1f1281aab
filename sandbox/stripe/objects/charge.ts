import type { Kinds } from '../store.ts';
import { methodDetails } from './payment-method.ts';

/** One try to take the money of a payment intent. */
export function buildCharge(given: {
  id: string;
  created: number;
  intent: Kinds['payment_intent'];
  method: Kinds['payment_method'];
  status: 'failed' | 'pending' | 'succeeded';
  failure: { code: string; message: string; reason: string } | null;
  receiptUrl: string | null;
}): Kinds['charge'] {
  const { id, created, intent, method, status, failure, receiptUrl } = given;
  const { amount, currency, customer, description, livemode, metadata, transfer_group } = intent;
  return {
    ...{
      id,
      object: 'charge',
      amount,
      amount_captured: status === 'failed' ? 0 : amount,
      amount_refunded: 0,
    },
    ...{ application: null, application_fee: null, application_fee_amount: null, balance_transaction: null },
    billing_details: method.billing_details,
    ...{ calculated_statement_descriptor: 'SCRIP SANDBOX', captured: status !== 'failed', created, currency },
    ...{ customer, description, disputed: false, failure_balance_transaction: null },
    ...{ failure_code: failure?.code ?? null, failure_message: failure?.message ?? null, fraud_details: {} },
    ...{
      livemode,
      metadata: { ...metadata },
      on_behalf_of: null,
      outcome: outcomeOf(status, failure?.reason),
    },
    ...{ paid: status !== 'failed', payment_intent: intent.id, payment_method: method.id },
    ...{
      payment_method_details: methodDetails(method),
      radar_options: {},
      receipt_email: intent.receipt_email,
    },
    ...{ receipt_number: null, receipt_url: receiptUrl, refunded: false, review: null, shipping: null },
    ...{ source: null, source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null },
    ...{ status, transfer_data: null, transfer_group },
  };
}

function outcomeOf(status: 'failed' | 'pending' | 'succeeded', reason: string | undefined) {
  const isFailed = status === 'failed';
  return {
    ...{ advice_code: null, network_advice_code: null, network_decline_code: isFailed ? '01' : null },
    network_status: isFailed ? 'declined_by_network' : 'approved_by_network',
    reason: isFailed ? (reason ?? 'generic_decline') : null,
    ...{ risk_level: 'normal', risk_score: 20 },
    seller_message: isFailed
      ? 'The bank did not return any further details with this decline.'
      : 'Payment complete.',
    type: isFailed ? 'issuer_declined' : 'authorized',
  };
}
