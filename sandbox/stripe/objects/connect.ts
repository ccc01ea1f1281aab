import { newId } from '../ids.ts';
import type { Kinds } from '../store.ts';

/** What a creator still has to tell before money can be sent. */
const DUE = ['external_account', 'individual.first_name', 'individual.last_name', 'tos_acceptance.date'];

/** A creator's account, before the onboarding. */
export function buildAccount(given: {
  id: string;
  created: number;
  country: string;
  email: string | null;
  metadata: Record<string, string>;
  controller: Kinds['account']['controller'];
  type: 'custom' | 'express' | 'none' | 'standard';
  wantsTransfers: boolean;
}): Kinds['account'] {
  const { id, created, country, email, metadata, controller, type, wantsTransfers } = given;
  return {
    ...{ id, object: 'account', business_profile: null, business_type: null },
    capabilities: wantsTransfers ? { transfers: 'inactive' } : {},
    ...{ charges_enabled: false, country, created, default_currency: 'usd', details_submitted: false, email },
    external_accounts: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
    future_requirements: requirements([]),
    ...{
      metadata,
      payouts_enabled: false,
      requirements: requirements(DUE),
      settings: null,
      tos_acceptance: {},
      type,
    },
    ...(controller === undefined ? {} : { controller }),
  };
}

/** What is asked of an account, all of it now. */
export function requirements(due: readonly string[]): NonNullable<Kinds['account']['requirements']> {
  return {
    ...{ alternatives: [], current_deadline: null, currently_due: [...due], errors: [] },
    disabled_reason: due.length === 0 ? null : 'requirements.past_due',
    ...{ eventually_due: [...due], past_due: [...due], pending_verification: [] },
  };
}

/** Money of the platform on its way to a creator's account. */
export function buildTransfer(
  given: Pick<
    Kinds['transfer'],
    | ('id' | 'amount' | 'balance_transaction' | 'created' | 'currency' | 'description' | 'destination')
    | ('livemode' | 'metadata' | 'source_transaction' | 'transfer_group')
  >,
): Kinds['transfer'] {
  return {
    ...{ object: 'transfer', amount_reversed: 0, reversed: false, source_type: 'card' },
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${given.id}/reversals` },
    ...given,
  };
}

/** A part of a transfer that came back. */
export function buildReversal(given: {
  transfer: string;
  amount: number;
  balance_transaction: string;
  created: number;
  currency: string;
  metadata: Record<string, string>;
}): Kinds['transfer_reversal'] {
  return {
    ...{
      id: newId('trr'),
      object: 'transfer_reversal',
      destination_payment_refund: null,
      source_refund: null,
    },
    ...given,
  };
}

/** Money of an account on its way to its owner's bank. */
export function buildPayout(
  given: Pick<
    Kinds['payout'],
    'id' | 'amount' | 'balance_transaction' | 'created' | 'currency' | 'description' | 'livemode' | 'metadata'
  >,
): Kinds['payout'] {
  return {
    ...{ object: 'payout', application_fee: null, application_fee_amount: null, arrival_date: given.created },
    ...{ automatic: false, destination: newId('ba'), failure_balance_transaction: null, failure_code: null },
    ...{ failure_message: null, method: 'standard', original_payout: null, payout_method: null },
    ...{ reconciliation_status: 'not_applicable', reversed_by: null, source_type: 'card' },
    ...{ statement_descriptor: null, status: 'pending', trace_id: null, type: 'bank_account' },
    ...given,
  };
}
