import { describe, expect, it } from 'vitest';
import { keptSlices, postingsOfClose } from '../../../src/billing/kept-slices.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';
import { period } from './plan-tools.ts';

const NOON = '2026-11-21T12:00:00.000Z';
const plans = testEconomy('plans');
const imagina = testEconomy('imagina');

/** Silver, begun at noon with 50, of which a hold took 30, settled at 45. */
function beyond() {
  const wallet = new MemoryWallet(plans, NOON);
  wallet.must(period('silver', NOON));
  wallet.must(grant({ key: 'v', bucket: 'vault', amount: 5 }));
  wallet.must(reserve({ key: 'h', ceiling: 30 }));
  return { wallet, settled: wallet.must(settle('h', 52)) };
}

describe('what a settle kept', () => {
  it('names the period of what was taken beyond the hold, and none of credit that lasts', () => {
    const { settled } = beyond();
    const slice = { unit: 'coin', origin: 'free', expires: null } as const;
    expect(keptSlices(plans, settled)).toStrictEqual([
      { ...slice, account: 'bucket:monthly', amount: 30, period: NOON },
      { ...slice, account: 'bucket:monthly', amount: 20, period: NOON },
      { ...slice, account: 'bucket:vault', amount: 2 },
    ]);
  });

  it('names none where the economy has the bucket no more', () => {
    const { settled } = beyond();
    const [, second] = keptSlices({ ...plans, buckets: [] }, settled);
    expect(second).toStrictEqual({
      ...{ account: 'bucket:monthly', unit: 'coin', amount: 20, origin: 'free', expires: null },
    });
  });

  it('is the free turn, also where the job cost nothing', () => {
    const wallet = new MemoryWallet(imagina, NOON);
    wallet.must(reserve({ key: 'h', ceiling: 5, freeTurn: true }));
    const kept = keptSlices(imagina, wallet.must(settle('h', 0)));
    expect(kept).toEqual([{ account: 'turns', unit: 'turn', amount: 1, period: '2026-11-21' }]);
  });

  it('is nothing of a hold that was released, nor of an entry that closed none', () => {
    const wallet = new MemoryWallet(imagina, NOON);
    const reserved = wallet.must(reserve({ key: 'h', ceiling: 5, freeTurn: true }));
    expect(keptSlices(imagina, wallet.must(release('h')))).toEqual([]);
    expect(keptSlices(imagina, reserved)).toEqual([]);
    expect(postingsOfClose(reserved)).toEqual([]);
    expect(postingsOfClose({ postings: [] })).toEqual([]);
  });
});
