import type { Endpoint, Fault } from './faults.ts';

/** The journal forgets the oldest requests beyond this many. */
const RECORDS_MAX = 1000;

/** How a request ended: `running` until then. */
export type Outcome = 'running' | 'answered' | 'failed' | 'aborted' | 'disconnected';

/** One request as it was received, and what became of it. */
export interface RequestRecord {
  id: string;
  /** Milliseconds of the sandbox's clock. */
  at: number;
  endpoint: Endpoint;
  path: string;
  model: string | null;
  /** `messages` of chat, `input` of responses and moderations, `prompt` of images, as received. */
  messages: unknown;
  /** All other fields of the body, as received. */
  options: Record<string, unknown>;
  stream: boolean;
  fault: Fault | null;
  outcome: Outcome;
  /** True when the client went away before the answer was complete. */
  aborted: boolean;
  status: number | null;
  /** The text that was sent before the end, the abort or the break. */
  sentText: string;
  /** Usage as it was reported, spoilt where a fault asked for it; null where none was sent. */
  usage: unknown;
}

/** The requests received, oldest first. */
export class Journal {
  #records: RequestRecord[] = [];
  #nextNumber = 1;
  #running = 0;
  #idleWaiters: (() => void)[] = [];

  /** All requests still remembered, oldest first. */
  all(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Writes down a request that has just come in; it counts as running until `close`. */
  open(request: Pick<RequestRecord, 'at' | 'endpoint' | 'path'>): RequestRecord {
    const record: RequestRecord = {
      ...request,
      id: `req_sandbox_${String(this.#nextNumber).padStart(6, '0')}`,
      model: null,
      messages: null,
      options: {},
      stream: false,
      fault: null,
      outcome: 'running',
      aborted: false,
      status: null,
      sentText: '',
      usage: null,
    };
    this.#nextNumber += 1;
    this.#running += 1;
    this.#records.push(record);
    if (this.#records.length > RECORDS_MAX) this.#records.shift();
    return record;
  }

  /** Writes down how a request ended. */
  close(record: RequestRecord, outcome: Exclude<Outcome, 'running'>): void {
    record.outcome = outcome;
    record.aborted = outcome === 'aborted';
    this.#running -= 1;
    if (this.#running > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  /** Resolves as soon as no request is running. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }
}
