/** The one source of wall time. Everything that asks what time it is is given a clock. */
export interface Clock {
  /** The present instant, in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** The clock of this process: moving the machine's clock moves the product, whole. */
export const systemClock: Clock = { now: () => Date.now() };
