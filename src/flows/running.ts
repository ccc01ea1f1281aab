/** Why a running job was ended from outside. */
export type EndReason = 'stopped' | 'shutdown';

/** The jobs that this process is generating, by their holds, so that Stop and Cancel reach them. */
export class RunningJobs {
  readonly #running = new Map<string, AbortController>();
  #onIdle: () => void = () => {};

  /** Enters a job; it leaves by disposing what comes back. */
  enter(id: string): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const leave = () => {
      this.#running.delete(id);
      if (this.#running.size === 0) this.#onIdle();
    };
    return { signal: controller.signal, [Symbol.dispose]: leave };
  }

  /** Ends one; false where it is not running here (any more). */
  end(id: string, reason: EndReason): boolean {
    const controller = this.#running.get(id);
    controller?.abort(reason);
    return controller !== undefined;
  }

  /** Ends all of them: the process is about to. */
  endAll(reason: EndReason): void {
    for (const id of this.#running.keys()) this.end(id, reason);
  }

  /** Waits until nothing runs, at most so many milliseconds. */
  async idle(ms: number): Promise<void> {
    if (this.count === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#onIdle = resolve;
    await promise;
    clearTimeout(timer);
  }

  get count(): number {
    return this.#running.size;
  }
}
