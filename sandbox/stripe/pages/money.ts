/** Stripe counts these in hundredths although the money has none, for old times' sake. */
const TWO_DECIMALS_ANYWAY = ['isk', 'ugx'];

/** An amount in the currency's minor unit as people write it: `$5.00`, `¥500`. */
export function moneyText(amount: number, currency: string): string {
  const style = { style: 'currency', currency: currency.toUpperCase() } as const;
  const format = new Intl.NumberFormat('en-US', style);
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** (TWO_DECIMALS_ANYWAY.includes(currency) ? 2 : decimals));
}

/** `per month`, `every 3 months`. */
export function rhythmText(recurring: { interval: string; interval_count: number }): string {
  const { interval, interval_count: count } = recurring;
  return count === 1 ? `per ${interval}` : `every ${count} ${interval}s`;
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** The day of a second since 1970, in UTC. */
export function dateText(second: number): string {
  return DATE.format(second * 1000);
}
