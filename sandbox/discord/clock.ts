import type { SandboxClock } from './types.ts';

/** The clock of this machine. */
export const systemClock: SandboxClock = { now: () => Date.now() };

/** Real time for windows of rate limits and durations: it goes on while an injected clock stands still. */
export function monotonicMs(): number {
  return performance.now();
}
