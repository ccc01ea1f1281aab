/** What `scrip wallet --json` prints, as far as the page shows it. Amounts are integers in the smallest unit. */
export interface Wallet {
  wallet: string;
  economy: string;
  unit: string;
  scale: number;
  seq: number;
  available: number;
  held: number;
  debt: number;
  plan: { name: string; status: string; end?: string | null } | null;
  buckets: readonly Bucket[];
  freeTurns: { left: number; perDay: number; resets: string } | null;
  holds: readonly { id: string; amount: number; expires: string | null; reason: string }[];
}

export interface Bucket {
  name: string;
  available: number;
  held: number;
  locked: number;
  grants: readonly { left: number; origin: string; expires: string | null }[];
}

export interface Posting {
  account: string;
  unit: string;
  amount: number;
}

export interface Entry {
  previous: string | null;
  seq: number;
  key: string;
  request?: string | null;
  type: string;
  at: string;
  cause: Readonly<Record<string, unknown>>;
  postings: readonly Posting[];
  hash: string;
}

export interface Journal {
  wallet: string;
  entries: readonly Entry[];
}

/** Writes an amount with all decimals of its unit: 12345 at scale 2 is "123.45". */
export function formatAmount(amount: number, scale: number): string {
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
  }).format(amount / 10 ** scale);
}

/** The same with a sign, for postings. */
export function formatSigned(amount: number, scale: number): string {
  const sign = amount > 0 ? '+' : amount < 0 ? '−' : '';
  return sign + formatAmount(Math.abs(amount), scale);
}

/** Sum of the postings by unit; every one of a correct entry is 0. */
export function sumsByUnit(postings: readonly Posting[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { unit, amount } of postings) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  return sums;
}

/** What an entry changed for the member, gross: a hold takes nothing yet, its settling does. */
export function memberChange(entry: Entry, unit: string): number {
  return entry.postings
    .filter((posting) => posting.unit === unit && /^(bucket|hold):/.test(posting.account))
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What an entry put into holds (positive) or took out of them. */
export function heldChange(entry: Entry, unit: string): number {
  return entry.postings
    .filter((posting) => posting.unit === unit && posting.account.startsWith('hold:'))
    .reduce((sum, { amount }) => sum + amount, 0);
}
