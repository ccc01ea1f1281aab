import { describe, expect, it } from 'vitest';
import { type Economy, type Plan, planNamed } from '../../../src/billing/economy.ts';
import { EMPTY_STATE, type Entry, type Origin } from '../../../src/billing/entry.ts';
import { planNeededFor } from '../../../src/billing/plans.ts';
import { viewOf } from '../../../src/billing/wallet-view.ts';
import { communityEconomy, testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const topup = testEconomy('topup');
const NOV = '2026-11-01T00:00:00.000Z';
const DEC = '2026-12-01T00:00:00.000Z';
const GRACE = '2026-12-04T00:00:00.000Z';

const lasting = (left: number, origin: Origin = 'free') => [{ left, origin, expires: null }];
const expired = (entry: Entry) =>
  entry.postings.filter(({ account }) => account === 'expired').map(({ amount }) => amount);

/** A member on artisan since 1 November with so much in each bucket. */
function artisan(left: { rollover?: number; fast?: number; topup?: number } = {}): MemoryWallet {
  const opened = new MemoryWallet(topup, NOV);
  opened.must(period('artisan', NOV));
  const buckets = Object.fromEntries(
    Object.entries(left).map(([name, amount]) => [name, lasting(amount, name === 'topup' ? 'paid' : 'free')]),
  );
  return new MemoryWallet(topup, '2026-11-20T00:00:00.000Z', { ...opened.state, buckets });
}

describe('a renewal and the bank', () => {
  it('top-02: rollover 1,000 and 4,000 of fast left become rollover 5,000 and fast 25,000', () => {
    const wallet = artisan({ rollover: 1_000, fast: 4_000 }).at(DEC);
    wallet.must(period('artisan', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 5_000, fast: 25_000 });
  });

  it('top-03: the cap of 75,000 takes 1,000 of 4,000, and 3,000 are recorded as expired', () => {
    const wallet = artisan({ rollover: 74_000, fast: 4_000 }).at(DEC);
    const entry = wallet.must(period('artisan', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 75_000, fast: 25_000 });
    expect(expired(entry)).toEqual([3_000]);
    expect(entry.postings.find(({ account }) => account === 'expired')?.from).toBe('bucket:fast');
  });

  it('com-05: rollover 11,500.00 and monthly 1,000.00 become 12,000.00 and 6,000.00; 500.00 expire', () => {
    const community = communityEconomy();
    const opened = new MemoryWallet(community, NOV);
    opened.must(period('supporter', NOV));
    const buckets = { rollover: lasting(1_150_000), monthly: lasting(100_000) };
    const wallet = new MemoryWallet(community, DEC, { ...opened.state, buckets });
    const entry = wallet.must(period('supporter', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 1_200_000, monthly: 600_000 });
    const ended = entry.postings.filter(({ account, unit }) => account === 'expired' && unit === 'credit');
    expect(ended.map(({ amount }) => amount)).toEqual([50_000]);
  });

  it('a plan change never cuts the bank: a downgrade under a fuller bank only lets nothing more in', () => {
    const wallet = artisan({ rollover: 70_000, fast: 4_000 });
    wallet.must(change('d', { downgrade: 'apprentice' }));
    const entry = wallet.at(DEC).must(period('apprentice', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 70_000, fast: 8_500 });
    expect(expired(entry)).toEqual([4_000]);
  });

  it('an upgrade at the renewal has the room of the coming plan', () => {
    const wallet = artisan({ rollover: 74_000, fast: 4_000 }).at(DEC);
    wallet.must(period('maestro', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 78_000, fast: 60_000 });
  });

  it('top-04: topup 5,000 is 5,000 ten months later and never counts towards the cap', () => {
    const wallet = artisan({ rollover: 71_000, fast: 4_000, topup: 5_000 });
    for (let month = 0; month < 10; month++) {
      const start = new Date(Date.UTC(2026, 11 + month, 1)).toISOString();
      wallet.at(start).must(period('artisan', start));
    }
    expect(wallet.state.plan?.start).toBe('2027-09-01T00:00:00.000Z');
    expect(balances(wallet.state)).toEqual({ rollover: 75_000, fast: 25_000, topup: 5_000 });
  });

  it('keeps the origin of what rolls over, so that paid credit stays paid', () => {
    const wallet = new MemoryWallet(topup, NOV);
    wallet.must(period('artisan', NOV, { origin: 'paid', by: 'stripe' }));
    wallet.at(DEC).must(period('artisan', DEC));
    expect(wallet.state.buckets).toEqual({ rollover: lasting(25_000, 'paid'), fast: lasting(25_000) });
  });
});

describe('a hold over a renewal', () => {
  it('top-02: what comes back late joins the bank', () => {
    const wallet = artisan({ rollover: 1_000, fast: 4_000 }).at('2026-11-30T23:59:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 3_000 }));
    expect(balances(wallet.state)).toEqual({ fast: 2_000 });
    wallet.at(DEC).must(period('artisan', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 2_000, fast: 25_000 });
    // Taken were 1,000 of the bank and 2,000 of fast; 500 are spent from the bank's part.
    wallet.at('2026-12-01T00:01:00.000Z').must(settle('h', 500));
    expect(balances(wallet.state)).toEqual({ rollover: 4_500, fast: 25_000 });
  });

  it('top-03: only up to its cap; what open holds took from the bank counts as its own', () => {
    const wallet = artisan({ rollover: 74_000, fast: 4_000 }).at('2026-11-30T23:59:00.000Z');
    wallet.must(reserve({ key: 'bank', ceiling: 73_000 }));
    wallet.must(reserve({ key: 'h', ceiling: 3_000 }));
    expect(balances(wallet.state)).toEqual({ fast: 2_000 });
    wallet.at(DEC).must(period('artisan', DEC));
    // 74,000 of the bank are held: 1,000 more fit, and the other 1,000 expire.
    expect(balances(wallet.state)).toEqual({ rollover: 1_000, fast: 25_000 });
    wallet.must(release('bank'));
    expect(balances(wallet.state)).toEqual({ rollover: 74_000, fast: 25_000 });
    const entry = wallet.must(release('h'));
    expect(expired(entry)).toEqual([2_000]);
    expect(balances(wallet.state)).toEqual({ rollover: 75_000, fast: 25_000 });
  });

  it('two parts that come back late share the room that there is', () => {
    const wallet = artisan({ rollover: 75_000, fast: 4_000 });
    wallet.must(grant({ key: 'g', bucket: 'fast', amount: 2_000, origin: 'gift' }));
    wallet.must(reserve({ key: 'h', ceiling: 81_000, lifeSeconds: 86_400 }));
    wallet.at('2026-11-20T12:00:00.000Z');
    const { plan } = wallet.state;
    const ended = plan === null ? null : { ...plan, end: '2026-11-20T11:00:00.000Z' };
    const later = new MemoryWallet(topup, '2026-11-20T12:00:00.000Z', { ...wallet.state, plan: ended });
    later.must(period('artisan', '2026-11-20T11:00:00.000Z'));
    const entry = later.must(settle('h', 5_000));
    expect(expired(entry)).toEqual([1_000]);
    expect(later.state.buckets.rollover).toEqual([
      { left: 74_000, origin: 'free', expires: null },
      { left: 1_000, origin: 'gift', expires: null },
    ]);
  });

  it('what a settle keeps of the bank makes room for what comes back late in the same entry', () => {
    const wallet = artisan({ rollover: 75_000, fast: 4_000 }).at('2026-11-30T23:59:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 79_000 }));
    wallet.at(DEC).must(period('artisan', DEC));
    const entry = wallet.must(settle('h', 3_000));
    expect(expired(entry)).toEqual([1_000]);
    expect(balances(wallet.state)).toEqual({ rollover: 75_000, fast: 25_000 });
  });

  it('over two renewals it still finds the bank', () => {
    const wallet = artisan({ fast: 4_000 });
    wallet.must(reserve({ key: 'h', ceiling: 4_000, lifeSeconds: 86_400 }));
    wallet.must(change('u', { upgrade: 'maestro' }));
    const first = '2026-11-20T10:00:00.000Z';
    const early = new MemoryWallet(topup, first, {
      ...wallet.state,
      plan: wallet.state.plan === null ? null : { ...wallet.state.plan, end: first },
    });
    early.must(period('artisan', first, { end: '2026-11-20T11:00:00.000Z' }));
    early.at('2026-11-20T11:00:00.000Z').must(period('artisan', '2026-11-20T11:00:00.000Z'));
    early.must(release('h'));
    expect(balances(early.state)).toEqual({ rollover: 35_000 + 25_000 + 4_000, fast: 25_000 });
  });
});

describe('a plan that lapses', () => {
  it('top-12: fast and rollover stay for the period and the grace, then the plan lapses to the free one', () => {
    const wallet = artisan({ rollover: 1_000, fast: 4_000, topup: 5_000 });
    wallet.at('2026-12-03T23:59:59.999Z');
    expect(balances(wallet.upToNow)).toEqual({ rollover: 1_000, fast: 4_000, topup: 5_000 });
    const standing = { wallet: 'w', economy: topup, seq: 1, state: wallet.upToNow, now: wallet.now };
    expect(viewOf(standing).plan).toEqual({ name: 'artisan', status: 'grace', start: NOV, end: DEC });
    expect(wallet.upToNow.plan?.status).toBe('active');
    wallet.at(GRACE).touch();
    expect(balances(wallet.state)).toEqual({ fast: 150, topup: 5_000 });
    expect(wallet.state.plan).toMatchObject({ name: 'free', lapsedAt: GRACE });
    const entry = wallet.entries.at(-1);
    expect(entry).toMatchObject({ key: `lapse:${GRACE}`, type: 'lapse', cause: { reason: 'not-renewed' } });
    expect(entry === undefined ? null : expired(entry)).toEqual([1_000, 4_000]);
  });

  it('a renewal within grace begins at the old end, and keeps everything', () => {
    const wallet = artisan({ rollover: 1_000, fast: 4_000 }).at('2026-12-03T23:59:59.999Z');
    wallet.must(period('artisan', DEC));
    expect(balances(wallet.state)).toEqual({ rollover: 5_000, fast: 25_000 });
    // The free day and the first period began at one midnight; what belongs to them is told apart.
    const since = '2026-11-01T00:00:00.001Z';
    expect(wallet.state.plan).toMatchObject({ start: DEC, end: '2027-01-01T00:00:00.000Z', since });
  });

  it('a hold of fast and of the bank over the lapse gives nothing back', () => {
    const wallet = artisan({ rollover: 1_000, fast: 4_000, topup: 500 }).at('2026-12-03T23:59:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 5_200 }));
    const entry = wallet.at('2026-12-04T00:01:00.000Z').must(settle('h', 200));
    expect(expired(entry)).toEqual([800, 4_000]);
    // The part of the top-up comes back, locked; the free plan's 150 of the day are there.
    expect(balances(wallet.state)).toEqual({ fast: 150, topup: 500 });
  });

  it('nor where the member is on a new plan by then', () => {
    const wallet = artisan({ rollover: 1_000, fast: 4_000 }).at('2026-12-03T23:59:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 5_000 }));
    wallet.at('2026-12-04T00:01:00.000Z').must(period('artisan', '2026-12-04T00:01:00.000Z'));
    wallet.must(release('h'));
    expect(balances(wallet.state)).toEqual({ fast: 25_000 });
  });

  it('top-05, top-06, top-07: a top-up needs a plan, locks without one and opens with the next', () => {
    const [pack] = topup.packs;
    const wallet = artisan({ fast: 4_000, topup: 5_000 });
    expect(pack === undefined ? null : planNeededFor(topup, wallet.state, pack)).toBeNull();
    wallet.must(change('c', 'cancel'));
    wallet.at(DEC);
    const view = viewOf({ wallet: 'w', economy: topup, seq: 1, state: wallet.upToNow, now: wallet.now });
    expect(view.buckets[2]).toMatchObject({ name: 'topup', available: 0, locked: 5_000 });
    expect(view.available).toBe(150);
    expect(wallet.refused(reserve({ key: 'h', ceiling: 151 }))).toMatchObject({
      available: 150,
      locked: 5_000,
    });
    const needed = pack === undefined ? null : planNeededFor(topup, wallet.upToNow, pack);
    expect(needed).toBe(planNamed(topup, 'apprentice'));
    wallet.at('2026-12-10T00:00:00.000Z').must(period('artisan', '2026-12-10T00:00:00.000Z'));
    wallet.must(reserve({ key: 'h2', ceiling: 30_000 }));
    expect(balances(wallet.state)).toEqual({});
  });

  it('top-01: rollover 100, fast 200 and topup 300 pay 350', () => {
    const wallet = artisan({ rollover: 100, fast: 200, topup: 300 });
    wallet.must(reserve({ key: 'h', ceiling: 350 }));
    wallet.must(settle('h', 350));
    expect(balances(wallet.state)).toEqual({ topup: 250 });
  });
});

describe('the free plan of a day', () => {
  const member = () => new MemoryWallet(topup, '2026-11-21T10:00:00.000Z');

  it('gives 150 from 00:00 UTC of each day that is used; nothing adds up and nothing rolls over', () => {
    const wallet = member();
    wallet.must(reserve({ key: 'h', ceiling: 100 }));
    wallet.must(settle('h', 100));
    expect(balances(wallet.at('2026-11-21T23:59:59.999Z').upToNow)).toEqual({ fast: 50 });
    expect(balances(wallet.at('2026-11-22T00:00:00.000Z').upToNow)).toEqual({ fast: 150 });
    const entry = wallet.at('2026-11-25T09:00:00.000Z').must(reserve({ key: 'h2', ceiling: 20 }));
    expect(expired(entry)).toEqual([50]);
    expect(wallet.entries).toHaveLength(4);
    expect(balances(wallet.state)).toEqual({ fast: 130 });
    expect(wallet.state.plan).toMatchObject({ start: '2026-11-25T00:00:00.000Z', granted: 150 });
  });

  it('ends when a plan is paid, on the day after as well: exactly the 25,000 are there', () => {
    const same = member();
    same.touch();
    same.must(period('artisan', '2026-11-21T10:00:00.000Z'));
    expect(balances(same.state)).toEqual({ fast: 25_000 });
    const later = member();
    later.touch();
    const entry = later.at('2026-11-22T10:00:00.000Z').must(period('artisan', '2026-11-22T10:00:00.000Z'));
    expect(balances(later.state)).toEqual({ fast: 25_000 });
    expect(expired(entry)).toEqual([150, 150]);
  });

  it('a hold of yesterday, or of the time before a plan, comes back to nobody and to no bank', () => {
    const wallet = member().at('2026-11-21T23:59:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 100 }));
    wallet.must(reserve({ key: 'h2', ceiling: 50 }));
    wallet.at('2026-11-22T00:01:00.000Z').must(release('h'));
    expect(balances(wallet.state)).toEqual({ fast: 150 });
    wallet.must(period('artisan', '2026-11-22T00:01:00.000Z'));
    wallet.must(release('h2'));
    expect(balances(wallet.state)).toEqual({ fast: 25_000 });
  });

  it('nor where the plan’s invoice comes late and its period began before that day', () => {
    const wallet = member().at('2026-11-22T09:00:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 100 }));
    wallet.must(period('artisan', '2026-11-21T20:00:00.000Z', { by: 'stripe', origin: 'paid' }));
    wallet.must(release('h'));
    expect(balances(wallet.state)).toEqual({ fast: 25_000 });
  });

  it('is given to wallets that began before there was one, and to those whose plan is gone', () => {
    const before = { ...EMPTY_STATE, benefits: ['start'] };
    expect(balances(new MemoryWallet(topup, NOV, before).upToNow)).toEqual({ fast: 150 });
    const { plan } = artisan().state;
    const gone = plan === null ? null : { ...plan, name: 'gone' };
    const wallet = new MemoryWallet(topup, GRACE, { ...before, plan: gone });
    expect(wallet.upToNow.plan).toMatchObject({ name: 'free' });
  });
});

describe('only paid plans roll over', () => {
  const free = (cycle: Plan['cycle']): Economy => ({
    ...topup,
    plans: topup.plans.map((plan) => (plan.name === 'free' ? { ...plan, cycle } : plan)),
  });

  it.each<[string, Plan['cycle'], string]>([
    ['a week', { days: 7 }, '2026-11-28T10:00:00.000Z'],
    ['a month', { months: 1 }, '2026-12-21T10:00:00.000Z'],
  ])('a free plan of %s leaves the bank empty, also by a hold that comes back late', (_name, cycle, end) => {
    const before = new Date(Date.parse(end) - 60_000).toISOString();
    const wallet = new MemoryWallet(free(cycle), '2026-11-21T10:00:00.000Z');
    wallet.touch();
    wallet.at(before).must(reserve({ key: 'h', ceiling: 100 }));
    wallet.at(end).must(release('h'));
    expect(balances(wallet.state)).toEqual({ fast: 150 });
    expect(wallet.entries.map(({ key }) => key)).toContain(`period:${end}`);
  });
});

describe('top-08: three packs in a minute', () => {
  it('are three credits, none lost, none doubled', () => {
    const wallet = artisan({ topup: 100 });
    for (const key of ['cs_1', 'cs_2', 'cs_3', 'cs_2']) {
      wallet.post(grant({ key, bucket: 'topup', amount: 3_500, origin: 'paid', source: 'sold:pack' }));
    }
    expect(balances(wallet.state)).toEqual({ topup: 10_600 });
  });
});

describe('a daily free plan and what meets it at midnight', () => {
  const whole = testEconomy('whole');
  const LATE = '2026-11-21T23:50:00.000Z';
  const MIDNIGHT = '2026-11-22T00:00:00.000Z';
  const NOON = '2026-11-22T12:00:00.000Z';

  it('ends credit of its bucket that is dated to the same midnight once, and the wallet goes on', () => {
    const wallet = new MemoryWallet(whole, LATE);
    wallet.must(grant({ key: 'g', bucket: 'monthly', amount: 7, expires: MIDNIGHT }));
    wallet.at(MIDNIGHT).touch();
    const [entry] = wallet.entries.slice(-1);
    expect(entry?.key).toBe(`expire:${MIDNIGHT}`);
    expect(entry === undefined ? [] : expired(entry)).toEqual([2, 7, 15]);
    expect(balances(wallet.state)).toEqual({ bonus: 30, monthly: 15 });
  });

  it('keeps what a hold took of its day out of a paid period that begins at that very midnight', () => {
    const wallet = new MemoryWallet(whole, NOON);
    wallet.must(reserve({ key: 'h', ceiling: 10 }));
    wallet.must(period('silver', MIDNIGHT, { by: 'stripe', origin: 'paid' }));
    expect(expired(wallet.must(release('h')))).toEqual([10]);
    expect(wallet.state.buckets.monthly).toEqual(lasting(50, 'paid'));
  });

  it('keeps it out of the bank too, where the invoice came so late that its period began before that day', () => {
    const begins = '2026-11-21T12:00:01.000Z';
    const renewed = '2026-11-23T12:00:01.000Z';
    const wallet = new MemoryWallet(whole, NOON);
    wallet.must(reserve({ key: 'h', ceiling: 10, lifeSeconds: 86_400 }));
    wallet.must(period('silver', begins, { by: 'stripe', origin: 'paid', end: '2026-11-23T11:00:00.000Z' }));
    expect(wallet.state.plan).toMatchObject({ start: begins, since: '2026-11-22T00:00:00.001Z' });
    wallet.must(reserve({ key: 'own', ceiling: 20, lifeSeconds: 86_400 }));
    wallet.at('2026-11-23T11:00:00.000Z');
    wallet.must(period('silver', '2026-11-23T11:00:00.000Z', { by: 'stripe', origin: 'paid', end: renewed }));
    expect(balances(wallet.state)).toEqual({ bank: 30, bonus: 30, monthly: 40 });
    expect(expired(wallet.must(release('h')))).toEqual([10]);
    expect(expired(wallet.must(release('own')))).toEqual([]);
    expect(balances(wallet.state)).toEqual({ bank: 50, bonus: 30, monthly: 40 });
  });
});
