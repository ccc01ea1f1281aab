import { describe, expect, it } from 'vitest';
import { Tally } from '../../../src/billing/tally.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const mixed = testEconomy('mixed');

/** Two days of one member: 30 to begin with, 100 given, 40 of it to the 23rd; a turn of 50, one for nothing, one refunded. */
function played(): MemoryWallet {
  const wallet = new MemoryWallet(mixed, '2026-11-21T10:00:00.000Z');
  const usage = { input: 10, cachedInput: 0, cacheWrite: 0, output: 20, reasoning: 0 };
  wallet.must(grant({ key: 'g1', bucket: 'bought', amount: 60, origin: 'paid', source: 'sold:pack' }));
  wallet.must(grant({ key: 'g2', bucket: 'gifts', amount: 40, expires: '2026-11-23T00:00:00.000Z' }));
  wallet.must(reserve({ key: 'h1', ceiling: 60 }));
  wallet.must(settle('h1', 50, { usage }));
  wallet.must(reserve({ key: 'h2', ceiling: 60, freeTurn: true }));
  wallet.must(settle('h2', 9, { usage }));
  wallet.must(reserve({ key: 'h3', ceiling: 5, model: 'brush', reason: 'portrait' }));
  wallet.must(release('h3'));
  wallet.at('2026-11-22T10:00:00.000Z');
  wallet.must(reserve({ key: 'h4', ceiling: 25 }));
  const settled = wallet.must(settle('h4', 100));
  wallet.must({ type: 'refund', settled, by: 'owner', reason: 'refund' });
  return wallet;
}

function tallyOf(wallet: MemoryWallet): Tally {
  const tally = new Tally('coin');
  for (const entry of wallet.entries) tally.add(entry);
  return tally;
}

describe('what moved in a server', () => {
  it('counts jobs, charges and tokens by model and by day; what was released is no job', () => {
    const tally = tallyOf(played());
    expect(tally.models).toEqual([['talk', { paid: 2, free: 1, charged: 130, tokens: 60 }]]);
    expect(tally.days).toEqual([
      ['2026-11-22', { paid: 1, free: 0, charged: 80, tokens: 0 }],
      ['2026-11-21', { paid: 1, free: 1, charged: 50, tokens: 60 }],
    ]);
    expect(tally.total).toEqual({ paid: 2, free: 1, charged: 130, tokens: 60 });
  });

  it('tells new credit apart by where it came from, and what was refunded, expired and borne', () => {
    const wallet = played();
    wallet.at('2026-11-25T10:00:00.000Z').touch();
    const tally = tallyOf(wallet);
    expect(tally.granted).toEqual([
      ['pack', 60],
      ['gift', 40],
      ['start', 30],
    ]);
    expect(tally.refunded).toBe(80);
    expect(tally.absorbed).toBe(20);
    expect(tally.expired).toBe(0);
    expect(tally.takenBack).toBe(0);
  });

  it('adds up: granted less charged, plus refunded, less expired is what is left', () => {
    const wallet = new MemoryWallet(mixed, '2026-11-21T10:00:00.000Z');
    wallet.must(grant({ key: 'g', bucket: 'gifts', amount: 40, expires: '2026-11-23T00:00:00.000Z' }));
    wallet.must(reserve({ key: 'h', ceiling: 15 }));
    wallet.must(settle('h', 15));
    wallet.at('2026-11-24T00:00:00.000Z').touch();
    const tally = tallyOf(wallet);
    expect(tally.expired).toBe(25);
    expect(tally.total.charged).toBe(15);
    expect(wallet.state.buckets).toEqual({ gifts: [{ left: 30, origin: 'free', expires: null }] });
  });

  it('keeps what payments took back apart from what was granted', () => {
    const tally = new Tally('coin');
    const entry = played().entries[0];
    if (entry === undefined) throw new Error('no entry');
    tally.add({
      ...entry,
      type: 'clawback',
      postings: [
        { account: 'bucket:bought', unit: 'coin', amount: -45, origin: 'paid', expires: null },
        { account: 'sold:pack', unit: 'coin', amount: 45 },
      ],
    });
    expect(tally.takenBack).toBe(45);
    expect(tally.granted).toEqual([]);
  });
});
