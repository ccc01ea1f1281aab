import type { Kinds } from '../store.ts';

const NO_EVIDENCE: Kinds['dispute']['evidence'] = {
  ...{ access_activity_log: null, billing_address: null, cancellation_policy: null },
  ...{ cancellation_policy_disclosure: null, cancellation_rebuttal: null, customer_communication: null },
  ...{
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
  },
  ...{ duplicate_charge_documentation: null, duplicate_charge_explanation: null, duplicate_charge_id: null },
  ...{ enhanced_evidence: {}, product_description: null, receipt: null, refund_policy: null },
  ...{ refund_policy_disclosure: null, refund_refusal_explanation: null, service_date: null },
  ...{ service_documentation: null, shipping_address: null, shipping_carrier: null, shipping_date: null },
  ...{ shipping_documentation: null, shipping_tracking_number: null },
  ...{ uncategorized_file: null, uncategorized_text: null },
};

/** A buyer's bank asks for `amount` back; the shop has until `dueBy` (a second) to answer. */
export function buildDispute(given: {
  id: string;
  livemode: boolean;
  created: number;
  amount: number;
  currency: string;
  charge: string;
  payment_intent: string | null;
  reason: string;
  dueBy: number;
  withdrawal: Kinds['balance_transaction'];
}): Kinds['dispute'] {
  const { dueBy, withdrawal, ...rest } = given;
  return {
    ...{ object: 'dispute', balance_transactions: [withdrawal], enhanced_eligibility_types: [] },
    evidence: { ...NO_EVIDENCE },
    evidence_details: {
      ...{ due_by: dueBy, enhanced_eligibility: {}, has_evidence: false, past_due: false },
      ...{ submission_count: 0, submission_method: 'not_submitted' },
    },
    ...{
      intended_submission_method: null,
      is_charge_refundable: false,
      metadata: {},
      network_reason_code: '10.4',
    },
    payment_method_details: {
      type: 'card',
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
    },
    status: 'needs_response',
    ...rest,
  };
}
