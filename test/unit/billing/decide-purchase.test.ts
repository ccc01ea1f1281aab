import { describe, expect, it } from 'vitest';
import { lastingBucket } from '../../../src/billing/decide-purchase.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';
import { pack, takeBack } from './purchase-tools.ts';

const START = '2026-11-21T10:00:00.000Z';
const shop = testEconomy('shop');
const wallet = () => new MemoryWallet(shop, START);

describe('a pack that was paid for', () => {
  it('is lasting paid credit under its own key, with its bonus', () => {
    const entry = wallet().must(pack('cs_1', 1100));
    expect(entry).toMatchObject({
      key: 'cs_1',
      type: 'grant',
      cause: { by: 'stripe', reason: 'pack' },
      postings: [
        { account: 'bucket:bought', unit: 'coin', amount: 1100, origin: 'paid', expires: null },
        { account: 'sold:pack', unit: 'coin', amount: -1100 },
      ],
    });
    expect(entry.state.buckets).toEqual({ bought: [{ left: 1100, origin: 'paid', expires: null }] });
  });

  it('is credited once however often it is told', () => {
    const member = wallet();
    member.must(pack('cs_1', 500));
    expect(member.post(pack('cs_1', 500))).toMatchObject({ ok: true, repeat: true });
    expect(member.refused(pack('cs_1', 501))).toMatchObject({ code: 'key_conflict' });
    expect(balances(member.state)).toEqual({ bought: 500 });
  });

  it('of one link paid twice is two packs', () => {
    const member = wallet();
    member.must(pack('cs_1', 500));
    member.must(pack('cs_2', 500));
    expect(balances(member.state)).toEqual({ bought: 1000 });
  });

  it('repays what is owed first', () => {
    const member = wallet();
    member.must(pack('cs_1', 500));
    member.must(reserve({ key: 'h1', ceiling: 300 }));
    member.must(settle('h1', 300));
    takeBack(member, 'cs_1', 500);
    expect(member.state).toMatchObject({ debt: 300, buckets: {} });
    const entry = member.must(pack('cs_2', 500));
    expect(entry.postings).toEqual([
      { account: 'debt', unit: 'coin', amount: 300 },
      { account: 'bucket:bought', unit: 'coin', amount: 200, origin: 'paid', expires: null },
      { account: 'sold:pack', unit: 'coin', amount: -500 },
    ]);
    expect(member.state).toMatchObject({ debt: 0, buckets: { bought: [{ left: 200 }] } });
  });

  it('is never refused for the size of the state', () => {
    const small = { ...shop, limits: { openHolds: 1, grants: 1 } };
    const member = new MemoryWallet(small, START);
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 5 }));
    member.must(reserve({ key: 'h1', ceiling: 1 }));
    expect(member.refused(grant({ key: 'g2', bucket: 'bought', amount: 5 }))).toMatchObject({ code: 'busy' });
    member.must(pack('cs_1', 500));
    expect(balances(member.state)).toEqual({ bonus: 4, bought: 500 });
  });

  it('goes into the last lasting bucket where its own is gone', () => {
    const changed = { ...shop, buckets: shop.buckets.filter(({ name }) => name !== 'bought') };
    const member = new MemoryWallet(changed, START);
    member.must(pack('cs_1', 500));
    expect(balances(member.state)).toEqual({ bonus: 500 });
  });

  it.each([0, -1, 1.5, Number.NaN])('of %s is refused with the field named', (amount) => {
    expect(wallet().refused(pack('cs_1', amount))).toMatchObject({ code: 'invalid', field: 'amount' });
  });

  it('of more than can be counted is refused', () => {
    const member = wallet();
    member.must(pack('cs_1', Number.MAX_SAFE_INTEGER));
    expect(member.refused(pack('cs_2', 1))).toMatchObject({ code: 'invalid', field: 'amount' });
  });
});

describe('while credit is owed', () => {
  /** 500 bought, 300 spent, all of it taken back: 300 are owed; 50 were given. */
  function owing(pauses: boolean): MemoryWallet {
    const member = new MemoryWallet({ ...shop, debtPausesSpending: pauses }, START);
    member.must(pack('cs_1', 500));
    member.must(reserve({ key: 'h1', ceiling: 300 }));
    member.must(settle('h1', 300));
    takeBack(member, 'cs_1', 500);
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 50 }));
    return member;
  }

  it('other credit can be spent where the economy does not say otherwise', () => {
    const member = owing(false);
    member.must(reserve({ key: 'h2', ceiling: 20 }));
    member.must(settle('h2', 20));
    expect(member.state.debt).toBe(300);
    expect(balances(member.state)).toEqual({ bonus: 30 });
  });

  it('spending is paused where the economy says so, until a purchase repays it', () => {
    const member = owing(true);
    expect(member.refused(reserve({ key: 'h2', ceiling: 20 }))).toEqual({
      code: 'spending_paused',
      debt: 300,
    });
    member.must(pack('cs_2', 300));
    member.must(reserve({ key: 'h2', ceiling: 20 }));
    expect(balances(member.state)).toEqual({ bonus: 30 });
  });

  it('a free turn is still to be had', () => {
    const economy = { ...shop, debtPausesSpending: true, freeTurns: { perDay: 1 } };
    const member = new MemoryWallet(economy, START);
    member.must(pack('cs_1', 500));
    member.must(reserve({ key: 'h1', ceiling: 300 }));
    member.must(settle('h1', 300));
    takeBack(member, 'cs_1', 500);
    member.must(reserve({ key: 'h2', ceiling: 20, freeTurn: true }));
    expect(member.refused(reserve({ key: 'h3', ceiling: 20, freeTurn: true }))).toEqual({
      code: 'spending_paused',
      debt: 300,
    });
  });

  it('a hold of paid credit that returns repays it first', () => {
    const member = wallet();
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 50 }));
    member.must(pack('cs_1', 500));
    member.must(reserve({ key: 'h1', ceiling: 450 }));
    takeBack(member, 'cs_1', 500);
    expect(member.state).toMatchObject({ debt: 400, buckets: {} });
    const entry = member.must(release('h1'));
    expect(entry.postings.filter(({ amount }) => amount > 0)).toEqual([
      { account: 'bucket:bonus', unit: 'coin', amount: 50, origin: 'free', expires: null },
      { account: 'debt', unit: 'coin', amount: 400, from: 'bucket:bought' },
    ]);
    expect(member.state).toMatchObject({ debt: 0, buckets: { bonus: [{ left: 50 }] } });
  });

  it('a hold that is settled repays it with what is left of it', () => {
    const member = wallet();
    member.must(pack('cs_1', 500));
    member.must(reserve({ key: 'h1', ceiling: 400 }));
    takeBack(member, 'cs_1', 250);
    expect(member.state).toMatchObject({ debt: 150, buckets: {} });
    member.must(settle('h1', 100));
    expect(member.state).toMatchObject({ debt: 0, buckets: { bought: [{ left: 150, origin: 'paid' }] } });
  });
});

describe('the bucket of a pack', () => {
  const [bank, monthly, bonus] = shop.buckets;
  if (bank === undefined || monthly === undefined || bonus === undefined) throw new Error('no buckets');

  it('is the one it was sold for, else the last that lasts, wherever that stands', () => {
    expect(lastingBucket(shop, 'bonus')).toBe('bonus');
    expect(lastingBucket(shop, 'gone')).toBe('bought');
    expect(lastingBucket(shop, 'monthly')).toBe('bought');
    expect(lastingBucket({ ...shop, buckets: [bonus, bank, monthly] }, 'gone')).toBe('bonus');
  });

  it('is the one it was sold for where nothing lasts', () => {
    expect(lastingBucket({ ...shop, buckets: [bank, monthly] }, 'gone')).toBe('gone');
  });

  it('is refused where it could not be counted, in words', () => {
    const member = wallet();
    member.must(pack('cs_1', Number.MAX_SAFE_INTEGER));
    expect(member.refused(pack('cs_2', 1))).toEqual({
      ...{ code: 'invalid', field: 'amount', message: 'is more than a wallet can hold' },
    });
  });
});
