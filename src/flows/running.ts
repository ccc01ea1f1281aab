/** Why a running job was ended from outside: by its member, by the process, or by its time. */
export type EndReason = 'stopped' | 'shutdown' | 'time';

/** The jobs that this process is generating, by their holds, so that Stop and Cancel reach them. */
export class RunningJobs {
  readonly #running = new Map<string, { readonly member: string; readonly controller: AbortController }>();
  #ending: EndReason | null = null;
  #onIdle: () => void = () => {};

  /**
   * Enters a member's job; it leaves by disposing what comes back. Where all were ended, so is this one.
   * @param limitMs its time, in milliseconds; null lets it take as long as it takes
   */
  enter(
    id: string,
    member: string,
    limitMs: number | null = null,
  ): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
    const controller = new AbortController();
    const timer = limitMs === null ? undefined : setTimeout(() => controller.abort('time'), limitMs);
    if (this.#ending !== null) controller.abort(this.#ending);
    this.#running.set(id, { member, controller });
    const leave = () => {
      clearTimeout(timer);
      this.#running.delete(id);
      if (this.#running.size === 0) this.#onIdle();
    };
    return { signal: controller.signal, [Symbol.dispose]: leave };
  }

  /** Whose job it is; null where it is not running here (any more). */
  owner(id: string): string | null {
    return this.#running.get(id)?.member ?? null;
  }

  /** Ends one; false where it is not running here (any more). */
  end(id: string, reason: EndReason): boolean {
    const job = this.#running.get(id);
    job?.controller.abort(reason);
    return job !== undefined;
  }

  /** Ends all of them, and whatever is entered from now on: the process is about to. */
  endAll(reason: EndReason): void {
    this.#ending = reason;
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
