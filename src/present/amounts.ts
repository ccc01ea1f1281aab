import type { Unit } from '../billing/economy.ts';
import { type Amount, formatDecimal } from '../billing/money.ts';

/** From so many decimals on a zero is shown short: `0.000000` reads as if something stood behind the point. */
const DECIMALS_OF_SHORT_ZERO = 3;

/** An amount without its unit, exact: `1,250.00`; nothing at all is `0.00`, with three decimals or more `0`. */
export function showNumber(amount: Amount, unit: Unit): string {
  if (amount === 0 && unit.scale >= DECIMALS_OF_SHORT_ZERO) return '0';
  return formatDecimal(amount, unit.scale, ',');
}

/** An amount with its unit, exact: `18.75 credits`, `1 token`. */
export function showAmount(amount: Amount, unit: Unit): string {
  const number = showNumber(amount, unit);
  const isOne = formatDecimal(amount, unit.scale).replace(/\.0+$/, '') === '1';
  return `${number} ${isOne ? unit.name : unit.plural}`;
}

/** An estimate, about two digits of it: `~3.1`, `~21,480`. Never for what is charged. */
export function showEstimate(amount: Amount, unit: Unit): string {
  const value = Number(formatDecimal(amount, unit.scale));
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return `~${rounded.toLocaleString('en-US', { maximumFractionDigits: unit.scale })}`;
}

/** Whole cents as dollars: `$19.99`. */
export function showDollars(cents: number): string {
  const text = formatDecimal(cents, 2, ',');
  return text.startsWith('-') ? `-$${text.slice(1)}` : `$${text}`;
}

/** A count with thousands separators. */
export function showCount(count: number): string {
  return formatDecimal(count, 0, ',');
}
