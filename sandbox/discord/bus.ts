import { type SandboxEvent, SandboxUsageError } from './types.ts';

export type SandboxListener = (event: SandboxEvent) => void;

/** Tells listeners what happens, in order; a listener that throws does not stop the others. */
export interface EventBus {
  emit(event: SandboxEvent): void;
  subscribe(listener: SandboxListener): () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<SandboxListener>();
  return {
    emit(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * Resolves with the first truthy value of `look`, which is asked now and after every event.
 * @throws {SandboxUsageError} after `timeoutMs` of real time, naming `what`; null waits without an end
 */
export function waitUntil<T>(
  bus: EventBus,
  look: () => T | undefined | null | false,
  options: { timeoutMs?: number | null; what?: string } = {},
): Promise<T> {
  const { timeoutMs = 5000, what = 'the awaited state' } = options;
  return new Promise((resolve, reject) => {
    const timer = timeoutMs === null ? undefined : setTimeout(giveUp, timeoutMs);
    const unsubscribe = bus.subscribe(check);
    check();

    function giveUp(): void {
      stop();
      reject(new SandboxUsageError(`waited ${timeoutMs} ms in vain for ${what}`));
    }
    function stop(): void {
      clearTimeout(timer);
      unsubscribe();
    }
    function check(): void {
      try {
        const value = look();
        if (value === undefined || value === null || value === false) return;
        stop();
        resolve(value);
      } catch (error) {
        stop();
        reject(error);
      }
    }
  });
}
