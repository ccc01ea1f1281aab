import { EMPTY_STATE, type PlanState } from '../../src/billing/entry.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { MemoryWallet } from '../unit/billing/memory-wallet.ts';
import { commandOf, START, type Step } from './histories.ts';

export const mixed = testEconomy('mixed');

const paid: PlanState = {
  name: 'paid',
  status: 'active',
  start: '2026-11-01T00:00:00.000Z',
  end: null,
  next: null,
  graceEnd: null,
  anchorDay: 1,
  granted: 100,
  since: '2026-11-01T00:00:00.000Z',
  lapsedAt: null,
};

/** A wallet of the economy `mixed`, with its vault open or locked. */
export function mixedWallet(open: boolean): MemoryWallet {
  const state = open ? { ...EMPTY_STATE, plan: paid } : EMPTY_STATE;
  return new MemoryWallet(mixed, new Date(START).toISOString(), state);
}

/** The same rules for the reference, written by hand. */
export interface MixedRules {
  /** The pots that can be spent from; one that is locked is not among them. */
  readonly spendOrder: readonly string[];
  readonly turnsPerDay: number;
  readonly start: { readonly pot: string; readonly amount: number };
  readonly holdsMax: number;
  readonly grantsMax: number;
}

export function mixedRules(open: boolean): MixedRules {
  return {
    spendOrder: ['gifts', 'monthly', ...(open ? ['vault'] : []), 'bought'],
    ...{ turnsPerDay: 2, holdsMax: 3, grantsMax: 6 },
    start: { pot: 'gifts', amount: 30 },
  };
}

/** Plays a history and returns the wallet after it. */
export function played(history: readonly Step[], open: boolean): MemoryWallet {
  const wallet = mixedWallet(open);
  for (const [index, step] of history.entries()) {
    wallet.now += step.afterSeconds * 1000;
    wallet.post(commandOf(step, index, wallet.now, wallet.entries));
  }
  return wallet;
}
