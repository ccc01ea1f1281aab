import { describe, expect, it } from 'vitest';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, reserve, settle } from './memory-wallet.ts';
import { period } from './plan-tools.ts';
import { clawback, pack, takeBack } from './purchase-tools.ts';

const START = '2026-11-21T10:00:00.000Z';
const shop = testEconomy('shop');

function buyer(amount: number, spent = 0): MemoryWallet {
  const member = new MemoryWallet(shop, START);
  member.must(pack('cs_1', amount));
  if (spent === 0) return member;
  member.must(reserve({ key: 'spent', ceiling: spent }));
  member.must(settle('spent', spent));
  return member;
}

describe('taking a pack back', () => {
  it('takes unheld paid credit, and books it against what was sold', () => {
    const member = buyer(1100);
    const command = clawback(member, 'cs_1', 366);
    if (command === null) throw new Error('nothing to do');
    expect(member.must(command)).toMatchObject({
      key: 'clawback:cs_1:1',
      type: 'clawback',
      cause: { by: 'stripe', reason: 'taken-back', clawback: { of: 'cs_1', target: 366, taken: 366 } },
      postings: [
        { account: 'bucket:bought', unit: 'coin', amount: -366, origin: 'paid', expires: null },
        { account: 'sold:pack', unit: 'coin', amount: 366 },
      ],
    });
    expect(balances(member.state)).toEqual({ bought: 734 });
    expect(member.post(command)).toMatchObject({ ok: true, repeat: true });
  });

  it('REFUND-SPENT: what was spent is debt', () => {
    const member = buyer(500, 300);
    takeBack(member, 'cs_1', 500);
    expect(member.entries.at(-1)?.postings).toEqual([
      { account: 'bucket:bought', unit: 'coin', amount: -200, origin: 'paid', expires: null },
      { account: 'debt', unit: 'coin', amount: -300 },
      { account: 'sold:pack', unit: 'coin', amount: 500 },
    ]);
    expect(member.state).toMatchObject({ debt: 300, buckets: {} });
  });

  it('leaves given credit and what is held alone', () => {
    const member = buyer(500);
    member.must(grant({ key: 'g1', bucket: 'bought', amount: 40 }));
    member.must(reserve({ key: 'h1', ceiling: 140 }));
    takeBack(member, 'cs_1', 500);
    expect(balances(member.state)).toEqual({});
    expect(member.state.debt).toBe(100);
    expect(member.state.holds).toHaveLength(1);
  });

  it('takes what other packs left before it makes debt, never the credit of a period', () => {
    const member = buyer(500, 500);
    member.must(pack('cs_2', 200, { bucket: 'bonus' }));
    member.must(period('silver', START, { by: 'stripe', origin: 'paid' }));
    takeBack(member, 'cs_1', 500);
    expect(balances(member.state)).toEqual({ monthly: 40 });
    expect(member.state.debt).toBe(300);
  });

  it('is undone by a dispute that was won: debt is repaid, the rest comes again', () => {
    const member = buyer(500, 300);
    takeBack(member, 'cs_1', 500);
    takeBack(member, 'cs_1', 0);
    expect(member.entries.at(-1)).toMatchObject({
      key: 'clawback:cs_1:2',
      cause: { reason: 'reinstated', clawback: { of: 'cs_1', target: 0, taken: 0 } },
      postings: [
        { account: 'debt', amount: 300 },
        { account: 'bucket:bought', amount: 200, origin: 'paid', expires: null },
        { account: 'sold:pack', amount: -500 },
      ],
    });
    expect(member.state).toMatchObject({ debt: 0, buckets: { bought: [{ left: 200 }] } });
  });

  it('decided on an older clawback finds its key taken, and appends nothing', () => {
    const member = buyer(500);
    const [older, newer] = [clawback(member, 'cs_1', 100), clawback(member, 'cs_1', 300)];
    if (older === null || newer === null) throw new Error('nothing to do');
    member.must(newer);
    expect(member.refused(older)).toMatchObject({ code: 'key_conflict' });
    expect(balances(member.state)).toEqual({ bought: 200 });
  });

  it.each([
    [{ target: -1 }, 'target'],
    [{ target: 1.5 }, 'target'],
    [{ before: { target: 1, taken: -1 } }, 'before.taken'],
    [{ before: { target: 1, taken: 2 } }, 'before.taken'],
  ])('with %j is refused with the field named', (fields, field) => {
    const command = clawback(buyer(500), 'cs_1', 100);
    if (command === null) throw new Error('nothing to do');
    expect(buyer(500).refused({ ...command, ...fields })).toMatchObject({ code: 'invalid', field });
  });
});

describe('what a clawback of a pack leaves alone', () => {
  it('paid credit with a date, which a refund brought', () => {
    const member = buyer(500);
    const fields = { origin: 'paid', expires: '2026-12-01T00:00:00.000Z' } as const;
    member.must(grant({ key: 'dated', bucket: 'bought', amount: 40, ...fields }));
    takeBack(member, 'cs_1', 500);
    expect(member.state).toMatchObject({ debt: 0, buckets: { bought: [{ left: 40, ...fields }] } });
  });

  it('everything, where so much was taken already', () => {
    const member = buyer(500);
    takeBack(member, 'cs_1', 100);
    const command = clawback(member, 'cs_1', 200);
    if (command === null) throw new Error('nothing to do');
    const entry = member.must({ ...command, target: 100 });
    expect([entry.postings, entry.cause.clawback]).toEqual([[], { of: 'cs_1', target: 100, taken: 100 }]);
  });
});

describe('taking a period back', () => {
  const granted = { kind: 'period', start: START } as const;
  const of = `period:${START}`;

  function subscriber(spent: number): MemoryWallet {
    const member = new MemoryWallet(shop, START);
    member.must(period('silver', START, { by: 'stripe', origin: 'paid' }));
    if (spent === 0) return member;
    member.must(reserve({ key: 'spent', ceiling: spent }));
    member.must(settle('spent', spent));
    return member;
  }

  it('takes only what the period has left, and makes no debt', () => {
    const member = subscriber(30);
    takeBack(member, of, 40, granted);
    expect(member.entries.at(-1)).toMatchObject({
      cause: { clawback: { of, target: 40, taken: 10 } },
      postings: [
        { account: 'bucket:monthly', amount: -10, origin: 'paid', expires: null },
        { account: 'issued:plan', amount: 10 },
      ],
    });
    expect(member.state).toMatchObject({ debt: 0, buckets: {} });
  });

  it('leaves what was given, and what has a date, in the same bucket', () => {
    const member = subscriber(0);
    const expires = '2026-11-22T00:00:00.000Z';
    member.must(grant({ key: 'g', bucket: 'monthly', amount: 3 }));
    member.must(grant({ key: 'd', bucket: 'monthly', amount: 4, origin: 'paid', expires }));
    takeBack(member, of, 40, granted);
    expect(balances(member.state)).toEqual({ monthly: 7 });
  });

  it('takes nothing where nothing is left, or where the economy has no such plan any more', () => {
    const member = subscriber(40);
    takeBack(member, of, 40, granted);
    expect(member.entries.at(-1)).toMatchObject({
      postings: [],
      cause: { clawback: { target: 40, taken: 0 } },
    });
    const without = { ...shop, plans: shop.plans.filter(({ name }) => name !== 'silver') };
    const other = new MemoryWallet(without, START, subscriber(0).state);
    takeBack(other, of, 40, granted);
    expect(other.entries.at(-1)?.postings).toEqual([]);
    const planless = new MemoryWallet(testEconomy('plain'), START);
    takeBack(planless, of, 40, granted);
    expect(planless.entries.at(-1)?.postings).toEqual([]);
  });

  it('books what comes again against the plan it was issued for', () => {
    const member = subscriber(0);
    takeBack(member, of, 40, granted);
    takeBack(member, of, 5, granted);
    expect(member.entries.at(-1)?.postings).toEqual([
      { account: 'bucket:monthly', unit: 'coin', amount: 35, origin: 'paid', expires: null },
      { account: 'issued:plan', unit: 'coin', amount: -35 },
    ]);
  });

  it('gives again no more than it took', () => {
    const member = subscriber(30);
    takeBack(member, of, 40, granted);
    takeBack(member, of, 5, granted);
    expect(balances(member.state)).toEqual({ monthly: 5 });
    expect(member.entries.at(-1)?.cause.clawback).toEqual({ of, target: 5, taken: 5 });
  });

  it('takes nothing of the period that follows, nor of what went into the bank', () => {
    const member = subscriber(0);
    const next = '2026-11-23T10:00:00.000Z';
    member.at(next).must(period('silver', next, { by: 'stripe', origin: 'paid' }));
    takeBack(member, of, 40, granted);
    expect(member.entries.at(-1)?.postings).toEqual([]);
    expect(balances(member.state)).toEqual({ bank: 40, monthly: 40 });
  });

  it('gives nothing again once its period is over', () => {
    const member = subscriber(0);
    takeBack(member, of, 40, granted);
    const next = '2026-11-23T10:00:00.000Z';
    member.at(next).must(period('silver', next, { by: 'stripe', origin: 'paid' }));
    takeBack(member, of, 0, granted);
    expect(balances(member.state)).toEqual({ monthly: 40 });
    expect(member.entries.at(-1)?.cause.clawback).toEqual({ of, target: 0, taken: 40 });
  });

  it('hears a further refund of a period that is over, though what it took never came again', () => {
    const member = subscriber(0);
    takeBack(member, of, 40, granted);
    const next = '2026-11-23T10:00:00.000Z';
    member.at(next).must(period('silver', next, { by: 'stripe', origin: 'paid' }));
    takeBack(member, of, 0, granted);
    expect(takeBack(member, of, 10, granted)).toMatchObject({ ok: true, repeat: false });
    expect(member.entries.at(-1)?.cause.clawback).toEqual({ of, target: 10, taken: 40 });
    expect(balances(member.state)).toEqual({ monthly: 40 });
  });
});

describe('a subscription that begins while a gift of a plan runs', () => {
  it('takes over with its whole amount on top and its own end', () => {
    const member = new MemoryWallet(shop, START);
    member.must(period('silver', START));
    const paid = '2026-11-22T10:00:00.000Z';
    const end = '2026-12-22T10:00:00.000Z';
    member.at(paid).must(period('gold', paid, { by: 'stripe', origin: 'paid', end }));
    expect(balances(member.state)).toEqual({ monthly: 130 });
    expect(member.state.plan).toMatchObject({
      name: 'gold',
      start: START,
      end,
      granted: 90,
      status: 'active',
    });
    expect(member.post(period('gold', paid, { by: 'stripe', origin: 'paid', end }))).toMatchObject({
      repeat: true,
    });
  });

  it('has the first-time bonus where the gift had none, says why, and its end follows from the plan', () => {
    const plans = testEconomy('plans');
    const member = new MemoryWallet({ ...plans, firstTimeBonusPercent: 0 }, START);
    member.must(period('silver', START));
    const paid = '2026-11-22T10:00:00.000Z';
    const bonus = new MemoryWallet(plans, paid, member.state);
    const entry = bonus.must(period('silver', paid, { by: 'stripe', origin: 'paid' }));
    expect(entry).toMatchObject({
      ...{ type: 'period', cause: { by: 'stripe', reason: 'plan', benefits: ['first-time-bonus'] } },
      state: { plan: { start: START, end: '2026-11-24T10:00:00.000Z' } },
    });
    expect(balances(bonus.state)).toEqual({ monthly: 40 + 50 });
  });

  it('of the very start of the gift is refused: that period was given', () => {
    const member = new MemoryWallet(shop, START);
    member.must(period('silver', START));
    const same = new MemoryWallet(shop, START, member.state);
    expect(same.refused(period('gold', START, { by: 'stripe', origin: 'paid' }))).toMatchObject({
      ...{ code: 'plan_conflict', because: 'running' },
    });
  });

  it('of an earlier start is refused: that time is over', () => {
    const member = new MemoryWallet(shop, START);
    member.must(period('silver', START, { by: 'stripe', origin: 'paid' }));
    const earlier = '2026-11-20T10:00:00.000Z';
    expect(member.refused(period('silver', earlier, { by: 'stripe', origin: 'paid' }))).toMatchObject({
      code: 'plan_conflict',
      because: 'running',
    });
  });
});
