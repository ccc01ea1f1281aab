/** The parts of the wire format that answer, as named in the journal and in filters of faults. */
export type Endpoint = 'chat' | 'responses' | 'images' | 'edits' | 'moderations' | 'models' | 'unknown';

/** How reported usage is spoilt: what a broken or hostile provider may send. */
export type UsageForm = 'negative' | 'nan' | 'null' | 'missing' | 'huge' | 'unbalanced';

/** One thing that goes wrong with one request. */
export type Fault =
  | { kind: 'content-policy' }
  | { kind: 'unauthorized' }
  | { kind: 'rate-limit'; retryAfterMs: number }
  | { kind: 'quota' }
  | { kind: 'server-error' }
  | { kind: 'disconnect'; afterChunks: number }
  | { kind: 'slow-first-token'; ms: number }
  | { kind: 'stall'; afterChunks: number }
  | { kind: 'empty' }
  | { kind: 'refusal' }
  | { kind: 'length' }
  | { kind: 'usage'; form: UsageForm }
  | { kind: 'fewer-images'; missing: number }
  | { kind: 'malformed-json' };

/** Which requests a queued fault strikes: the next `times` (default 1) that match. */
export interface FaultFilter {
  times?: number;
  endpoint?: Endpoint;
  model?: string;
}

interface QueuedFault {
  fault: Fault;
  left: number;
  endpoint: Endpoint | undefined;
  model: string | undefined;
}

/** The faults waiting for the next requests, first in, first out. */
export class FaultQueue {
  #queue: QueuedFault[] = [];

  /** Lets `fault` strike the next requests that match the filter. */
  next(fault: Fault, filter: FaultFilter = {}): void {
    const { times = 1, endpoint, model } = filter;
    this.#queue.push({ fault, left: times, endpoint, model });
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
  take(endpoint: Endpoint, model: string | null): Fault | null {
    const found = this.#queue.find(
      (queued) =>
        (queued.endpoint === undefined || queued.endpoint === endpoint) &&
        (queued.model === undefined || queued.model === model),
    );
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left <= 0) this.#queue = this.#queue.filter((queued) => queued !== found);
    return found.fault;
  }
}
