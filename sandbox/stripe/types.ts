/** The only thing the sandbox asks of a clock. */
export interface SandboxClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** A test or a page asked for something that a person could not do. */
export class SandboxUsageError extends Error {
  override readonly name = 'SandboxUsageError';
}
