/** Days and instants in UTC, as text that sorts like time. */

const DAY_MS = 86_400_000;

/** The instant as ISO 8601 in UTC with milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** The day of an instant: `2026-11-21`. */
export function dayOf(ms: number): string {
  return iso(ms).slice(0, 10);
}

/** The next 00:00 UTC strictly after the instant, as ISO 8601. */
export function nextMidnight(ms: number): string {
  return iso((Math.floor(ms / DAY_MS) + 1) * DAY_MS);
}

/** The first 00:00 UTC at or after the instant, as ISO 8601. */
export function roundedUpToMidnight(instant: string): string {
  return iso(Math.ceil(Date.parse(instant) / DAY_MS) * DAY_MS);
}
