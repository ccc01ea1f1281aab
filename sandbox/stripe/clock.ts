import type { SandboxClock } from './types.ts';

/** This machine's clock. */
export const systemClock: SandboxClock = { now: () => Date.now() };

/** Stripe's times: whole seconds since 1970-01-01T00:00:00Z. */
export function seconds(clock: SandboxClock): number {
  return Math.floor(clock.now() / 1000);
}
