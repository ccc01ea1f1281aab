import { describe, expect, it } from 'vitest';
import type { EntryDraft } from '../../../src/billing/entry.ts';
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

/** A job of a day, as its entry says it: so much charged, or covered by a free turn. */
function settled(day: string, model: string, charged: number, free: boolean): EntryDraft {
  const amount = free ? 1 : charged;
  const unit = free ? 'turn' : 'coin';
  return {
    ...{ key: `close:${model}`, request: '', type: 'settle', at: `${day}T12:00:00.000Z` },
    cause: { by: 'member', reason: 'done', model },
    postings: [
      { account: 'hold:h', unit, amount: -amount, from: free ? 'turns' : 'bucket:bought' },
      { account: 'usage', unit, amount },
    ],
  };
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

  it('puts what came to more first, of what cost the same what ran more often, and the newest day', () => {
    const jobs = [
      ['2026-11-20', 'cheap', 5, false],
      ['2026-11-21', 'gift', 0, true],
      ['2026-11-21', 'gift', 0, true],
      ['2026-11-22', 'once', 0, true],
      ['2026-11-19', 'dear', 8, false],
    ] as const;
    for (const order of [jobs, [...jobs].reverse()]) {
      const counted = new Tally('coin');
      for (const [day, model, charged, free] of order) counted.add(settled(day, model, charged, free));
      expect(counted.models.map(([name]) => name)).toEqual(['dear', 'cheap', 'gift', 'once']);
      expect(counted.days.map(([day]) => day)).toEqual([
        '2026-11-22',
        '2026-11-21',
        '2026-11-20',
        '2026-11-19',
      ]);
    }
  });

  it('takes a turn that came back unused for no job that was free', () => {
    const tally = new Tally('coin');
    const paid = settled('2026-11-21', 'talk', 5, false);
    const back = { account: 'turns', unit: 'turn', amount: 1, period: '2026-11-21' };
    const from = { account: 'hold:h', unit: 'turn', amount: -1, from: 'turns', period: '2026-11-21' };
    tally.add({ ...paid, postings: [...paid.postings, from, back] });
    expect(tally.total).toMatchObject({ paid: 1, free: 0 });
  });

  it('counts as new credit what the house issued, sold or shared, under its source, and nothing that sounds like it', () => {
    const tally = new Tally('coin');
    const postings = [
      { account: 'issued:gift', unit: 'coin', amount: -7 },
      { account: 'sold:pack', unit: 'coin', amount: -9 },
      { account: 'shared', unit: 'coin', amount: -5 },
      { account: 'bucket:unsold:pack', unit: 'coin', amount: 10 },
      { account: 'bucket:shared', unit: 'coin', amount: 6 },
      { account: 'shared:once', unit: 'coin', amount: 5 },
      { account: 'issued:sold:twice', unit: 'coin', amount: -3 },
      { account: 'bucket:bought', unit: 'coin', amount: 3 },
    ];
    tally.add({ ...settled('2026-11-21', 'talk', 5, false), type: 'grant', postings });
    expect(tally.granted).toEqual([
      ['pack', 9],
      ['gift', 7],
      ['shared', 5],
      ['sold:twice', 3],
    ]);
  });

  it('leaves out a source that came to nothing', () => {
    const tally = new Tally('coin');
    for (const amount of [-7, 7]) {
      const postings = [{ account: 'issued:gift', unit: 'coin', amount }];
      tally.add({ ...settled('2026-11-21', 'talk', 5, false), type: 'grant', postings });
    }
    expect(tally.granted).toEqual([]);
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
