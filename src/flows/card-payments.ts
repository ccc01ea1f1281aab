import type { Money, PaymentFact, SessionFact } from './payments.ts';

/** What a webhook's request came to. */
export type ReadEvent =
  | {
      readonly ok: true;
      readonly event: {
        readonly id: string;
        readonly type: string;
        /** Null for events of no interest. */
        readonly fact: PaymentFact | null;
      };
    }
  | { readonly ok: false; readonly because: 'signature' | 'mode' | 'account' | 'unreadable' };

/** A pack as the provider is to sell it. */
export interface PackForSale {
  /** Of the pack and its price version: asking again makes nothing new. */
  readonly id: string;
  readonly title: string;
  readonly price: Money;
  /** Where buyers return to; `{CHECKOUT_SESSION_ID}` stands for the session. */
  readonly returnUrl: string;
}

/**
 * A provider of card payments, as flows see it. Everything that it answers was checked to be of its own mode: a live
 * key never hears of a test payment.
 * @throws {AppError} stripe_unavailable, stripe_refused
 */
export interface CardPayments {
  /** Tells payments of one account and mode from those of another. */
  readonly account: string;
  /** Reads an event from the raw body of a request, whose signature and age prove where it comes from. */
  read(body: Buffer, signature: string | undefined, now: number): ReadEvent;
  /** Makes a payment link, or answers the one that was made under the same id. */
  linkFor(pack: PackForSale): Promise<{ readonly link: string; readonly url: string }>;
  /** A Checkout Session as it stands; null where there is none of that id. */
  session(id: string): Promise<SessionFact | null>;
  /** The sessions begun at or after an instant, newest first. */
  sessionsSince(since: Date): AsyncIterable<SessionFact>;
}
