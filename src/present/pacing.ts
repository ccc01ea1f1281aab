/** What is known about the edits of one running message. */
export interface Pacing {
  /** Milliseconds of the clock; null before the first edit. */
  readonly lastEditAt: number | null;
  /** The least time between two edits, in milliseconds. */
  readonly gapMs: number;
  /** How many characters the message shows. */
  readonly shown: number;
}

const GAP_MS = 2_000;
const GAP_MAX_MS = 32_000;

/** Before the first edit. */
export const FRESH_PACING: Pacing = { lastEditAt: null, gapMs: GAP_MS, shown: 0 };

/** Whether to edit now; if not, in how many milliseconds, or null while there is nothing new to show. */
export type EditDecision = { readonly edit: true } | { readonly edit: false; readonly waitMs: number | null };

/**
 * When the next edit of a running message may go: the first as soon as there is text, then at least two seconds
 * apart, per message, and never without new text.
 * @param text how many characters there are by now
 */
export function decideEdit(pacing: Pacing, text: number, now: number): EditDecision {
  if (text <= pacing.shown) return { edit: false, waitMs: null };
  if (pacing.lastEditAt === null) return { edit: true };
  const waitMs = pacing.lastEditAt + pacing.gapMs - now;
  return waitMs <= 0 ? { edit: true } : { edit: false, waitMs };
}

/** After an edit that was sent at `now` and shows `text` characters. */
export function afterEdit(pacing: Pacing, text: number, now: number): Pacing {
  return { ...pacing, lastEditAt: now, shown: text };
}

/** After Discord said 429: the gap is doubled for the rest of this message, and at least what Discord asks for. */
export function afterRateLimit(pacing: Pacing, retryAfterMs: number, now: number): Pacing {
  const gapMs = Math.min(GAP_MAX_MS, Math.max(pacing.gapMs * 2, retryAfterMs));
  return { ...pacing, lastEditAt: now, gapMs };
}
