import { describe, expect, it } from 'vitest';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const plain = testEconomy('plain');

function withCredit(amount: number): MemoryWallet {
  const member = new MemoryWallet(plain, START);
  member.must(grant({ key: 'g', bucket: 'bought', amount, origin: 'paid' }));
  return member;
}

describe('a reserve', () => {
  it('names no plan to whoever has none and needs one', () => {
    const mixed = testEconomy('mixed');
    const sold = { ...mixed, plans: mixed.plans.filter(({ priceCents }) => priceCents !== null) };
    const member = new MemoryWallet(sold, START);
    expect(member.refused(reserve({ key: '76', ceiling: 5, needsPlan: 'paid' }))).toEqual({
      ...{ code: 'plan_required', plan: 'paid', has: null },
    });
  });

  it('moves the ceiling into a hold, whole', () => {
    const member = withCredit(1000);
    const entry = member.must(reserve({ key: '77', ceiling: 300, promise: true, lifeSeconds: 300 }));
    expect(entry).toMatchObject({
      seq: 2,
      key: '77',
      type: 'reserve',
      cause: {
        by: 'member',
        reason: 'chat',
        model: 'talk',
        priceVersion: 'v1',
        hold: { id: '77', expires: '2026-11-21T10:05:00.000Z', promise: true },
      },
      postings: [
        { account: 'bucket:bought', unit: 'credit', amount: -300, origin: 'paid', expires: null },
        {
          account: 'hold:77',
          unit: 'credit',
          amount: 300,
          origin: 'paid',
          expires: null,
          from: 'bucket:bought',
        },
      ],
    });
    expect(member.state.holds).toEqual([
      {
        id: '77',
        expires: '2026-11-21T10:05:00.000Z',
        promise: true,
        reason: 'chat',
        model: 'talk',
        priceVersion: 'v1',
        slices: [{ account: 'bucket:bought', unit: 'credit', amount: 300, origin: 'paid', expires: null }],
      },
    ]);
    expect(balances(member.state)).toEqual({ bought: 700 });
  });

  it('takes what is left where the balance is short of the ceiling but not of the floor', () => {
    const member = withCredit(120);
    member.must(reserve({ key: '1', ceiling: 300, floor: 120 }));
    expect(member.state.holds[0]?.slices[0]?.amount).toBe(120);
    expect(balances(member.state)).toEqual({});
  });

  it('says below the floor what is needed, what there is, and what other answers hold', () => {
    const member = withCredit(500);
    member.must(reserve({ key: '1', ceiling: 381 }));
    expect(member.refused(reserve({ key: '2', ceiling: 300, floor: 120 }))).toEqual({
      code: 'insufficient_balance',
      needed: 120,
      available: 119,
      held: 381,
      holds: 1,
      locked: 0,
    });
  });

  it('is refused on an empty wallet even where the floor is zero', () => {
    const member = new MemoryWallet(plain, START);
    expect(member.refused(reserve({ key: '1', ceiling: 10, floor: 0 }))).toMatchObject({
      code: 'insufficient_balance',
      needed: 0,
      available: 0,
    });
  });

  it('names the ceiling where the most that a member set cannot pay for an answer', () => {
    expect(withCredit(1000).refused(reserve({ key: '1', ceiling: 50, floor: 51 }))).toEqual({
      code: 'invalid',
      field: 'ceiling',
      message: 'is below the least that the job needs',
    });
  });

  it('counts credit of any size exactly up to its last step', () => {
    const member = withCredit(1000);
    member.must(reserve({ key: '1', ceiling: 1000 }));
    expect(member.refused(reserve({ key: '2', ceiling: 1 }))).toMatchObject({ available: 0, held: 1000 });
  });
});

describe('a repeat of a reserve', () => {
  it('gives the first hold, also after it was closed; other content is a conflict', () => {
    const member = withCredit(1000);
    const command = reserve({ key: '1', ceiling: 300 });
    const first = member.must(command);
    expect(member.post(command)).toEqual({ ok: true, entry: first, repeat: true });
    expect(member.refused({ ...command, ceiling: 301 })).toMatchObject({ code: 'key_conflict', key: '1' });
    member.must(release('1'));
    expect(member.post(command)).toEqual({ ok: true, entry: first, repeat: true });
    expect(balances(member.state)).toEqual({ bought: 1000 });
  });
});

describe('the bound of holds', () => {
  it('says busy at the fifty-first, and takes it once another is closed', () => {
    const member = withCredit(1000);
    for (let n = 1; n <= 50; n++) member.must(reserve({ key: `${n}`, ceiling: 1 }));
    expect(member.refused(reserve({ key: '51', ceiling: 1 }))).toEqual({ code: 'busy', because: 'holds' });
    member.must(release('7'));
    member.must(reserve({ key: '51', ceiling: 1 }));
    expect(member.state.holds).toHaveLength(50);
  });
});

describe('a reserve that cannot be', () => {
  it.each([
    ['ceiling', { ceiling: 0 }],
    ['ceiling', { ceiling: -1 }],
    ['ceiling', { ceiling: 1.5 }],
    ['ceiling', { ceiling: Number.NaN }],
    ['ceiling', { ceiling: 9_007_199_254_740_992 }],
    ['floor', { floor: -1 }],
    ['floor', { floor: Number.NaN }],
    ['floor', { floor: 0.1 }],
    ['floor', { floor: Infinity }],
    ['lifeSeconds', { lifeSeconds: 0 }],
    ['lifeSeconds', { lifeSeconds: -600 }],
    ['lifeSeconds', { lifeSeconds: Number.NaN }],
    ['lifeSeconds', { lifeSeconds: 86_401 }],
    ['lifeSeconds', { lifeSeconds: 9_007_199_254_740_992 }],
  ])('is refused with the field %s: %o', (field, fields) => {
    const member = withCredit(1000);
    const refusal = member.refused(reserve({ key: '1', ceiling: 10, ...fields }));
    expect(refusal).toMatchObject({ code: 'invalid', field });
    expect(member.entries).toHaveLength(1);
  });
});
