import type { SandboxClock } from '../types.ts';
import { StripeFailure } from './failure.ts';

const KEPT_MS = 24 * 60 * 60 * 1000;
const KEY_LENGTH_MAX = 255;

/** An answer as it was sent. */
export interface SentAnswer {
  status: number;
  body: string;
  requestId: string;
}

interface Remembered {
  request: string;
  at: number;
  answer: SentAnswer | null;
}

/**
 * The answers of the last 24 hours by their idempotency keys.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class IdempotencyKeys {
  readonly #clock: SandboxClock;
  readonly #known = new Map<string, Remembered>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /**
   * The first answer to this key, or null where the request is to be done now; then `keep` or `forget` must follow.
   * @throws {StripeFailure} 400 for a key that was used with another request, 409 while the first is still under way
   */
  begin(key: string, request: string): SentAnswer | null {
    if (key.length > KEY_LENGTH_MAX) {
      throw new StripeFailure(400, `Idempotency keys can be at most ${KEY_LENGTH_MAX} characters long.`, {
        type: 'idempotency_error',
      });
    }
    const known = this.#known.get(key);
    if (known === undefined || this.#clock.now() - known.at >= KEPT_MS) {
      this.#known.set(key, { request, at: this.#clock.now(), answer: null });
      return null;
    }
    if (known.request !== request) throw otherParameters(key);
    if (known.answer === null) throw underWay(key);
    return known.answer;
  }

  /** Remembers how the request was answered, also with an error. */
  keep(key: string, answer: SentAnswer): void {
    const known = this.#known.get(key);
    if (known !== undefined) known.answer = answer;
  }

  /** The request was not carried out: the key may come again with anything. */
  forget(key: string): void {
    this.#known.delete(key);
  }
}

function otherParameters(key: string): StripeFailure {
  const message =
    'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
    `Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeFailure(400, message, { type: 'idempotency_error' });
}

function underWay(key: string): StripeFailure {
  const message = `There is currently another in-progress request using this Idempotent Key (${key}).`;
  return new StripeFailure(409, message, { type: 'idempotency_error', code: 'idempotency_key_in_use' });
}
