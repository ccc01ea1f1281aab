/** How long a provider may take, in milliseconds. */
export interface WatchLimits {
  /** Without any sign of life. */
  readonly stallMs: number;
  /** For the whole answer. */
  readonly wholeMs: number;
}

/**
 * Watches one request: its signal ends the request when the caller aborts, when nothing came for too long, or when
 * the whole took too long. Timers count elapsed time, not the clock's, so moving the clock ends nothing.
 */
export class Watch implements Disposable {
  /** Which limit was passed; null while none was. */
  expired: keyof WatchLimits | null = null;
  readonly signal: AbortSignal;
  readonly limits: WatchLimits;
  readonly #limit = new AbortController();
  readonly #whole: NodeJS.Timeout;
  #stall: NodeJS.Timeout;

  constructor(limits: WatchLimits, signal: AbortSignal) {
    this.limits = limits;
    this.signal = AbortSignal.any([signal, this.#limit.signal]);
    this.#whole = this.#expireAfter('wholeMs');
    this.#stall = this.#expireAfter('stallMs');
  }

  /** A sign of life. */
  touch(): void {
    clearTimeout(this.#stall);
    this.#stall = this.#expireAfter('stallMs');
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#stall);
  }

  #expireAfter(limit: keyof WatchLimits): NodeJS.Timeout {
    return setTimeout(() => {
      this.expired ??= limit;
      this.#limit.abort();
    }, this.limits[limit]);
  }
}
