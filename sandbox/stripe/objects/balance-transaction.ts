import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Kinds } from '../store.ts';

/** One movement on the balance: `amount` and `fee` in the minor unit, `net` is their difference. */
export function buildBalanceTransaction(given: {
  created: number;
  amount: number;
  fee: number;
  currency: string;
  source: string;
  type: Stripe.BalanceTransaction.Type;
  description: string | null;
}): Kinds['balance_transaction'] {
  const { fee, currency } = given;
  return {
    id: newId('txn'),
    ...{ object: 'balance_transaction', available_on: given.created, balance_type: 'payments' },
    ...{ exchange_rate: null, net: given.amount - fee, reporting_category: given.type, status: 'available' },
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    ...given,
  };
}

/** What Stripe keeps of a card payment: 2.9 % + 30, rounded to the minor unit. */
export function processingFee(amount: number): number {
  return Math.round((amount * 29) / 1000) + 30;
}
