import type { SandboxClock } from './exchange.ts';

/** This machine's clock. */
export const systemClock: SandboxClock = { now: () => Date.now() };
