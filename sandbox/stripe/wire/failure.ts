import type Stripe from 'stripe';

/** Stripe's kinds of errors, as far as the sandbox answers them. */
export type FailureType =
  | 'api_error'
  | 'card_error'
  | 'idempotency_error'
  | 'invalid_request_error'
  | 'rate_limit_error';

/** What an error says beside its status. */
export interface FailureDetails {
  type?: FailureType;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  headers?: Readonly<Record<string, string>>;
}

/** An error answer in Stripe's form: status and `{error: {type, code, message, param}}`. */
export class StripeFailure extends Error {
  override readonly name = 'StripeFailure';
  readonly status: number;
  readonly details: FailureDetails;

  constructor(status: number, message: string, details: FailureDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }

  /** The body that travels; without the key `error` the SDK would take it for success. */
  get body(): { error: Record<string, string> } {
    const { headers: _, type = 'invalid_request_error', code, ...rest } = this.details;
    const documented =
      code === undefined ? {} : { code, doc_url: `https://stripe.com/docs/error-codes/${code}` };
    return { error: { type, message: this.message, ...documented, ...rest } };
  }
}

/** 400: the request is understood and cannot be done. */
export function invalid(message: string, param?: string, code?: string): StripeFailure {
  return new StripeFailure(400, message, {
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  });
}

/** 404 (400 where a parameter names it): there is no such object in this mode. */
export function missing(kind: string, id: string, param = 'id', note = ''): StripeFailure {
  const status = param === 'id' ? 404 : 400;
  return new StripeFailure(status, `No such ${kind}: '${id}'${note}`, { code: 'resource_missing', param });
}

/** Why a card was refused. @see https://docs.stripe.com/declines/codes */
export type Decline =
  | 'generic_decline'
  | 'insufficient_funds'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'lost_card'
  | 'authentication_required';

const DECLINES: Readonly<
  Record<Decline, { code: Stripe.PaymentIntent.LastPaymentError.Code; message: string }>
> = {
  generic_decline: { code: 'card_declined', message: 'Your card was declined.' },
  insufficient_funds: { code: 'card_declined', message: 'Your card has insufficient funds.' },
  expired_card: { code: 'expired_card', message: 'Your card has expired.' },
  incorrect_cvc: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  lost_card: { code: 'card_declined', message: 'Your card was declined.' },
  authentication_required: {
    code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
};

/** Code and words of a declined card. */
export function declined(decline: Decline) {
  return DECLINES[decline];
}

/** 402: the card was refused. */
export function cardFailure(decline: Decline, charge: string): StripeFailure {
  const { code, message } = DECLINES[decline];
  return new StripeFailure(402, message, { type: 'card_error', code, decline_code: decline, charge });
}
