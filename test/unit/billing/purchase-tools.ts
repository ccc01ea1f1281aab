import type { Clawback, CreditPack, Granted } from '../../../src/billing/command.ts';
import { type LastClawback, nextClawback } from '../../../src/billing/money-back.ts';
import type { Answer, MemoryWallet } from './memory-wallet.ts';

/** A pack that was paid for. */
export function pack(key: string, amount: number, fields: Partial<CreditPack> = {}): CreditPack {
  return { type: 'credit-pack', key, by: 'stripe', bucket: 'bought', amount, ...fields };
}

/** Where the clawbacks of a grant stand, read from a wallet's entries. */
export function lastClawback(wallet: MemoryWallet, of: string): LastClawback | null {
  const entries = wallet.entries.filter((entry) => entry.cause.clawback?.of === of);
  const last = entries.at(-1)?.cause.clawback;
  return last === undefined ? null : { n: entries.length, target: last.target, taken: last.taken };
}

/** The clawback that brings a wallet to a target; null where it is there. */
export function clawback(
  wallet: MemoryWallet,
  of: string,
  target: number,
  granted: Granted = { kind: 'pack', bucket: 'bought' },
): Clawback | null {
  return nextClawback({ of, granted, by: 'stripe' }, lastClawback(wallet, of), target);
}

/** Brings a wallet to a target, as the shell does; null where there was nothing to do. */
export function takeBack(wallet: MemoryWallet, of: string, target: number, granted?: Granted): Answer | null {
  const command = clawback(wallet, of, target, granted);
  return command === null ? null : wallet.post(command);
}
