/** Days and instants in UTC, as text that sorts like time. */

const DAY_MS = 86_400_000;

/** Many entries are made within one millisecond: its text is kept until another one is asked for. */
let written = { ms: 0, text: new Date(0).toISOString() };

/** The instant as ISO 8601 in UTC with milliseconds. @throws {RangeError} for what is no instant */
export function iso(ms: number): string {
  if (ms !== written.ms) written = { ms, text: new Date(ms).toISOString() };
  return written.text;
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

/** The day of the month of an instant, 1 to 31. */
export function dayOfMonth(ms: number): number {
  return new Date(ms).getUTCDate();
}

/**
 * The end of a cycle that begins at `start`, at the same time of day in UTC. Months end on the anchor's day, or on
 * the last day of a month that does not have it: 31 January, 28 February, 31 March.
 */
export function cycleEnd(
  start: number,
  cycle: { days: number } | { months: number },
  anchorDay: number,
): number {
  if ('days' in cycle) return start + cycle.days * DAY_MS;
  const date = new Date(start);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + cycle.months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(anchorDay, lastDay)) + (start % DAY_MS);
}

/** 00:00 UTC of the day of an instant. */
export function midnightOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** Days until an instant, rounded up; 0 once it is over. */
export function daysUntil(instant: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / DAY_MS));
}

/** So many days after an instant. */
export function daysAfter(ms: number, days: number): number {
  return ms + days * DAY_MS;
}

const INSTANT = /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d)(?::(?<second>\d\d))?)?Z?$/;

/**
 * Reads an instant in UTC as people type it: `2026-12-01` (00:00), `2026-12-01 18:00`, `2026-12-01T18:00:30Z`. In
 * milliseconds; null for anything else, also for days that no calendar has.
 */
export function parseInstant(typed: string): number | null {
  const { day, time = '00:00', second = '00' } = INSTANT.exec(typed.trim())?.groups ?? {};
  if (day === undefined) return null;
  const ms = Date.parse(`${day}T${time}:${second}.000Z`);
  return Number.isNaN(ms) || dayOf(ms) !== day ? null : ms;
}
