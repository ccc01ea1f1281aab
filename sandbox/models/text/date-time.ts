import type { Skill } from './skill.ts';

const DAY_MS = 86_400_000;

/** Says the date, the time, the weekday, and how many days are left until a date. All in UTC. */
export const dateTime: Skill = {
  name: 'date and time',
  example: 'What day is it? / days until 2027-01-01',
  answer: ({ flat, now }) => {
    const until = /days? (?:until|till|to|before) (\d{4}-\d{2}-\d{2})/u.exec(flat)?.[1];
    if (until !== undefined) return daysUntil(until, now);
    if (/\bwhat(?:'s| is)?(?: the)? time\b|\bwhat time is it\b|\bcurrent time\b/u.test(flat)) {
      return `It is ${now.toISOString().slice(11, 16)} UTC on ${longDate(now)}.`;
    }
    const asksDate =
      /\b(?:what|which)(?:'s| is)?(?: the)? (?:date|day|weekday|year|month)\b|\btoday's date\b|\bcurrent date\b/u;
    return asksDate.test(flat) ? `Today is ${longDate(now)} (UTC).` : null;
  },
};

function longDate(date: Date): string {
  return date.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

function daysUntil(day: string, now: Date): string | null {
  const then = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(then)) return null;
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const days = Math.round((then - today) / DAY_MS);
  return days >= 0 ? `${days} days until ${day}.` : `${day} was ${-days} days ago.`;
}
