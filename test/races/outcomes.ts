import type { Outcome } from '../../src/billing/outcome.ts';

/** The one server of all members here. */
export const SERVER = 'server';

/** `ok`, `repeat`, or the code of the refusal, each with how often it came. */
export function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name = outcome.ok ? (outcome.repeat ? 'repeat' : 'ok') : outcome.refusal.code;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
