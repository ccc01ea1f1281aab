/** An instant as every reader's own clock shows it, relative: "in 3 hours". Costs no edits. */
export function relativeTime(iso: string): string {
  return `<t:${unixSeconds(iso)}:R>`;
}

/** An instant as every reader's own clock shows it, with day and time. */
export function fullTime(iso: string): string {
  return `<t:${unixSeconds(iso)}:f>`;
}

function unixSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
