/** The journal forgets the oldest requests beyond this many. */
const RECORDS_MAX = 1000;

/** One API request as it was received, and what became of it. */
export interface RequestRecord {
  /** `req_...`, also in the answer's header `request-id`. */
  id: string;
  /** Milliseconds of the sandbox's clock. */
  at: number;
  method: string;
  path: string;
  params: unknown;
  idempotencyKey: string | null;
  apiVersion: string | null;
  /** The connected account the request acted for. */
  account: string | null;
  /** Null until it is answered, and where the connection broke. */
  status: number | null;
  /** Answered with the remembered answer of the same idempotency key. */
  replayed: boolean;
}

/** The API requests received, oldest first. Keys are never among them. */
export class Journal {
  #records: RequestRecord[] = [];

  all(): readonly RequestRecord[] {
    return this.#records;
  }

  add(record: RequestRecord): RequestRecord {
    this.#records.push(record);
    if (this.#records.length > RECORDS_MAX) this.#records.shift();
    return record;
  }
}
