import { describe, expect, it } from 'vitest';
import type { Refund } from '../../../src/billing/command.ts';
import { refundedBy } from '../../../src/billing/decide-refund.ts';
import type { Entry, Grant, WalletState } from '../../../src/billing/entry.ts';
import { receiptOf } from '../../../src/billing/receipt.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const plain = testEconomy('plain');
const mixed = testEconomy('mixed');
const plans = testEconomy('plans');
const NOON = '2026-11-21T12:00:00.000Z';

const refund = (settled: Entry): Refund => ({ type: 'refund', settled, by: 'owner', reason: 'refund' });

/** A wallet of the economy with two lasting buckets, and a turn of 700 of which 500 are from the first. */
function paidFromBoth(): { wallet: MemoryWallet; settled: Entry } {
  const wallet = new MemoryWallet(plain, NOON);
  wallet.must(grant({ key: 'g1', bucket: 'bonus', amount: 500 }));
  wallet.must(grant({ key: 'g2', bucket: 'bought', amount: 1_000, origin: 'paid' }));
  wallet.must(reserve({ key: 'h', ceiling: 900 }));
  return { wallet, settled: wallet.must(settle('h', 700)) };
}

describe('a refund', () => {
  it('gives back what was charged, to the buckets and origins it came from, in one entry of its own type', () => {
    const { wallet, settled } = paidFromBoth();
    expect(balances(wallet.state)).toEqual({ bought: 800 });
    const entry = wallet.at('2026-11-25T12:00:00.000Z').must(refund(settled));
    expect(entry).toMatchObject({ type: 'refund', key: 'refund:h' });
    expect(entry.cause).toEqual({
      by: 'owner',
      reason: 'refund',
      receipt: settled.cause.receipt,
      model: 'talk',
      priceVersion: 'v1',
    });
    expect(entry.postings).toEqual([
      { account: 'usage', unit: 'credit', amount: -700 },
      { account: 'bucket:bonus', unit: 'credit', amount: 500, origin: 'free', expires: null },
      { account: 'bucket:bought', unit: 'credit', amount: 200, origin: 'paid', expires: null },
    ]);
    expect(wallet.state.buckets).toEqual({
      bonus: [{ left: 500, origin: 'free', expires: null }],
      bought: [{ left: 1_000, origin: 'paid', expires: null }],
    });
    expect(refundedBy(entry, 'credit')).toBe(700);
  });

  it('comes once: a repeat is the first result, whoever asks and whenever', () => {
    const { wallet, settled } = paidFromBoth();
    const first = wallet.must(refund(settled));
    wallet.at('2026-12-24T12:00:00.000Z');
    const again = wallet.post({ ...refund(settled), reason: 'reported', by: 'job' });
    expect(again).toEqual({ ok: true, entry: first, repeat: true });
    expect(balances(wallet.state)).toEqual({ bonus: 500, bought: 1_000 });
  });

  it('is never more than was charged: what the house bore stays with the house', () => {
    const wallet = new MemoryWallet(plain, NOON);
    wallet.must(grant({ key: 'g', bucket: 'bought', amount: 300 }));
    wallet.must(reserve({ key: 'h', ceiling: 250 }));
    const settled = wallet.must(settle('h', 900));
    expect(receiptOf(plain, settled)).toMatchObject({ charged: 300, absorbed: 600 });
    expect(refundedBy(wallet.must(refund(settled)), 'credit')).toBe(300);
    expect(balances(wallet.state)).toEqual({ bought: 300 });
  });

  it.each([
    ['was released', release('h')],
    ['cost nothing', settle('h', 0)],
  ])('is refused for a hold that %s', (_how, command) => {
    const wallet = new MemoryWallet(plain, NOON);
    wallet.must(grant({ key: 'g', bucket: 'bought', amount: 300 }));
    wallet.must(reserve({ key: 'h', ceiling: 250 }));
    const refused = wallet.refused(refund(wallet.must(command)));
    expect(refused).toEqual({ code: 'nothing_to_refund', because: 'not_charged' });
  });

  it('is refused for an entry that closed no hold', () => {
    const wallet = new MemoryWallet(plain, NOON);
    const given = wallet.must(grant({ key: 'g', bucket: 'bought', amount: 300 }));
    expect(wallet.refused(refund(given))).toEqual({ code: 'nothing_to_refund', because: 'not_charged' });
  });

  it('is refused where the wallet could not hold it', () => {
    const { wallet, settled } = paidFromBoth();
    wallet.must(grant({ key: 'all', bucket: 'bonus', amount: Number.MAX_SAFE_INTEGER - 1_000 }));
    expect(wallet.refused(refund(settled))).toMatchObject({ code: 'invalid', field: 'receipt' });
  });

  it('pays a debt first, with what had been paid for and nothing else', () => {
    const { wallet, settled } = paidFromBoth();
    const owing = new MemoryWallet(plain, NOON, { ...wallet.state, debt: 150 });
    const entry = owing.must(refund(settled));
    expect(entry.postings).toContainEqual({ account: 'debt', unit: 'credit', amount: 150 });
    expect(owing.state.debt).toBe(0);
    expect(balances(owing.state)).toEqual({ bonus: 500, bought: 850 });
  });

  it('takes back what a creator earned by the turn, under the same payee', () => {
    const { wallet, settled } = paidFromBoth();
    const share = [
      { account: 'accrued', unit: 'share', amount: -400_000 },
      { account: 'payable:w_ann', unit: 'share', amount: 400_000 },
    ];
    const earned: Entry = { ...settled, payee: 'w_ann', postings: [...settled.postings, ...share] };
    const entry = wallet.must(refund(earned));
    expect(entry.payee).toBe('w_ann');
    expect(entry.postings.slice(-2)).toEqual([
      { account: 'accrued', unit: 'share', amount: 400_000 },
      { account: 'payable:w_ann', unit: 'share', amount: -400_000 },
    ]);
  });

  it('is not bounded by the number of separate credits', () => {
    const wallet = new MemoryWallet(mixed, NOON);
    wallet.must(grant({ key: 'g', bucket: 'bought', amount: 10, expires: '2026-11-23T00:00:00.000Z' }));
    wallet.must(reserve({ key: 'h', ceiling: 40 }));
    const settled = wallet.must(settle('h', 40));
    for (let day = 1; day <= 6; day += 1) {
      wallet.must(
        grant({ key: `d${day}`, bucket: 'bought', amount: 1, expires: `2026-12-0${day}T00:00:00.000Z` }),
      );
    }
    expect(wallet.must(refund(settled)).type).toBe('refund');
    expect(balances(wallet.state)).toEqual({ gifts: 30, bought: 16 });
  });
});

describe('a refund of a free turn', () => {
  function byFreeTurn(): { wallet: MemoryWallet; settled: Entry } {
    const wallet = new MemoryWallet(mixed, '2026-11-21T23:00:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 40, freeTurn: true }));
    return { wallet, settled: wallet.must(settle('h', 12)) };
  }

  it('gives the turn of that day back', () => {
    const { wallet, settled } = byFreeTurn();
    expect(wallet.state.freeTurns).toEqual({ day: '2026-11-21', left: 1 });
    const entry = wallet.at('2026-11-21T23:59:59.999Z').must(refund(settled));
    expect(wallet.state.freeTurns).toEqual({ day: '2026-11-21', left: 2 });
    expect(refundedBy(entry, 'turn')).toBe(1);
    expect(refundedBy(entry, 'coin')).toBe(0);
    expect(balances(wallet.state)).toEqual({ gifts: 30 });
  });

  it('gives nothing once the day is over, and the new day keeps its own number', () => {
    const { wallet, settled } = byFreeTurn();
    wallet.at('2026-11-22T00:00:00.000Z');
    expect(wallet.refused(refund(settled))).toEqual({ code: 'nothing_to_refund', because: 'day_over' });
    expect(wallet.upToNow.freeTurns).toEqual({ day: '2026-11-22', left: 2 });
  });
});

describe('a refund after its time', () => {
  const of = (state: WalletState, bucket: string): readonly Grant[] => state.buckets[bucket] ?? [];

  /** A turn of 30 on silver, paid by the period that began at noon of the 21st and ends two days later. */
  function onSilver(): { wallet: MemoryWallet; settled: Entry } {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', NOON));
    wallet.must(reserve({ key: 'h', ceiling: 30 }));
    return { wallet, settled: wallet.must(settle('h', 30)) };
  }

  it('in the same period returns to the period and ends with it', () => {
    const { wallet, settled } = onSilver();
    expect(balances(wallet.state)).toEqual({ monthly: 20 });
    wallet.must(refund(settled));
    expect(of(wallet.state, 'monthly')).toEqual([{ left: 50, origin: 'free', expires: null }]);
  });

  it('in a later period returns to the bucket and ends with the period that runs now', () => {
    const { wallet, settled } = onSilver();
    wallet.at('2026-11-23T12:00:00.000Z').must(period('silver', '2026-11-23T12:00:00.000Z'));
    expect(balances(wallet.state)).toEqual({ bank: 20, monthly: 40 });
    wallet.must(refund(settled));
    expect(balances(wallet.state)).toEqual({ bank: 20, monthly: 70 });
    // No date of its own: what ends the period ends it.
    expect(of(wallet.state, 'monthly')).toEqual([{ left: 70, origin: 'free', expires: null }]);
    wallet.at('2026-11-26T12:00:00.000Z');
    expect(balances(wallet.upToNow)).toEqual({ monthly: 15 });
  });

  it('after the plan lapsed ends with the day of the free plan', () => {
    const { wallet, settled } = onSilver();
    wallet.must(change('c', 'cancel'));
    wallet.at('2026-11-24T09:00:00.000Z').must(refund(settled));
    expect(balances(wallet.state)).toEqual({ monthly: 45 });
    wallet.at('2026-11-25T00:00:00.000Z');
    expect(balances(wallet.upToNow)).toEqual({ monthly: 15 });
  });

  it('of a bank that a lapse emptied ends with the running period, by date', () => {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', NOON));
    wallet.must(grant({ key: 'b', bucket: 'bank', amount: 10 }));
    wallet.must(reserve({ key: 'h', ceiling: 10 }));
    const settled = wallet.must(settle('h', 10));
    wallet.must(change('c', 'cancel'));
    wallet.at('2026-11-24T09:00:00.000Z').must(refund(settled));
    expect(of(wallet.state, 'bank')).toEqual([
      { left: 10, origin: 'free', expires: '2026-11-25T00:00:00.000Z' },
    ]);
  });

  it('of credit past its own date lives to the end of the period, or at least a day where none ends', () => {
    const genesis = testEconomy('genesis');
    const date = '2026-11-22T00:00:00.000Z';
    const wallet = new MemoryWallet(genesis, NOON);
    wallet.must(grant({ key: 'c', bucket: 'bonus', amount: 90_000, expires: date }));
    wallet.must(reserve({ key: 'h', ceiling: 60_000 }));
    const settled = wallet.must(settle('h', 60_000));
    const onStarter = new MemoryWallet(genesis, '2026-11-23T09:00:00.000Z', wallet.state);
    onStarter.must(refund(settled));
    expect(of(onStarter.state, 'bonus')).toEqual([
      { left: 35_000, origin: 'free', expires: '2026-11-25T00:00:00.000Z' },
    ]);
    const onWriter = new MemoryWallet(genesis, '2026-11-23T09:00:00.000Z', wallet.state);
    onWriter.must(period('writer', '2026-11-23T09:00:00.000Z'));
    onWriter.must(refund(settled));
    expect(of(onWriter.state, 'bonus')).toEqual([
      { left: 35_000, origin: 'free', expires: '2026-12-24T00:00:00.000Z' },
    ]);
  });

  it('of a period that an endless plan followed gets a date, so that it never becomes lasting', () => {
    const genesis = testEconomy('genesis');
    const wallet = new MemoryWallet(genesis, NOON);
    wallet.must(period('writer', NOON));
    wallet.must(reserve({ key: 'h', ceiling: 60_000 }));
    const settled = wallet.must(settle('h', 60_000));
    wallet.must(change('c', 'cancel'));
    wallet.at('2026-12-25T08:00:00.000Z').must(refund(settled));
    expect(of(wallet.state, 'base')).toEqual([
      { left: 60_000, origin: 'free', expires: '2026-12-27T00:00:00.000Z' },
    ]);
  });

  it('of a bucket that the economy has no more goes to the default one', () => {
    const { wallet, settled } = paidFromBoth();
    const without = { ...plain, buckets: plain.buckets.filter(({ name }) => name !== 'bonus') };
    const later = new MemoryWallet(without, NOON, wallet.state);
    later.must(refund(settled));
    expect(later.state.buckets.bonus).toBeUndefined();
    expect(balances(later.state)).toEqual({ bought: 1_500 });
  });
});

describe('what a settle kept', () => {
  it('is told apart from what a new day changed in the same entry', () => {
    const wallet = new MemoryWallet(plans, '2026-11-21T23:58:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 12 }));
    const settled = wallet.at('2026-11-22T00:01:00.000Z').must(settle('h', 10));
    expect(receiptOf(plans, settled)).toMatchObject({
      charged: 10,
      paidFrom: [{ bucket: 'monthly', amount: 10 }],
      returned: 0,
    });
    wallet.must(refund(settled));
    expect(balances(wallet.state)).toEqual({ monthly: 25 });
  });

  it('includes what was taken beyond the hold, with the period it was taken in', () => {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', NOON));
    wallet.must(reserve({ key: 'h', ceiling: 10 }));
    const settled = wallet.must(settle('h', 35));
    expect(receiptOf(plans, settled)).toMatchObject({ paidFrom: [{ bucket: 'monthly', amount: 35 }] });
    wallet.must(refund(settled));
    expect(wallet.state.buckets).toEqual({ monthly: [{ left: 50, origin: 'free', expires: null }] });
  });
});

describe('an upgrade within grace', () => {
  it('is refused until the running period is paid, and costs nothing to ask', () => {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', NOON));
    wallet.at('2026-11-23T11:59:59.999Z');
    expect(
      new MemoryWallet(plans, '2026-11-23T11:59:59.999Z', wallet.state).post(change('u', { upgrade: 'gold' }))
        .ok,
    ).toBe(true);
    wallet.at('2026-11-23T12:00:00.000Z');
    const refused = wallet.refused(change('u', { upgrade: 'gold' }));
    expect(refused).toEqual({ code: 'plan_conflict', because: 'unpaid' });
    wallet.must(period('gold', '2026-11-23T12:00:00.000Z'));
    expect(wallet.state.plan?.name).toBe('gold');
  });
});

describe('where a refund ends up', () => {
  /** So much in a lasting bucket with a date of its own, spent and settled. */
  function dated(expires: string): { wallet: MemoryWallet; settled: Entry } {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', NOON));
    wallet.must(reserve({ key: 'all', ceiling: 50 }));
    wallet.must(grant({ key: 'd', bucket: 'vault', amount: 9, expires }));
    wallet.must(reserve({ key: 'h', ceiling: 9 }));
    return { wallet, settled: wallet.must(settle('h', 9)) };
  }
  const MIDNIGHT = '2026-11-23T00:00:00.000Z';

  it('keeps its date until that has come, and gets the end of the period at that very instant', () => {
    const { wallet, settled } = dated(MIDNIGHT);
    const before = new MemoryWallet(plans, '2026-11-22T23:59:59.999Z', wallet.state);
    before.must(refund(settled));
    expect(before.state.buckets.vault).toEqual([{ left: 9, origin: 'free', expires: MIDNIGHT }]);
    const after = new MemoryWallet(plans, MIDNIGHT, wallet.state);
    after.must(refund(settled));
    expect(after.state.buckets.vault).toEqual([
      { left: 9, origin: 'free', expires: '2026-11-24T00:00:00.000Z' },
    ]);
  });

  it('within grace gets the end of the grace, also at the very end of the period', () => {
    const { wallet, settled } = dated(MIDNIGHT);
    for (const now of ['2026-11-23T12:00:00.000Z', '2026-11-23T18:00:00.000Z']) {
      const late = new MemoryWallet(plans, now, wallet.state);
      late.must(refund(settled));
      expect(late.state.buckets.vault).toEqual([
        { left: 9, origin: 'free', expires: '2026-11-25T00:00:00.000Z' },
      ]);
    }
  });

  it('of a period that ends at midnight gets no date that is over already', () => {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', '2026-11-21T00:00:00.001Z', { end: MIDNIGHT }));
    wallet.must(grant({ key: 'd', bucket: 'bank', amount: 9, expires: '2026-11-22T00:00:00.000Z' }));
    wallet.must(reserve({ key: 'h', ceiling: 9 }));
    const settled = wallet.must(settle('h', 9));
    wallet.at(MIDNIGHT).must(refund(settled));
    expect(wallet.state.buckets.bank).toEqual([
      { left: 9, origin: 'free', expires: '2026-11-24T00:00:00.000Z' },
    ]);
  });

  it('to a bank that never lapsed has no date', () => {
    const wallet = new MemoryWallet(plans, NOON);
    wallet.must(period('silver', NOON));
    wallet.must(grant({ key: 'b', bucket: 'bank', amount: 9 }));
    wallet.must(reserve({ key: 'h', ceiling: 9 }));
    wallet.must(refund(wallet.must(settle('h', 9))));
    expect(wallet.state.buckets.bank).toEqual([{ left: 9, origin: 'free', expires: null }]);
  });

  it('of a period that lapsed where there is no free plan lives a day', () => {
    const paidOnly = { ...plans, plans: plans.plans.filter(({ priceCents }) => priceCents !== null) };
    const wallet = new MemoryWallet(paidOnly, NOON);
    wallet.must(period('silver', NOON));
    wallet.must(reserve({ key: 'h', ceiling: 9 }));
    const settled = wallet.must(settle('h', 9));
    wallet.at('2026-11-25T12:00:00.000Z').must(refund(settled));
    expect(wallet.state.plan?.status).toBe('lapsed');
    expect(wallet.state.buckets.monthly).toEqual([
      { left: 9, origin: 'free', expires: '2026-11-27T00:00:00.000Z' },
    ]);
  });

  it('of what a pack gave goes whole into a debt that is as large', () => {
    const { wallet, settled } = paidFromBoth();
    const owing = new MemoryWallet(plain, NOON, { ...wallet.state, debt: 200 });
    expect(owing.must(refund(settled)).postings).toEqual([
      { account: 'usage', unit: 'credit', amount: -700 },
      { account: 'bucket:bonus', unit: 'credit', amount: 500, origin: 'free', expires: null },
      { account: 'debt', unit: 'credit', amount: 200 },
    ]);
  });

  it('of a free turn is over where the economy gives none any more', () => {
    const wallet = new MemoryWallet(mixed, NOON);
    wallet.must(reserve({ key: 'h', ceiling: 5, freeTurn: true }));
    const settled = wallet.must(settle('h', 5));
    const none = new MemoryWallet({ ...mixed, freeTurns: null }, NOON, wallet.state);
    expect(none.refused(refund(settled))).toEqual({ code: 'nothing_to_refund', because: 'day_over' });
  });

  it('names model and prices only where the settle did, and says what is too much', () => {
    const { wallet, settled } = paidFromBoth();
    const { model: _model, priceVersion: _version, ...cause } = settled.cause;
    const entry = wallet.must(refund({ ...settled, cause }));
    expect(entry.cause).toStrictEqual({ by: 'owner', reason: 'refund', receipt: settled.cause.receipt });
    const full = {
      ...wallet.state,
      buckets: { bought: [{ left: 2 ** 53 - 1, origin: 'free', expires: null }] },
    };
    const rich = new MemoryWallet(plain, NOON, full as WalletState);
    expect(rich.refused(refund(settled))).toEqual({
      code: 'invalid',
      field: 'receipt',
      message: 'is worth more than the wallet can still hold',
    });
  });
});
