import { describe, expect, it } from 'vitest';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, reserve, settle } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const plain = testEconomy('plain');

/** 200 in bonus, 300 in bought, and a hold of 250 across both. */
function holding(promise = false): MemoryWallet {
  const member = new MemoryWallet(plain, START);
  member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200 }));
  member.must(grant({ key: 'g2', bucket: 'bought', amount: 300, origin: 'paid' }));
  member.must(reserve({ key: 'h', ceiling: 250, promise }));
  return member;
}

const free = { unit: 'credit', origin: 'free', expires: null } as const;
const paid = { unit: 'credit', origin: 'paid', expires: null } as const;
const closed = [
  { account: 'hold:h', amount: -200, from: 'bucket:bonus', ...free },
  { account: 'hold:h', amount: -50, from: 'bucket:bought', ...paid },
];

describe('a settle below the hold', () => {
  it('keeps the cost from the slices in the order taken and gives the rest back in the same entry', () => {
    const member = holding();
    const entry = member.must(settle('h', 120));
    expect(entry.key).toBe('close:h');
    expect(entry.request).toBe('close:h');
    expect(entry.postings).toEqual([
      ...closed,
      { account: 'bucket:bonus', amount: 80, ...free },
      { account: 'bucket:bought', amount: 50, ...paid },
      { account: 'usage', unit: 'credit', amount: 120 },
    ]);
    expect(balances(member.state)).toEqual({ bonus: 80, bought: 300 });
    expect(member.state.holds).toEqual([]);
  });

  it('costs nothing where the cost is zero', () => {
    const member = holding();
    const entry = member.must(settle('h', 0));
    expect(entry.postings).toEqual([
      ...closed,
      { account: 'bucket:bonus', amount: 200, ...free },
      { account: 'bucket:bought', amount: 50, ...paid },
    ]);
    expect(balances(member.state)).toEqual({ bonus: 200, bought: 300 });
  });
});

describe('a settle at the hold', () => {
  it('keeps it whole', () => {
    const member = holding();
    expect(member.must(settle('h', 250)).postings).toEqual([
      ...closed,
      { account: 'usage', unit: 'credit', amount: 250 },
    ]);
    expect(balances(member.state)).toEqual({ bought: 250 });
  });
});

describe('a settle above the hold', () => {
  it('takes more where there is more and no promise was made', () => {
    const member = holding();
    expect(member.must(settle('h', 400)).postings).toEqual([
      ...closed,
      { account: 'bucket:bought', amount: -150, ...paid },
      { account: 'usage', unit: 'credit', amount: 400 },
    ]);
    expect(balances(member.state)).toEqual({ bought: 100 });
  });

  it('absorbs only what is missing, and empties the wallet to zero', () => {
    const member = holding();
    expect(member.must(settle('h', 512)).postings).toEqual([
      ...closed,
      { account: 'bucket:bought', amount: -250, ...paid },
      { account: 'usage', unit: 'credit', amount: 512 },
      { account: 'absorbed', unit: 'credit', amount: -12 },
    ]);
    expect(balances(member.state)).toEqual({});
  });

  it('never passes a promise: what is above it is absorbed though there is more', () => {
    const member = holding(true);
    expect(member.must(settle('h', 400)).postings).toEqual([
      ...closed,
      { account: 'usage', unit: 'credit', amount: 400 },
      { account: 'absorbed', unit: 'credit', amount: -150 },
    ]);
    expect(balances(member.state)).toEqual({ bought: 250 });
  });

  it('leaves a promise alone where the cost is below it', () => {
    const member = holding(true);
    member.must(settle('h', 249));
    expect(balances(member.state)).toEqual({ bought: 251 });
  });

  it('absorbs a cost of any size without leaving the range of exact numbers', () => {
    const member = holding();
    member.must(settle('h', 9_007_199_254_740_991));
    expect(balances(member.state)).toEqual({});
  });

  it('never takes from another hold', () => {
    const member = holding();
    member.must(reserve({ key: 'other', ceiling: 240 }));
    const { postings } = member.must(settle('h', 300));
    expect(postings).toContainEqual({ account: 'absorbed', unit: 'credit', amount: -40 });
    expect(member.state.holds.map((hold) => hold.id)).toEqual(['other']);
    expect(balances(member.state)).toEqual({});
  });
});

describe('what a settle tells about itself', () => {
  it('is its cause: codes and numbers, with the model and price of the hold', () => {
    const usage = { input: 952, cachedInput: 2048, cacheWrite: 0, output: 500, reasoning: 0 };
    const fields = { usage, saved: 384, pieces: { delivered: 3, asked: 4 }, reason: 'stopped' };
    expect(holding().must(settle('h', 120, fields)).cause).toEqual({
      by: 'member',
      reason: 'stopped',
      cost: 120,
      receipt: expect.stringMatching(/^.{4}-.{4}$/),
      model: 'talk',
      priceVersion: 'v1',
      usage,
      saved: 384,
      pieces: { delivered: 3, asked: 4 },
    });
  });

  it('says nothing of a cache that saved nothing', () => {
    expect(holding().must(settle('h', 120, { saved: 0 })).cause).not.toHaveProperty('saved');
  });
});

describe('a settle that cannot be', () => {
  const usage = { input: 1, cachedInput: 0, cacheWrite: 0, output: 1, reasoning: 0 };
  it.each([
    ['cost', -1, {}],
    ['cost', 0.5, {}],
    ['cost', Number.NaN, {}],
    ['cost', Infinity, {}],
    ['cost', 9_007_199_254_740_992, {}],
    ['saved', 5, { saved: -1 }],
    ['usage.output', 5, { usage: { ...usage, output: -1 } }],
    ['usage.reasoning', 5, { usage: { ...usage, reasoning: Number.NaN } }],
    ['usage.cachedInput', 5, { usage: { ...usage, cachedInput: 0.5 } }],
    ['pieces.delivered', 5, { pieces: { delivered: -1, asked: 4 } }],
    ['pieces.asked', 5, { pieces: { delivered: 1, asked: Number.NaN } }],
  ])('is refused with the field %s (%d, %o), and the hold stays open', (field, cost, fields) => {
    const member = holding();
    expect(member.refused(settle('h', cost, fields))).toEqual({
      code: 'invalid',
      field,
      message: 'must be a whole number of at least 0',
    });
    expect(member.state.holds).toHaveLength(1);
  });

  it('is refused where no such hold ever was', () => {
    expect(holding().refused(settle('gone', 5))).toEqual({ code: 'hold_unknown', hold: 'gone' });
  });
});
