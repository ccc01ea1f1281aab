import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What an object's id begins with. */
export type IdPrefix =
  | ('acct' | 'bps' | 'ch' | 'cs' | 'cus' | 'du' | 'evt' | 'il' | 'in' | 'inpay' | 'li' | 'pi' | 'plink')
  | ('pm' | 'po' | 'price' | 'prod' | 're' | 'req' | 'si' | 'sub' | 'tr' | 'trr' | 'txn' | 'ii' | 'ba');

/** A fresh id such as `pi_3Qx...`; sessions and payment links also say their mode, as Stripe's do. */
export function newId(prefix: IdPrefix, mode?: { livemode: boolean }): string {
  const middle = mode === undefined ? '' : mode.livemode ? 'live_' : 'test_';
  return `${prefix}_${middle}${randomText(24)}`;
}

/** Letters and digits that nobody can guess. */
export function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}
