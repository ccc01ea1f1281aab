import { createHmac } from 'node:crypto';

/**
 * The value of `Stripe-Signature`: HMAC-SHA256 over `<second>.<raw body>`.
 * @see https://docs.stripe.com/webhooks/signature
 */
export function signatureHeader(body: string, secret: string, second: number): string {
  const signature = createHmac('sha256', secret).update(`${second}.${body}`, 'utf8').digest('hex');
  return `t=${second},v1=${signature}`;
}
