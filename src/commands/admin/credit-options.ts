import type { Economy } from '../../billing/economy.ts';
import type { Amount } from '../../billing/money.ts';
import { parseDecimal } from '../../billing/money.ts';

/** How much credit, as a decimal string in shown units. */
export function amountOption<const Description extends string>(description: Description) {
  return { type: 3, name: 'amount', description, required: true, max_length: 20 } as const;
}

/** Into which bucket of the economy it goes. */
export const BUCKET = {
  type: 3,
  name: 'bucket',
  description: 'Into which bucket',
  required: false,
  max_length: 40,
  autocomplete: true,
} as const;

/** An amount above 0 as somebody typed it, in smallest steps; null for anything else. */
export function creditOf(typed: string, { unit }: Economy): Amount | null {
  const amount = parseDecimal(typed, unit.scale);
  return amount === null || amount <= 0 ? null : amount;
}
