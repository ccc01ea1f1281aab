import type { Kinds } from '../store.ts';

/** Money on its way back. */
export function buildRefund(
  given: Pick<
    Kinds['refund'],
    'id' | 'amount' | 'created' | 'currency' | 'charge' | 'payment_intent' | 'metadata' | 'reason' | 'status'
  > & { balance_transaction: string },
): Kinds['refund'] {
  return {
    ...{
      object: 'refund',
      customer: null,
      customer_account: null,
      payment_method: null,
      receipt_number: null,
    },
    destination_details: {
      type: 'card',
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    },
    ...{ source_transfer_reversal: null, transfer_reversal: null },
    ...given,
  };
}
