import type { Kinds } from '../store.ts';

/** The ways to pay that the checkout page offers. A bank debit is told good or bad days later. */
export type Method = 'card' | 'us_bank_account';

/** What a buyer typed about himself. */
export interface Buyer {
  email: string | null;
  name: string | null;
}

/** Test cards by their last four digits, as Stripe has them. */
export const CARD = { good: '4242', declines: '0002', laterDeclines: '0341' } as const;

const CHECKS = { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' };

/** A card (with its last four digits) or a bank account. */
export function buildPaymentMethod(
  given: Pick<Kinds['payment_method'], 'id' | 'livemode' | 'created' | 'customer'> & {
    type: Method;
    last4: string;
    buyer: Buyer;
  },
): Kinds['payment_method'] {
  const { type, last4, buyer, ...rest } = given;
  const common = {
    ...{
      object: 'payment_method' as const,
      customer_account: null,
      metadata: {},
      allow_redisplay: 'limited',
    },
    billing_details: { address: null, email: buyer.email, name: buyer.name, phone: null, tax_id: null },
    ...rest,
  };
  if (type === 'us_bank_account') return { ...common, type, us_bank_account: bankOf(last4) };
  return {
    ...common,
    type,
    card: {
      ...{
        brand: 'visa',
        checks: CHECKS,
        country: 'US',
        display_brand: 'visa',
        exp_month: 12,
        exp_year: 2034,
      },
      ...{ fingerprint: 'sandboxfingerprint', funding: 'credit', generated_from: null, last4 },
      ...{ networks: { available: ['visa'], preferred: null }, regulated_status: 'unregulated' },
      ...{ three_d_secure_usage: { supported: true }, wallet: null },
    },
  };
}

function bankOf(last4: string): NonNullable<Kinds['payment_method']['us_bank_account']> {
  return {
    ...{ account_holder_type: 'individual', account_type: 'checking', bank_name: 'SANDBOX BANK' },
    ...{ financial_connections_account: null, fingerprint: null, last4, networks: null },
    ...{ routing_number: '110000000', status_details: null },
  };
}

/** How a charge describes the method it was paid with. */
export function methodDetails(method: Kinds['payment_method']): Kinds['charge']['payment_method_details'] {
  if (method.us_bank_account !== undefined) {
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } =
      method.us_bank_account;
    const account = { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number };
    return { type: 'us_bank_account', us_bank_account: { ...account, payment_reference: null } };
  }
  const { brand = 'visa', last4 = '4242', exp_month = 12, exp_year = 2034 } = method.card ?? {};
  return {
    type: 'card',
    card: {
      ...{ amount_authorized: null, authorization_code: null, brand, checks: CHECKS, country: 'US' },
      ...{ electronic_commerce_indicator: null, exp_month, exp_year, funding: 'credit', installments: null },
      ...{
        last4,
        mandate: null,
        network: 'visa',
        network_transaction_id: null,
        regulated_status: 'unregulated',
      },
      ...{ three_d_secure: null, transaction_link_id: null, wallet: null },
    },
  };
}
