import { describe, expect, it } from 'vitest';
import { unknownEconomy } from '../../../src/billing/unknown-economy.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, reserve } from './memory-wallet.ts';

const gone = unknownEconomy('mixed', 'coin');

/** What a wallet of 130 coins with a hold of 40 becomes once its economy is not known any more. */
function outlived(): MemoryWallet {
  const before = new MemoryWallet(testEconomy('mixed'), '2026-11-21T10:00:00.000Z');
  before.must(grant({ key: 'g', bucket: 'bought', amount: 100, origin: 'paid' }));
  before.must(reserve({ key: 'h', ceiling: 40 }));
  return new MemoryWallet(gone, '2026-11-21T10:05:00.000Z', before.state);
}

describe('an economy of which only the name and the unit are left', () => {
  it('has nothing to buy, to spend, to be given or to wait for, and the bounds of every economy', () => {
    expect(gone).toEqual({
      ...{ name: 'mixed', title: 'mixed', source: '', settlement: 'immediate', graceDays: 0 },
      unit: { name: 'coin', plural: 'coin', scale: 0, secondName: null },
      ...{ buckets: [], plans: [], packs: [], models: [], images: [], actions: [] },
      ...{ startingGrant: null, freeTurns: null, firstTimeBonusPercent: 0, share: null },
      ...{ debtPausesSpending: false, ownKeys: false, lowBalancePercent: null },
      limits: { openHolds: 50, grants: 64 },
    });
  });

  it('lets nothing be spent, and gives nobody anything', () => {
    const wallet = outlived();
    expect(wallet.refused(reserve({ key: 'more', ceiling: 1 }))).toMatchObject({
      ...{ code: 'insufficient_balance', available: 0, locked: 90 },
    });
    const newcomer = new MemoryWallet(gone, '2026-11-21T10:00:00.000Z');
    newcomer.touch();
    expect(newcomer.entries).toEqual([]);
  });

  it('lets a wallet be ended: its hold closed, all credit gone, and the sums right', () => {
    const wallet = outlived();
    wallet.must({ type: 'erase', by: 'member' });
    expect(wallet.state).toMatchObject({ buckets: {}, holds: [], debt: 0, closed: true });
    const expired = wallet.entries
      .flatMap(({ postings }) => postings)
      .filter(({ account, unit }) => account === 'expired' && unit === 'coin')
      .reduce((total, { amount }) => total + amount, 0);
    expect(expired).toBe(130);
  });
});
