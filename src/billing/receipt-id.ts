import { sha256 } from './canonical.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The short name of a receipt, such as `7H2K-9QXM`: 40 bits of the hash of the hold's id, in letters that cannot
 * be mistaken for digits. Always the same for the same hold; looked up within one member's wallet.
 */
export function receiptId(hold: string): string {
  const bits = BigInt(`0x${sha256(hold).slice(0, 10)}`);
  let text = '';
  for (let shift = 35n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((bits >> shift) & 31n)];
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
