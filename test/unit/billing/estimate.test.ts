import { describe, expect, it } from 'vitest';
import { textModel } from '../../../src/billing/economy.ts';
import {
  daysUntilReset,
  lowBalance,
  outlook,
  ownCredit,
  turnsLeft,
  typicalTurn,
  usedSince,
} from '../../../src/billing/estimate.ts';
import { usage } from '../../../src/billing/pricing.ts';
import { communityEconomy, modelOf, testEconomy } from './economies.ts';
import { grant, MemoryWallet, reserve, settle } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const START = '2026-11-21T10:00:00.000Z';
const imagina = testEconomy('imagina');
const normal = modelOf(imagina, 'default');

/** A member whose turns on the default model cost so much, one after another; newest first as a ledger lists them. */
function after(costs: readonly number[], fields: { model?: string; free?: boolean } = {}) {
  const wallet = new MemoryWallet(imagina, START);
  wallet.must(grant({ key: 'pack', bucket: 'credits', amount: 1_000_000, origin: 'paid' }));
  for (const [index, cost] of costs.entries()) {
    const { model = 'default', free = false } = fields;
    wallet.must(reserve({ key: `t${index}`, ceiling: 9_999, model, freeTurn: free }));
    wallet.must(settle(`t${index}`, cost, { usage: usage({ input: 1, output: 1 }) }));
  }
  return { wallet, entries: wallet.entries.toReversed() };
}

describe('ima-10: the estimate of a turn', () => {
  const estimate = (costs: readonly number[], fields = {}) =>
    typicalTurn(imagina, normal, after(costs, fields).entries);

  it('is the cost of 3,000 input and 500 output tokens before there are 3 paid ones', () => {
    // 3,000 * 2,500 + 500 * 26,000 credits for a million.
    expect(estimate([])).toEqual({ amount: 2_050, from: 'typical', recent: [] });
    expect(estimate([5_000, 5_000])).toEqual({ amount: 2_050, from: 'typical', recent: [] });
  });

  it('is rounded up, as a charge is', () => {
    const quick = textModel(communityEconomy(), 'quick');
    // (3,000 * 0.15 + 500 * 0.60) dollars for a million, times 1,500, in hundredths: 112.5.
    expect(quick === null ? 0 : typicalTurn(communityEconomy(), quick, []).amount).toBe(113);
  });

  it('is the mean of the last 5 paid ones once there are 3, rounded up', () => {
    expect(estimate([100, 200, 301])).toEqual({ amount: 201, from: 'history', recent: [301, 200, 100] });
    expect(estimate([9_999, 9_999, 10, 20, 30, 40, 50])).toEqual({
      amount: 30,
      from: 'history',
      recent: [50, 40, 30, 20, 10],
    });
  });

  it('passes over free turns, other models and what is no turn', () => {
    expect(estimate([100, 100, 100], { free: true }).from).toBe('typical');
    expect(estimate([100, 100, 100], { model: 'astral-lumen' }).from).toBe('typical');
    const { wallet } = after([100, 200]);
    wallet.must(reserve({ key: 'picture', ceiling: 6_000, model: 'default' }));
    wallet.must(settle('picture', 6_000, { pieces: { delivered: 1, asked: 1 } }));
    expect(typicalTurn(imagina, normal, wallet.entries.toReversed()).from).toBe('typical');
  });

  it('ima-12: 28 a turn and a balance of 300 are about 10 more, plus free turns', () => {
    const { entries } = after([2_600, 2_700, 2_800, 2_900, 3_000]);
    const recent = typicalTurn(imagina, normal, entries);
    expect(recent.amount).toBe(2_800);
    expect(turnsLeft(30_000, recent.amount)).toBe(10);
    const member = new MemoryWallet(imagina, START);
    member.must(grant({ key: 'pack', bucket: 'credits', amount: 30_000, origin: 'paid' }));
    expect(outlook(imagina, member.upToNow, recent)).toEqual({ paid: 10, free: 10 });
    member.must(reserve({ key: 'h', ceiling: 10_000 }));
    expect(outlook(imagina, member.upToNow, recent)).toEqual({ paid: 7, free: 10 });
  });

  it('knows no number where a turn costs nothing', () => {
    expect(turnsLeft(300, 0)).toBeNull();
    expect(turnsLeft(0, 28)).toBe(0);
  });

  it('adds up what was used from an instant on', () => {
    const { wallet } = after([100, 200]);
    wallet.at('2026-12-01T00:00:00.000Z').must(reserve({ key: 'd', ceiling: 50 }));
    wallet.must(settle('d', 50));
    expect(usedSince(imagina, wallet.entries, '2026-12-01T00:00:00.000Z')).toBe(50);
    expect(usedSince(imagina, wallet.entries, START)).toBe(350);
  });
});

describe('gen-12: a low balance', () => {
  const genesis = testEconomy('genesis');
  /** A writer in the first month, who has so much of base and of bonus. */
  const writer = (base: number, bonus = 0) => {
    const opened = new MemoryWallet(genesis, START);
    opened.must(period('writer', START));
    const free = (left: number) => [{ left, origin: 'free', expires: null }] as const;
    const buckets = {
      ...(base > 0 ? { base: free(base) } : {}),
      ...(bonus > 0 ? { bonus: free(bonus) } : {}),
    };
    return new MemoryWallet(genesis, START, { ...opened.state, buckets });
  };
  const low = (wallet: MemoryWallet) => lowBalance(genesis, wallet.upToNow, wallet.now);

  it('is none at 1,000,000 of 5,000,000 and one at 999,999, base and bonus together', () => {
    expect(low(writer(1_000_000))).toBeNull();
    expect(low(writer(999_999))).toEqual({ left: 999_999, below: 1_000_000, daysUntilReset: 30 });
    expect(low(writer(900_000, 100_000))).toBeNull();
    expect(low(writer(900_000, 99_999))?.left).toBe(999_999);
    expect(low(writer(0, 999_999))?.left).toBe(999_999);
  });

  it('counts what open holds have', () => {
    const wallet = writer(1_000_000);
    wallet.must(reserve({ key: 'h', ceiling: 600_000 }));
    expect(low(wallet)).toBeNull();
    expect(ownCredit(genesis, wallet.state)).toBe(1_000_000);
  });

  it('says how long to wait, and nothing where nothing will come', () => {
    const wallet = writer(5).at('2026-12-20T10:00:00.001Z');
    expect(low(wallet)?.daysUntilReset).toBe(1);
    expect(low(wallet.at('2026-12-21T10:00:00.000Z'))?.daysUntilReset).toBe(0);
    const leaving = writer(5);
    leaving.must(change('c', 'cancel'));
    expect(low(leaving)?.daysUntilReset).toBeNull();
    expect(daysUntilReset(new MemoryWallet(genesis, START).upToNow, Date.parse(START))).toBeNull();
  });

  it('does not count locked credit, and never warns where there is nothing to compare with', () => {
    const topup = testEconomy('topup');
    const member = new MemoryWallet({ ...topup, lowBalancePercent: 20 }, START);
    member.must(grant({ key: 'g', bucket: 'topup', amount: 9_000 }));
    member.must(reserve({ key: 'h', ceiling: 121 }));
    member.must(settle('h', 121));
    expect(lowBalance({ ...topup, lowBalancePercent: 20 }, member.upToNow, member.now)).toMatchObject({
      left: 29,
    });
    expect(lowBalance(topup, member.upToNow, member.now)).toBeNull();
    const community = communityEconomy();
    const free = new MemoryWallet(community, START);
    expect(lowBalance(community, { ...free.upToNow, buckets: {} }, free.now)).toBeNull();
  });

  it('never warns without a plan, on one that lapsed, or on one that gives nothing', () => {
    const wallet = writer(5);
    const { plan } = wallet.upToNow;
    if (plan === null) throw new Error('no plan');
    const warned = (state: typeof wallet.upToNow) => lowBalance(genesis, state, wallet.now);
    expect(warned(wallet.upToNow)?.left).toBe(5);
    expect(warned({ ...wallet.upToNow, plan: null })).toBeNull();
    expect(warned({ ...wallet.upToNow, plan: { ...plan, status: 'lapsed' } })).toBeNull();
    expect(warned({ ...wallet.upToNow, plan: { ...plan, name: 'gone' } })).toBeNull();
    const free = { ...genesis, plans: genesis.plans.map((each) => ({ ...each, amount: 0 })) };
    expect(lowBalance(free, wallet.upToNow, wallet.now)).toBeNull();
    expect(daysUntilReset({ ...wallet.upToNow, plan: null }, wallet.now)).toBeNull();
  });
});

it('counts held credit and not held free turns, and no free turns where an economy gives none', () => {
  const wallet = new MemoryWallet(imagina, START);
  wallet.must(grant({ key: 'pack', bucket: 'credits', amount: 100 }));
  wallet.must(reserve({ key: 'turn', ceiling: 50, freeTurn: true }));
  expect(ownCredit(imagina, wallet.upToNow)).toBe(100);
  const estimate = { amount: 10, from: 'typical', recent: [] } as const;
  expect(outlook(imagina, wallet.upToNow, estimate)).toEqual({ paid: 10, free: 9 });
  expect(outlook(imagina, { ...wallet.upToNow, freeTurns: null }, estimate)).toEqual({ paid: 10, free: 0 });
});
