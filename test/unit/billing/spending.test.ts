import { describe, expect, it } from 'vitest';
import { lastDays, type SpendingKind, SpendingTally } from '../../../src/billing/spending.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const DAYS = ['2026-11-19', '2026-11-20', '2026-11-21'];

/** Three days: 30 on talk from gifts and bought, nothing, then 20 on talk and 5 on draw. */
function wallet(): MemoryWallet {
  const coins = new MemoryWallet(testEconomy('mixed'), '2026-11-19T08:00:00.000Z');
  coins.must(grant({ key: 'g', bucket: 'bought', amount: 100, origin: 'paid' }));
  coins.must(reserve({ key: 'a', ceiling: 60 }));
  coins.must(settle('a', 40));
  coins.at('2026-11-20T08:00:00.000Z').must(reserve({ key: 'b', ceiling: 60 }));
  coins.must(release('b'));
  coins.at('2026-11-21T23:59:59.999Z').must(reserve({ key: 'c', ceiling: 20 }));
  coins.must(settle('c', 20));
  coins.must(reserve({ key: 'd', ceiling: 5, model: 'draw' }));
  coins.must(settle('d', 5));
  coins.must(reserve({ key: 'e', ceiling: 5, freeTurn: true }));
  coins.must(settle('e', 5));
  return coins;
}

function spending(kind: SpendingKind, days = DAYS) {
  const { economy, entries } = wallet();
  const tally = new SpendingTally(economy, kind, days);
  for (const entry of entries) tally.count(entry);
  return tally.result();
}

describe('spending a day', () => {
  it('adds up what was charged on each day in UTC, days without any included', () => {
    expect(spending('model').days.map(({ day, total }) => [day, total])).toEqual([
      ['2026-11-19', 40],
      ['2026-11-20', 0],
      ['2026-11-21', 25],
    ]);
    expect(spending('model').total).toBe(65);
  });

  it('tells it apart by model, the greatest first; free turns and releases cost nothing', () => {
    expect(spending('model').names).toEqual([
      { name: 'talk', total: 60 },
      { name: 'draw', total: 5 },
    ]);
  });

  it('tells it apart by the buckets that paid', () => {
    expect(spending('bucket').names).toEqual([
      { name: 'bought', total: 35 },
      { name: 'gifts', total: 30 },
    ]);
    expect([...(spending('bucket').days[0]?.by ?? [])]).toEqual([
      ['gifts', 30],
      ['bought', 10],
    ]);
  });

  it('does not name what only free turns and holds that were released ran on', () => {
    const coins = new MemoryWallet(testEconomy('mixed'), '2026-11-21T08:00:00.000Z');
    coins.must(reserve({ key: 'a', ceiling: 5, freeTurn: true }));
    coins.must(settle('a', 5));
    coins.must(reserve({ key: 'b', ceiling: 5, model: 'draw' }));
    coins.must(release('b'));
    const tally = new SpendingTally(coins.economy, 'model', DAYS);
    for (const entry of coins.entries) tally.count(entry);
    expect(tally.result()).toMatchObject({ total: 0, names: [] });
    expect(tally.result().days.map(({ by }) => by.size)).toEqual([0, 0, 0]);
  });

  it.each([
    ['bark', 'alto', 'coin'],
    ['coin', 'bark', 'alto'],
    ['alto', 'coin', 'bark'],
  ])(
    'names what came to the same in the order of the alphabet, whichever was first: %s, %s, %s',
    (...models) => {
      const coins = new MemoryWallet(testEconomy('mixed'), '2026-11-21T08:00:00.000Z');
      for (const [index, model] of [...models, 'zeal'].entries()) {
        coins.must(reserve({ key: `h${index}`, ceiling: 8, model }));
        coins.must(settle(`h${index}`, model === 'zeal' ? 6 : 5));
      }
      const tally = new SpendingTally(coins.economy, 'model', DAYS);
      for (const entry of coins.entries) tally.count(entry);
      expect(tally.result().names.map(({ name }) => name)).toEqual(['zeal', 'alto', 'bark', 'coin']);
    },
  );

  it('leaves out what is older', () => {
    expect(spending('model', ['2026-11-20', '2026-11-21']).total).toBe(25);
  });

  it('counts days back from today, over the end of a month', () => {
    expect(lastDays(Date.parse('2026-03-02T00:00:00.000Z'), 3)).toEqual([
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
  });
});
