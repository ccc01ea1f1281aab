import type { Economy } from './economy.ts';

/**
 * An economy of which only the name and the unit are left, for wallets that outlived it: nothing can be bought or
 * spent under it, but what is in a wallet can be ended.
 */
export function unknownEconomy(name: string, unit: string): Economy {
  return {
    name,
    source: '',
    title: name,
    unit: { name: unit, plural: unit, scale: 0, secondName: null },
    settlement: 'immediate',
    graceDays: 0,
    buckets: [],
    startingGrant: null,
    freeTurns: null,
    plans: [],
    firstTimeBonusPercent: 0,
    packs: [],
    models: [],
    images: [],
    actions: [],
    share: null,
    debtPausesSpending: false,
    ownKeys: false,
    lowBalancePercent: null,
    limits: { openHolds: 50, grants: 64 },
  };
}
