import type { Outcome } from '../billing/outcome.ts';

/** Tries of ten seconds each, which is a hold's life: after that it has expired and costs nothing. */
const TRIES_MAX = 60;

/**
 * Ends a hold although the database is away: the member has what they asked for, or is about to, and must learn what
 * it cost. Whether an unanswered try came to stand is unknown, so that nothing but an answer may be told.
 * @param close posts the same closing command each time; it waits for as long as the ledger lets a command wait.
 */
export async function closedAtLast(close: () => Promise<Outcome>): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await close();
    const isAway = !outcome.ok && outcome.refusal.code === 'busy' && outcome.refusal.because === 'database';
    if (!isAway || tries === TRIES_MAX) return outcome;
  }
}
