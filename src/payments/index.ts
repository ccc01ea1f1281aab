import { StripeCards } from './stripe-cards.ts';

/** Card payments, where the owner of this bot has a key of Stripe; else null. */
export function cardPayments(stripe: {
  readonly secretKey: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly apiBase: string;
}): StripeCards | null {
  const { secretKey, webhookSecret = null, apiBase } = stripe;
  return secretKey === undefined ? null : new StripeCards({ secretKey, webhookSecret, apiBase });
}
