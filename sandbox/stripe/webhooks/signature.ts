import { createHmac, randomBytes } from 'node:crypto';

/** What nobody knows: Stripe does not publish how the scheme `v0` is made. */
const UNPUBLISHED = randomBytes(32).toString('hex');

/**
 * The value of `Stripe-Signature`: HMAC-SHA256 over `<second>.<raw body>`.
 * @see https://docs.stripe.com/webhooks/signature
 */
export function signatureHeader(body: string, secret: string, second: number): string {
  return `t=${second},v1=${signed(body, secret, second)}`;
}

/** The same as events of test mode carry it: with a second signature of a scheme that nobody may believe. */
export function testSignatureHeader(body: string, secret: string, second: number): string {
  return `${signatureHeader(body, secret, second)},v0=${signed(body, UNPUBLISHED, second)}`;
}

function signed(body: string, secret: string, second: number): string {
  return createHmac('sha256', secret).update(`${second}.${body}`, 'utf8').digest('hex');
}
