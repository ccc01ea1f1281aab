/**
 * Integer money. Every amount of the product is a safe integer in the unit's smallest step
 * (a hundredth of a credit where the scale is 2); this is the only module that calculates with them.
 * @see docs/decisions/0001-integers.md
 */

/** A whole number of smallest steps; may be negative in postings, never in a bucket. */
export type Amount = number;

/** A non-negative fraction of two integers, for margins and shares. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** An amount left the range in which it can be exact. A programmer's error: nothing is appended after it. */
export class AmountRangeError extends RangeError {
  override readonly name = 'AmountRangeError';
  constructor(value: number | bigint) {
    super(`not a safe whole amount: ${value}`);
  }
}

/** Returns `value` unchanged if it is a safe integer. @throws {AmountRangeError} */
export function exact(value: number): Amount {
  if (!Number.isSafeInteger(value)) throw new AmountRangeError(value);
  return value === 0 ? 0 : value;
}

function fromBigInt(value: bigint): Amount {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new AmountRangeError(value);
  return number;
}

/** a + b, checked. */
export function add(a: Amount, b: Amount): Amount {
  return exact(a + b);
}

/** a - b, checked. */
export function subtract(a: Amount, b: Amount): Amount {
  return exact(a - b);
}

/** -a; never minus zero, which JSON could not tell from zero. */
export function negate(a: Amount): Amount {
  return a === 0 ? 0 : -a;
}

/** The sum of all, checked; 0 of none. */
export function sum(amounts: Iterable<Amount>): Amount {
  let total = 0;
  for (const each of amounts) total = exact(total + each);
  return total;
}

/** Whether the sum of all can still be exact. */
export function isSumExact(amounts: Iterable<Amount>): boolean {
  let total = 0n;
  for (const each of amounts) total += BigInt(each);
  return Number.isSafeInteger(Number(total));
}

/** a times a whole number, checked. */
export function times(a: Amount, factor: number): Amount {
  return fromBigInt(BigInt(a) * BigInt(factor));
}

/** One product of a price: so many pieces at so much each. */
export interface Product {
  readonly count: number;
  readonly rate: number;
}

/**
 * The sum of all products times `numerator / denominator`, rounded up once, at the total.
 * All factors are non-negative safe integers; the products are exact at any size.
 * @throws {AmountRangeError} for any other factor, and where the total is not safe.
 */
export function totalRoundedUp(products: readonly Product[], numerator: bigint, denominator: bigint): Amount {
  let total = 0n;
  for (const { count, rate } of products) total += BigInt(factor(count)) * BigInt(factor(rate));
  return fromBigInt((total * numerator + denominator - 1n) / denominator);
}

function factor(value: number): number {
  if (value < 0) throw new AmountRangeError(value);
  return exact(value);
}

/** floor(amount * numerator / denominator) for a non-negative amount. */
export function shareRoundedDown(amount: Amount, numerator: number, denominator: number): Amount {
  return fromBigInt((BigInt(amount) * BigInt(numerator)) / BigInt(denominator));
}

/** ceil(amount * numerator / denominator) for a non-negative amount. */
export function partRoundedUp(amount: Amount, numerator: number, denominator: number): Amount {
  const divisor = BigInt(denominator);
  return fromBigInt((BigInt(amount) * BigInt(numerator) + divisor - 1n) / divisor);
}

/** The mean of non-negative amounts, rounded up. @throws {RangeError} for none. */
export function meanRoundedUp(amounts: readonly Amount[]): Amount {
  if (amounts.length === 0) throw new RangeError('no amounts, no mean');
  return partRoundedUp(sum(amounts), 1, amounts.length);
}

const DECIMAL = /^(?<sign>-?)(?<whole>\d{1,15})(?:\.(?<fraction>\d+))?$/;

/**
 * Reads a decimal string in shown units ("12.5" is 1,250 where the scale is 2).
 * Answers null for anything else: exponents, spaces, more decimals than the scale carries, out of range.
 */
export function parseDecimal(text: string, scale: number): Amount | null {
  const groups = DECIMAL.exec(text)?.groups;
  if (groups === undefined) return null;
  const fraction = groups.fraction ?? '';
  if (fraction.length > scale) return null;
  const steps = Number(`${groups.whole}${fraction.padEnd(scale, '0')}`);
  if (!Number.isSafeInteger(steps)) return null;
  return groups.sign === '-' ? negate(steps) : steps;
}

/** Writes an amount in shown units, exactly: 1250 at scale 2 is "12.50"; with thousands separators if asked. */
export function formatDecimal(amount: Amount, scale: number, separator = ''): string {
  const digits = Math.abs(exact(amount))
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, separator);
  const fraction = scale === 0 ? '' : `.${digits.slice(-scale)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}
