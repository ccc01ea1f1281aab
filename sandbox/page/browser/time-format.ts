const STEPS: readonly [number, Intl.RelativeTimeFormatUnit][] = [
  [365 * 86_400, 'year'],
  [30 * 86_400, 'month'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** Discord's `<t:seconds:style>` as text; R is relative to `nowMs`. */
export function formatTimestamp(seconds: number, style: string, nowMs: number): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return 'an unknown time';
  if (style !== 'R') return at.toLocaleString('en-GB', STYLES[style] ?? STYLES.f);
  const difference = Math.round(seconds - nowMs / 1000);
  const [size, unit] = STEPS.find(([step]) => Math.abs(difference) >= step) ?? [1, 'second'];
  return relative.format(Math.trunc(difference / size), unit);
}

/** The time beside an author's name: "Today at 14:05" or a date. */
export function formatMessageTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (at.toDateString() === new Date(nowMs).toDateString()) return `Today at ${time}`;
  return `${at.toLocaleDateString('en-GB')} ${time}`;
}

/** The day on the line between messages. */
export function formatDay(atMs: number): string {
  return new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** `14:05` */
export function formatClock(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
