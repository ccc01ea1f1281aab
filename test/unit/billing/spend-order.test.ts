import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { EMPTY_STATE, type Grant, type PlanState, type WalletState } from '../../../src/billing/entry.ts';
import { receiptOf } from '../../../src/billing/receipt.ts';
import { isLocked, outOf, spendable, take } from '../../../src/billing/spend-order.ts';
import { communityEconomy, testEconomy } from './economies.ts';
import { balances, MemoryWallet, reserve, settle } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const lasting = (left: number): Grant[] => [{ left, origin: 'paid', expires: null }];
const artisan: PlanState = {
  name: 'artisan',
  status: 'active',
  start: '2026-11-01T00:00:00.000Z',
  end: '2026-12-01T00:00:00.000Z',
  next: null,
  graceEnd: null,
  anchorDay: 1,
  granted: 25_000,
  since: '2026-11-01T00:00:00.000Z',
  lapsedAt: null,
};

/** Charges `cost` on a wallet that stands as given, and shows what is left and what the receipt says. */
function charge(economy: Economy, state: Partial<WalletState>, cost: number) {
  const wallet = new MemoryWallet(economy, START, { ...EMPTY_STATE, benefits: ['start'], ...state });
  wallet.must(reserve({ key: 'h', ceiling: cost }));
  const entry = wallet.must(settle('h', cost));
  return { left: balances(wallet.state), paidFrom: receiptOf(economy, entry)?.paidFrom };
}

describe('the order in which buckets are spent', () => {
  it('com-07: rollover, monthly, bonus, bought of 5.00 each pay 18.75, and the receipt shows all four', () => {
    const buckets = {
      bought: lasting(500),
      bonus: lasting(500),
      monthly: lasting(500),
      rollover: lasting(500),
    };
    expect(charge(communityEconomy(), { buckets }, 1875)).toEqual({
      left: { bought: 125 },
      paidFrom: [
        { bucket: 'rollover', amount: 500 },
        { bucket: 'monthly', amount: 500 },
        { bucket: 'bonus', amount: 500 },
        { bucket: 'bought', amount: 375 },
      ],
    });
  });

  it('top-01: rollover 100, fast 200, topup 300 pay 350', () => {
    const buckets = { topup: lasting(300), fast: lasting(200), rollover: lasting(100) };
    expect(charge(testEconomy('topup'), { buckets, plan: artisan }, 350)).toEqual({
      left: { topup: 250 },
      paidFrom: [
        { bucket: 'rollover', amount: 100 },
        { bucket: 'fast', amount: 200 },
        { bucket: 'topup', amount: 50 },
      ],
    });
  });

  it('gen-05: base 500, bonus 2,000 pay 800', () => {
    const buckets = { bonus: lasting(2000), base: lasting(500) };
    expect(charge(testEconomy('genesis'), { buckets }, 800)).toEqual({
      left: { bonus: 1700 },
      paidFrom: [
        { bucket: 'base', amount: 500 },
        { bucket: 'bonus', amount: 300 },
      ],
    });
  });

  it('gni-04: plan $0.10 and bought $5 pay $0.25', () => {
    const buckets = { bought: lasting(5_000_000), plan: lasting(100_000) };
    expect(charge(testEconomy('genie'), { buckets }, 250_000)).toEqual({
      left: { bought: 4_850_000 },
      paidFrom: [
        { bucket: 'plan', amount: 100_000 },
        { bucket: 'bought', amount: 150_000 },
      ],
    });
  });

  it('gen-06: base 5,000,000 pays 21,480 of a hold of the ceiling, and the rest is returned in the same entry', () => {
    const genesis = testEconomy('genesis');
    const state = { ...EMPTY_STATE, benefits: ['start'], buckets: { base: lasting(5_000_000) } };
    const wallet = new MemoryWallet(genesis, START, state);
    wallet.must(reserve({ key: 'h', ceiling: 52_680, promise: true, lifeSeconds: 300 }));
    expect(balances(wallet.state)).toEqual({ base: 4_947_320 });
    wallet.must(settle('h', 21_480));
    expect(balances(wallet.state)).toEqual({ base: 4_978_520 });
  });
});

describe('the order inside a bucket', () => {
  it('is earliest expiry, none last, then free, gift, paid, earned', () => {
    const plain = testEconomy('plain');
    const soon = '2026-11-22T00:00:00.000Z';
    const late = '2026-12-22T00:00:00.000Z';
    const wallet = new MemoryWallet(plain, START);
    const given = [
      [null, 'earned'],
      [null, 'paid'],
      [late, 'paid'],
      [null, 'free'],
      [soon, 'earned'],
      [null, 'gift'],
      [soon, 'free'],
      [late, 'gift'],
    ] as const;
    for (const [index, [expires, origin]] of given.entries()) {
      const fields = { by: 'owner', reason: 'gift', amount: 1, source: 'issued:gift' } as const;
      wallet.must({ type: 'grant', key: `${index}`, bucket: 'bonus', expires, origin, ...fields });
    }
    const { slices } = take(plain, wallet.state, 8);
    expect(slices.map(({ expires, origin }) => [expires, origin])).toEqual([
      [soon, 'free'],
      [soon, 'earned'],
      [late, 'gift'],
      [late, 'paid'],
      [null, 'free'],
      [null, 'gift'],
      [null, 'paid'],
      [null, 'earned'],
    ]);
  });
});

describe('taking', () => {
  const plain = testEconomy('plain');
  const state = { ...EMPTY_STATE, buckets: { bonus: lasting(10), bought: lasting(20) } };

  it('stops at the amount, and says what is missing', () => {
    expect(take(plain, state, 10)).toMatchObject({
      slices: [{ account: 'bucket:bonus', amount: 10 }],
      taken: 10,
      missing: 0,
    });
    expect(take(plain, state, 11)).toMatchObject({
      slices: [
        { account: 'bucket:bonus', amount: 10 },
        { account: 'bucket:bought', amount: 1 },
      ],
      taken: 11,
      missing: 0,
    });
    expect(take(plain, state, 35)).toMatchObject({ taken: 30, missing: 5 });
    expect(take(plain, state, 0)).toEqual({ slices: [], taken: 0, missing: 0 });
  });

  it('ends inside a bucket: a grant that is not needed gives no slice of zero', () => {
    const grants: Grant[] = [
      { left: 10, origin: 'free', expires: null },
      { left: 10, origin: 'paid', expires: null },
    ];
    expect(take(plain, { ...EMPTY_STATE, buckets: { bonus: grants } }, 10).slices).toEqual([
      { account: 'bucket:bonus', unit: 'credit', amount: 10, origin: 'free', expires: null },
    ]);
  });

  it('remembers of a period bucket the period that its credit belongs to', () => {
    const topup = testEconomy('topup');
    const buckets = { fast: lasting(5), topup: lasting(5) };
    const { slices } = take(topup, { ...EMPTY_STATE, buckets, plan: artisan }, 10);
    expect(slices.map((slice) => slice.period)).toEqual(['2026-11-01T00:00:00.000Z', undefined]);
  });
});

describe('the posting that takes a slice out', () => {
  const day = '2026-11-01T00:00:00.000Z';

  it('of a bucket has origin and expiry, and no period: the bucket is rebuilt without it', () => {
    const credit = { unit: 'token', origin: 'paid', expires: null } as const;
    expect(outOf({ account: 'bucket:fast', amount: 5, period: day, ...credit })).toStrictEqual({
      account: 'bucket:fast',
      amount: -5,
      ...credit,
    });
  });

  it('of free turns has the day they belong to, and nothing that it does not know', () => {
    const turns = { account: 'turns', unit: 'turn' } as const;
    expect(outOf({ ...turns, amount: 1, period: '2026-11-21' })).toStrictEqual({
      ...turns,
      amount: -1,
      period: '2026-11-21',
    });
    expect(outOf({ ...turns, amount: 1 })).toStrictEqual({ ...turns, amount: -1 });
  });
});

describe('locked buckets', () => {
  const topup = testEconomy('topup');
  const daily: PlanState = {
    ...artisan,
    name: 'free',
    start: '2026-11-21T00:00:00.000Z',
    end: '2026-11-22T00:00:00.000Z',
  };
  const state = (plan: PlanState | null): WalletState => ({
    ...EMPTY_STATE,
    benefits: ['start'],
    buckets: { fast: lasting(100), topup: lasting(5000) },
    plan,
  });

  it.each([
    ['no plan', null, true],
    ['a free plan', { ...artisan, name: 'free' }, true],
    ['a lapsed plan', { ...artisan, status: 'lapsed' as const }, true],
    ['a plan that is gone', { ...artisan, name: 'gone' }, true],
    ['an active paid plan', artisan, false],
    ['a paid plan in grace', { ...artisan, status: 'grace' as const }, false],
    ['a paid plan that was canceled', { ...artisan, status: 'canceling' as const }, false],
  ])('with %s', (_name, plan, locked) => {
    expect(isLocked(topup, state(plan), 'topup')).toBe(locked);
    expect(isLocked(topup, state(plan), 'fast')).toBe(false);
    expect(spendable(topup, state(plan))).toEqual(
      locked ? { available: 100, locked: 5000 } : { available: 5100, locked: 0 },
    );
    expect(take(topup, state(plan), 300).missing).toBe(locked ? 200 : 0);
  });

  it('top-06: are shown in the refusal of a charge beyond what is open', () => {
    const wallet = new MemoryWallet(topup, START, state(daily));
    expect(wallet.refused(reserve({ key: 'h', ceiling: 101 }))).toEqual({
      code: 'insufficient_balance',
      needed: 101,
      available: 100,
      held: 0,
      holds: 0,
      locked: 5000,
    });
  });

  it('are never drawn by a settle above its hold', () => {
    const wallet = new MemoryWallet(topup, START, state(daily));
    wallet.must(reserve({ key: 'h', ceiling: 60 }));
    wallet.must(settle('h', 200));
    expect(balances(wallet.state)).toEqual({ topup: 5000 });
  });

  it('hold credit of a bucket that the economy no longer has', () => {
    expect(isLocked(topup, EMPTY_STATE, 'gone')).toBe(true);
    const gone = { ...EMPTY_STATE, buckets: { gone: lasting(7), fast: lasting(1) } };
    expect(spendable(topup, gone)).toEqual({ available: 1, locked: 7 });
  });
});
