import type { SandboxClock } from './types.ts';

/** Discord's first millisecond: 2015-01-01T00:00:00Z. */
const EPOCH_MS = 1_420_070_400_000;

/** Makes ids as Discord does: time in the upper bits, strictly ascending even when the clock stands still. */
export function createSnowflakes(clock: SandboxClock): () => string {
  let last = 0n;
  return function nextSnowflake() {
    const candidate = BigInt(Math.max(0, Math.trunc(clock.now()) - EPOCH_MS)) << 22n;
    last = candidate > last ? candidate : last + 1n;
    return String(last);
  };
}

/** An instant as Discord writes it, with microseconds and `+00:00`. */
export function wireTime(atMs: number): string {
  return new Date(atMs).toISOString().replace('Z', '000+00:00');
}
