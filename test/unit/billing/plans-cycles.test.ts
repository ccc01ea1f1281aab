import { describe, expect, it } from 'vitest';
import { cycleEnd, dayOfMonth } from '../../../src/billing/calendar.ts';
import type { Economy } from '../../../src/billing/economy.ts';
import { earliestDue } from '../../../src/billing/ledger/projection.ts';
import { periodStart } from '../../../src/billing/plans.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const genie = testEconomy('genie');
const months = (start: string, count: number): string[] => {
  const ends: string[] = [];
  let at = Date.parse(start);
  const anchor = dayOfMonth(at);
  for (let n = 0; n < count; n++) {
    at = cycleEnd(at, { months: 1 }, anchor);
    ends.push(new Date(at).toISOString());
  }
  return ends;
};

/** `genie` with a free plan of 3 credits a month before the others. */
const monthlyFree: Economy = {
  ...genie,
  plans: [
    {
      name: 'try',
      title: 'Try',
      priceCents: null,
      bucket: 'plan',
      amount: 3_000_000,
      cycle: { months: 1 },
      discordSku: null,
      discordPriceCents: null,
    },
    ...genie.plans,
  ],
};

describe('PERIOD-END: months', () => {
  it('from 31 January end on the last day of shorter months and come back to the 31st', () => {
    expect(months('2026-01-31T15:30:00.000Z', 5)).toEqual([
      '2026-02-28T15:30:00.000Z',
      '2026-03-31T15:30:00.000Z',
      '2026-04-30T15:30:00.000Z',
      '2026-05-31T15:30:00.000Z',
      '2026-06-30T15:30:00.000Z',
    ]);
  });

  it('know leap days', () => {
    expect(months('2028-01-30T00:00:00.000Z', 2)).toEqual([
      '2028-02-29T00:00:00.000Z',
      '2028-03-30T00:00:00.000Z',
    ]);
    expect(months('2028-02-29T00:00:00.000Z', 1)).toEqual(['2028-03-29T00:00:00.000Z']);
    const year = cycleEnd(Date.parse('2028-02-29T08:00:00.000Z'), { months: 12 }, 29);
    expect(new Date(year).toISOString()).toBe('2029-02-28T08:00:00.000Z');
    expect(new Date(cycleEnd(year, { months: 12 }, 29)).toISOString()).toBe('2030-02-28T08:00:00.000Z');
  });

  it('pass the end of the year, and days are days whatever the clocks of countries do', () => {
    expect(months('2026-12-15T23:59:59.999Z', 1)).toEqual(['2027-01-15T23:59:59.999Z']);
    const days = cycleEnd(Date.parse('2026-03-20T12:00:00.000Z'), { days: 30 }, 20);
    expect(new Date(days).toISOString()).toBe('2026-04-19T12:00:00.000Z');
  });

  it('a plan opened on 31 January keeps its day over renewals', () => {
    const wallet = new MemoryWallet(genie, '2026-01-31T10:00:00.000Z');
    const ends = ['2026-01-31T10:00:00.000Z'];
    for (let n = 0; n < 3; n++) {
      const start = ends.at(-1) ?? '';
      wallet.at(start).must(period('go', start));
      ends.push(wallet.state.plan?.end ?? '');
    }
    expect(ends.slice(1)).toEqual([
      '2026-02-28T10:00:00.000Z',
      '2026-03-31T10:00:00.000Z',
      '2026-04-30T10:00:00.000Z',
    ]);
  });

  it('a renewal later than its end has the day on which it begins', () => {
    const wallet = new MemoryWallet(genie, '2026-01-31T10:00:00.000Z');
    wallet.must(period('go', '2026-01-31T10:00:00.000Z'));
    wallet.at('2026-03-02T10:00:00.000Z').must(period('go', '2026-03-02T10:00:00.000Z'));
    expect(wallet.state.plan).toMatchObject({ end: '2026-04-02T10:00:00.000Z', anchorDay: 2 });
  });
});

describe('genie: plans without a free one', () => {
  it.each([
    ['go', 7_000_000],
    ['plus', 25_000_000],
    ['pro', 75_000_000],
  ])('gni-02: %s gives %i when its period starts', (plan, amount) => {
    const wallet = new MemoryWallet(genie, '2026-01-10T10:00:00.000Z');
    expect(wallet.upToNow.plan).toBeNull();
    wallet.must(period(plan, '2026-01-10T10:00:00.000Z'));
    expect(balances(wallet.state)).toEqual({ plan: amount });
  });

  it('gni-04: plan $0.10 and bought $5 pay $0.25: plan 0, bought $4.85', () => {
    const wallet = new MemoryWallet(genie, '2026-01-10T10:00:00.000Z');
    wallet.must(period('go', '2026-01-10T10:00:00.000Z'));
    wallet.must(reserve({ key: 'used', ceiling: 6_900_000 }));
    wallet.must({ type: 'settle', hold: 'used', by: 'member', cost: 6_900_000, reason: 'done' });
    wallet.must(grant({ key: 'g', bucket: 'bought', amount: 5_000_000, origin: 'paid' }));
    wallet.must(reserve({ key: 'h', ceiling: 250_000 }));
    wallet.must({ type: 'settle', hold: 'h', by: 'member', cost: 250_000, reason: 'done' });
    expect(balances(wallet.state)).toEqual({ bought: 4_850_000 });
  });

  it('lapses in place, and a hold of it gives nothing back, also under the next plan', () => {
    const wallet = new MemoryWallet(genie, '2026-01-10T10:00:00.000Z');
    wallet.must(period('go', '2026-01-10T10:00:00.000Z'));
    wallet.at('2026-02-13T09:59:00.000Z').must(reserve({ key: 'h', ceiling: 5_000_000, lifeSeconds: 3_600 }));
    wallet.must(reserve({ key: 'h2', ceiling: 1_000_000, lifeSeconds: 3_600 }));
    wallet.at('2026-02-13T10:00:00.000Z');
    expect(wallet.upToNow.plan).toMatchObject({ name: 'go', status: 'lapsed', granted: 0 });
    expect(balances(wallet.upToNow)).toEqual({});
    wallet.must(release('h'));
    expect(balances(wallet.state)).toEqual({});
    wallet.at('2026-02-13T10:05:00.000Z').must(period('plus', '2026-02-13T10:05:00.000Z'));
    wallet.must(release('h2'));
    expect(balances(wallet.state)).toEqual({ plan: 25_000_000 });
  });

  it('takes credit of the plan’s bucket that was given without a plan for ended, once one runs', () => {
    const wallet = new MemoryWallet(genie, '2026-01-10T10:00:00.000Z');
    wallet.must(grant({ key: 'g', bucket: 'plan', amount: 1_000 }));
    wallet.must(reserve({ key: 'h', ceiling: 600 }));
    wallet.must(reserve({ key: 'h2', ceiling: 400 }));
    wallet.must(release('h'));
    expect(balances(wallet.state)).toEqual({ plan: 600 });
    wallet.must(period('go', '2026-01-10T10:00:00.000Z'));
    wallet.must(release('h2'));
    expect(balances(wallet.state)).toEqual({ plan: 7_000_000 });
  });
});

describe('PERIOD-END: a free plan of a month', () => {
  const START = '2026-01-31T10:00:00.000Z';

  it('is renewed by the clock, missed periods one by one, and nothing rolls over or adds up', () => {
    const wallet = new MemoryWallet(monthlyFree, START);
    wallet.touch();
    wallet.at('2026-04-30T10:00:00.000Z').touch();
    expect(wallet.entries.slice(1).map(({ key, type, at }) => [key, type, at])).toEqual([
      ['period:2026-02-28T10:00:00.000Z', 'period', '2026-04-30T10:00:00.000Z'],
      ['period:2026-03-31T10:00:00.000Z', 'period', '2026-04-30T10:00:00.000Z'],
      ['period:2026-04-30T10:00:00.000Z', 'period', '2026-04-30T10:00:00.000Z'],
    ]);
    expect(balances(wallet.state)).toEqual({ plan: 3_000_000 });
  });

  it('JOB-TWICE: looked at never, at each end or five times, the entries are the same but for their instant', () => {
    const looks = ['2026-02-28T10:00:00.000Z', '2026-03-05T00:00:00.000Z', '2026-03-31T10:00:00.000Z'];
    const play = (times: number) => {
      const wallet = new MemoryWallet(monthlyFree, START);
      wallet.must(reserve({ key: 'h', ceiling: 9 }));
      for (const look of looks) for (let n = 0; n < times; n++) wallet.at(look).touch();
      wallet.at('2026-05-01T00:00:00.000Z').touch();
      return wallet.entries.map(({ at: _at, hash: _hash, previous: _previous, ...rest }) => rest);
    };
    expect(play(1)).toEqual(play(0));
    expect(play(5)).toEqual(play(0));
  });

  it('gives way to a paid plan, whose period never meets the key of a free one', () => {
    const wallet = new MemoryWallet(monthlyFree, START);
    wallet.touch();
    wallet.at('2026-02-28T10:00:00.000Z').touch();
    const start = periodStart(monthlyFree, wallet.upToNow, wallet.now);
    expect(start).toBe('2026-02-28T10:00:00.001Z');
    expect(wallet.must(period('go', start)).cause.plan?.name).toBe('go');
    expect(balances(wallet.state)).toEqual({ plan: 7_000_000 });
  });
});

describe('where a granted period begins', () => {
  const wallet = () => {
    const opened = new MemoryWallet(genie, '2026-01-10T10:00:00.000Z');
    opened.must(period('go', '2026-01-10T10:00:00.000Z'));
    return opened;
  };
  const startAt = (instant: string) => {
    const opened = wallet().at(instant);
    return periodStart(genie, opened.upToNow, opened.now);
  };

  it.each([
    ['while one runs: now, which is refused', '2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
    ['exactly at its end', '2026-02-10T10:00:00.000Z', '2026-02-10T10:00:00.000Z'],
    ['within grace: the old end', '2026-02-13T09:59:59.999Z', '2026-02-10T10:00:00.000Z'],
    ['after it: now', '2026-02-13T10:00:00.000Z', '2026-02-13T10:00:00.000Z'],
  ])('%s', (_name, now, start) => {
    expect(startAt(now)).toBe(start);
  });
});

describe('when a wallet is due', () => {
  const due = (wallet: MemoryWallet) => earliestDue(wallet.state);

  it('at the end of grace; of a cancelled plan at its end; never once it lapsed', () => {
    const wallet = new MemoryWallet(genie, '2026-01-10T10:00:00.000Z');
    wallet.must(period('go', '2026-01-10T10:00:00.000Z'));
    expect(due(wallet)).toBe('2026-02-13T10:00:00.000Z');
    wallet.must(change('c', 'cancel'));
    expect(due(wallet)).toBe('2026-02-10T10:00:00.000Z');
    wallet.at('2026-02-10T10:00:00.000Z').touch();
    expect(due(wallet)).toBeNull();
  });

  it('at the end of a free cycle, but never for a grant that comes once or each day', () => {
    const monthly = new MemoryWallet(monthlyFree, '2026-01-31T10:00:00.000Z');
    monthly.touch();
    expect(due(monthly)).toBe('2026-02-28T10:00:00.000Z');
    for (const name of ['topup', 'genesis']) {
      const wallet = new MemoryWallet(testEconomy(name), '2026-01-31T10:00:00.000Z');
      wallet.touch();
      expect(due(wallet)).toBeNull();
    }
  });

  it('an economy without days of grace ends a plan with its period', () => {
    const wallet = new MemoryWallet({ ...genie, graceDays: 0 }, '2026-01-10T10:00:00.000Z');
    wallet.must(period('go', '2026-01-10T10:00:00.000Z'));
    expect(due(wallet)).toBe('2026-02-10T10:00:00.000Z');
    expect(wallet.at('2026-02-10T10:00:00.000Z').upToNow.plan?.status).toBe('lapsed');
  });
});
