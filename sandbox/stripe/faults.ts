import { StripeFailure } from './wire/failure.ts';

/** One thing that goes wrong with one request. */
export type Fault =
  | { kind: 'rate-limit' }
  | { kind: 'unauthorized' }
  /** 500; nothing was done. */
  | { kind: 'server-error' }
  /** The connection breaks before anything was done. */
  | { kind: 'disconnect' }
  /** The request is carried out, and the connection breaks instead of an answer. */
  | { kind: 'lost-reply' }
  /** The answer takes this much longer. */
  | { kind: 'delay'; ms: number }
  /** 200 with JSON that ends in the middle; the request is carried out. */
  | { kind: 'malformed-json' };

/** Which requests a queued fault strikes: the next `times` (default 1) that match. */
export interface FaultFilter {
  times?: number;
  method?: string;
  /** The address or its beginning, such as `/v1/refunds`. */
  path?: string;
}

interface Queued extends FaultFilter {
  fault: Fault;
  left: number;
}

/** The faults waiting for the next requests, first in, first out. */
export class FaultQueue {
  #queue: Queued[] = [];

  /** Lets `fault` strike the next requests that match the filter. */
  next(fault: Fault, filter: FaultFilter = {}): void {
    this.#queue.push({ ...filter, fault, left: filter.times ?? 1 });
  }

  /** Forgets all faults that have not struck. */
  clear(): void {
    this.#queue = [];
  }

  /** The number of strikes that are still waiting. */
  get pending(): number {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  /** The fault for this request, used up by the call. */
  take(method: string, path: string): Fault | null {
    const found = this.#queue.find(
      (queued) => (queued.method ?? method) === method && path.startsWith(queued.path ?? ''),
    );
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left <= 0) this.#queue = this.#queue.filter((queued) => queued !== found);
    return found.fault;
  }
}

/** The error answer that a fault asks for instead of the work; null where it strikes otherwise. */
export function failureOf(fault: Fault | null): StripeFailure | null {
  switch (fault?.kind) {
    case 'rate-limit':
      return new StripeFailure(429, 'Request rate limit exceeded. (sandbox)', {
        ...{ type: 'invalid_request_error', code: 'rate_limit' },
        headers: { 'stripe-rate-limited-reason': 'global-rate' },
      });
    case 'unauthorized':
      return new StripeFailure(401, 'Invalid API Key provided: sk_test_***gone (sandbox)');
    case 'server-error':
      return new StripeFailure(500, 'An unknown error occurred. (sandbox)', { type: 'api_error' });
    default:
      return null;
  }
}
