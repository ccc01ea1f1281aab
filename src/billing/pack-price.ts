import type { Pack, Unit } from './economy.ts';
import { packTotal } from './economy-compile.ts';

/** Decimals of a price for one unit: small ones still differ in them. */
const DECIMALS = 5n;

/** What one unit of a pack costs in dollars, bonus included, rounded to five decimals: `0.00083`, `1.00`. */
export function unitPrice(pack: Pack, unit: Unit): string {
  const total = BigInt(packTotal(pack));
  const shown = BigInt(pack.priceCents) * 10n ** (BigInt(unit.scale) + DECIMALS - 2n);
  const rounded = (2n * shown + total) / (2n * total);
  const digits = String(rounded).padStart(Number(DECIMALS) + 1, '0');
  const fraction = digits.slice(-Number(DECIMALS)).replace(/0{1,3}$/, '');
  return `${digits.slice(0, -Number(DECIMALS))}.${fraction}`;
}

/** How much of what the money buys comes on top, in whole percent, rounded down; 0 for none. */
export function bonusPercent({ amount, bonus }: Pack): number {
  return Number((BigInt(bonus) * 100n) / BigInt(amount));
}

/** The pack that gives most for the money; null where they are all alike, or there is only one. */
export function bestValue(packs: readonly Pack[]): Pack | null {
  const [first, ...others] = packs;
  if (first === undefined) return null;
  const best = others.reduce((found, pack) => (isCheaper(pack, found) ? pack : found), first);
  return packs.some((pack) => isCheaper(best, pack)) ? best : null;
}

function isCheaper(a: Pack, b: Pack): boolean {
  return BigInt(a.priceCents) * BigInt(packTotal(b)) < BigInt(b.priceCents) * BigInt(packTotal(a));
}
