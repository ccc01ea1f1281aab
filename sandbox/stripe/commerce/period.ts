import type { Recurrence } from '../objects/price.ts';

const DAY = 86_400;

/**
 * The first end of a period after `start`, counted from the anchor: months end on the anchor's day, or on the last
 * day of a shorter month, without losing the anchor. All in seconds, UTC.
 */
export function periodEnd(
  anchor: number,
  start: number,
  { interval, interval_count: count }: Recurrence,
): number {
  if (interval === 'day' || interval === 'week') {
    const length = (interval === 'day' ? DAY : 7 * DAY) * count;
    return anchor + (Math.floor((start - anchor) / length) + 1) * length;
  }
  const months = interval === 'year' ? 12 * count : count;
  const from = new Date(anchor * 1000);
  const at = new Date(start * 1000);
  const passed = (at.getUTCFullYear() - from.getUTCFullYear()) * 12 + at.getUTCMonth() - from.getUTCMonth();
  let periods = Math.max(0, Math.floor(passed / months) - 1);
  while (monthsAfter(from, periods * months) <= start) periods += 1;
  return monthsAfter(from, periods * months);
}

function monthsAfter(from: Date, months: number): number {
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const clock = [from.getUTCHours(), from.getUTCMinutes(), from.getUTCSeconds()] as const;
  return Date.UTC(year, month, Math.min(from.getUTCDate(), last), ...clock) / 1000;
}
