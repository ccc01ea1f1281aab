import { describe, expect, it } from 'vitest';
import {
  EMPTY_STATE,
  type EntryDraft,
  type Grant,
  type Posting,
  type WalletState,
} from '../../../src/billing/entry.ts';
import { compareGrants, evolve, heldAmount } from '../../../src/billing/evolve.ts';
import { InvariantError } from '../../../src/billing/invariant.ts';

const paid = { unit: 'credit', origin: 'paid', expires: null } as const;
const state: WalletState = {
  ...EMPTY_STATE,
  buckets: { bought: [{ left: 100, origin: 'paid', expires: null }] },
  holds: [
    {
      id: 'h',
      expires: '2026-11-21T10:10:00.000Z',
      promise: false,
      reason: 'chat',
      slices: [
        { account: 'bucket:bought', amount: 30, ...paid },
        { account: 'bucket:bought', amount: 20, ...paid },
      ],
    },
  ],
  freeTurns: { day: '2026-11-21', left: 2 },
};

function draft(postings: readonly Posting[], fields: Partial<EntryDraft> = {}): EntryDraft {
  return {
    key: 'k',
    request: 'r',
    type: 'settle',
    at: '2026-11-21T10:00:00.000Z',
    cause: { by: 'member', reason: 'done' },
    postings,
    ...fields,
  };
}

const usage = (amount: number): Posting => ({ account: 'usage', unit: 'credit', amount });
const bought = (amount: number): Posting => ({ account: 'bucket:bought', amount, ...paid });
const held = (amount: number): Posting => ({ account: 'hold:h', amount, from: 'bucket:bought', ...paid });
const turns = (amount: number, period = '2026-11-21'): Posting => ({
  account: 'turns',
  unit: 'turn',
  amount,
  period,
});

describe('postings that no entry may have', () => {
  it.each<[string, Posting[]]>([
    ['postings sum to zero', [bought(-5), usage(4)]],
    ['postings sum to zero', [bought(-5), { ...usage(5), unit: 'turn' }]],
    ['a posting moves a whole amount', [bought(0), usage(0)]],
    ['a posting moves a whole amount', [bought(-0.5), usage(0.5)]],
    ['a posting moves a whole amount', [bought(Number.NaN), usage(1)]],
    ['no bucket is negative', [bought(-101), usage(101)]],
    [
      'credit has an origin and an expiry',
      [{ account: 'bucket:bought', unit: 'credit', amount: -5 }, usage(5)],
    ],
    [
      'credit has an origin and an expiry',
      [{ account: 'bucket:bought', unit: 'credit', amount: -5, origin: 'paid' }, usage(5)],
    ],
    [
      'credit has an origin and an expiry',
      [{ account: 'bucket:bought', unit: 'credit', amount: -5, expires: null }, usage(5)],
    ],
    ['only an open hold is closed', [{ ...held(-5), account: 'hold:gone' }, usage(5)]],
    ['a hold is closed whole', [held(-30), usage(30)]],
    ['a hold is closed whole', [held(-30), held(-10), usage(40)]],
    ['a hold is closed whole', [held(-20), held(-30), usage(50)]],
    ['a hold is closed whole', [held(-30), held(-20), held(-1), usage(51)]],
    ['a reserve names its hold', [bought(-5), { ...held(5), account: 'hold:new' }]],
    ['a slice knows where it came from', [bought(-5), { account: 'hold:new', amount: 5, ...paid }]],
    ['free turns are never negative', [turns(-3), { account: 'usage', unit: 'turn', amount: 3 }]],
    [
      'free turns belong to a day',
      [
        { account: 'turns', unit: 'turn', amount: -1 },
        { account: 'usage', unit: 'turn', amount: 1 },
      ],
    ],
    ['debt is never negative', [bought(-5), { account: 'debt', unit: 'credit', amount: 5 }]],
  ])('%s', (rule, postings) => {
    expect(() => evolve(state, draft(postings))).toThrow(
      expect.objectContaining({ name: 'InvariantError', code: 'invariant', rule }),
    );
  });
});

describe('a broken rule', () => {
  it.each<[string, Posting[], object]>([
    ['postings sum to zero', [bought(-5), usage(4)], { unit: 'credit', total: -1 }],
    ['a posting moves a whole amount', [usage(0.5)], { account: 'usage', amount: 0.5 }],
    ['no bucket is negative', [bought(-101), usage(101)], { before: 100, change: -101 }],
    [
      'credit has an origin and an expiry',
      [{ account: 'bucket:bought', unit: 'credit', amount: -5 }, usage(5)],
      { name: 'bought' },
    ],
    ['only an open hold is closed', [{ ...held(-5), account: 'hold:gone' }, usage(5)], { id: 'gone' }],
    ['a hold is closed whole', [held(-30), usage(30)], { id: 'h' }],
    ['a reserve names its hold', [bought(-5), { ...held(5), account: 'hold:new' }], { key: 'k' }],
    [
      'a slice knows where it came from',
      [bought(-5), { account: 'hold:new', amount: 5, ...paid }],
      { account: 'hold:new' },
    ],
    [
      'free turns are never negative',
      [turns(-3), { account: 'usage', unit: 'turn', amount: 3 }],
      { before: 2, change: -3 },
    ],
    ['debt is never negative', [bought(-5), { account: 'debt', unit: 'credit', amount: 5 }], { debt: -5 }],
  ])('carries its facts for the log: %s', (rule, postings, details) => {
    expect(() => evolve(state, draft(postings))).toThrow(
      expect.objectContaining({ message: `broken invariant: ${rule}`, rule, details }),
    );
  });

  it('has no facts where there are none', () => {
    expect(new InvariantError('a rule').details).toEqual({});
  });
});

describe('the state after an entry', () => {
  it('has the hold closed whole, and nothing else changed', () => {
    expect(evolve(state, draft([held(-30), held(-20), usage(50)]))).toEqual({ ...state, holds: [] });
  });

  it('forgets a bucket that is empty', () => {
    expect(evolve(state, draft([bought(-100), usage(100)])).buckets).toEqual({});
  });

  it('keeps grants of different origin or expiry apart', () => {
    const gift = { ...bought(5), origin: 'gift' as const };
    expect(evolve(state, draft([gift, usage(-5)])).buckets).toEqual({
      bought: [
        { left: 5, origin: 'gift', expires: null },
        { left: 100, origin: 'paid', expires: null },
      ],
    });
  });

  it('counts free turns by day', () => {
    const issued = { account: 'issued:free-turns', unit: 'turn', amount: -10 };
    const expired = { account: 'expired', unit: 'turn', amount: 2 };
    const day = '2026-11-22';
    expect(evolve(state, draft([turns(-2), expired, turns(10, day), issued])).freeTurns).toEqual({
      day,
      left: 10,
    });
  });

  it('keeps what a wallet owes from postings of debt', () => {
    const owed = evolve(state, draft([bought(5), { account: 'debt', unit: 'credit', amount: -5 }]));
    expect(owed.debt).toBe(5);
    const repaid = evolve(owed, draft([bought(-3), { account: 'debt', unit: 'credit', amount: 3 }]));
    expect(repaid.debt).toBe(2);
  });

  it('owes nothing for shares that a payee owes: they are of another unit', () => {
    const shares = [
      { account: 'debt', unit: 'share', amount: -5 },
      { account: 'issued:share', unit: 'share', amount: 5 },
    ];
    expect(evolve(state, draft(shares)).debt).toBe(0);
  });

  it('has a hold as the entry terms it, and knows of its model and price only what the entry knows', () => {
    const terms = { id: 'new', expires: '2026-11-21T10:10:00.000Z', promise: true };
    const postings = [bought(-5), { ...held(5), account: 'hold:new' }];
    const opened = (cause: object) =>
      evolve(state, draft(postings, { cause: { by: 'member', reason: 'chat', hold: terms, ...cause } }))
        .holds[1];
    const hold = { ...terms, reason: 'chat', slices: [{ account: 'bucket:bought', amount: 5, ...paid }] };
    expect(opened({})).toStrictEqual(hold);
    const priced = { model: 'talk', priceVersion: 'v1' };
    expect(opened(priced)).toStrictEqual({ ...hold, ...priced });
  });

  it('lists each benefit once, sorted', () => {
    const using = (benefit: string) =>
      draft([], { cause: { by: 'job', reason: 'start', benefits: [benefit] } });
    const both = evolve(evolve(state, using('start')), using('first-plan'));
    expect(both.benefits).toEqual(['first-plan', 'start']);
    expect(evolve(both, using('start')).benefits).toEqual(['first-plan', 'start']);
  });

  it('is closed by an erase, for good', () => {
    const erased = evolve(EMPTY_STATE, draft([], { type: 'erase' }));
    expect(erased.closed).toBe(true);
    const follows = { message: 'broken invariant: nothing follows an erase', details: { key: 'k' } };
    expect(() => evolve(erased, draft([]))).toThrow(expect.objectContaining(follows));
  });

  it.each<[string, Partial<WalletState>, object]>([
    ['credit', { buckets: state.buckets }, { buckets: ['bought'], turns: 0, debt: 0 }],
    ['a hold', { holds: state.holds }, { buckets: [], turns: 0, debt: 0 }],
    ['a free turn', { freeTurns: state.freeTurns }, { buckets: [], turns: 2, debt: 0 }],
    ['a debt', { debt: 7 }, { buckets: [], turns: 0, debt: 7 }],
  ])('is never erased while there is %s in it', (_what, left, details) => {
    const rule = 'nothing is left behind an erase';
    expect(() => evolve({ ...EMPTY_STATE, ...left }, draft([], { type: 'erase' }))).toThrow(
      expect.objectContaining({ message: `broken invariant: ${rule}`, details }),
    );
  });

  it('is erased where only a day of free turns is left that has none', () => {
    const empty = { ...EMPTY_STATE, freeTurns: { day: '2026-11-21', left: 0 } };
    expect(evolve(empty, draft([], { type: 'erase' }))).toEqual({ ...empty, closed: true });
  });

  it('has its buckets in the order of their names, whichever came first: so they are hashed', () => {
    const into = (bucket: string) => [{ account: `bucket:${bucket}`, amount: 5, ...paid }, usage(-5)];
    const filled = ['vault', 'bank', 'monthly', 'bank'].reduce(
      (before, bucket) => evolve(before, draft(into(bucket))),
      EMPTY_STATE,
    );
    expect(Object.keys(filled.buckets)).toEqual(['bank', 'monthly', 'vault']);
  });

  it('never changes the state that it was given', () => {
    const before = structuredClone(state);
    evolve(state, draft([held(-30), held(-20), usage(50)]));
    expect(state).toEqual(before);
  });
});

describe('two grants of a bucket', () => {
  const grant = (expires: string | null, origin: Grant['origin']): Grant => ({ left: 1, origin, expires });
  const soon = '2026-11-22T00:00:00.000Z';
  const late = '2026-12-22T00:00:00.000Z';

  it.each<[Grant, Grant]>([
    [grant(soon, 'earned'), grant(late, 'free')],
    [grant(late, 'earned'), grant(null, 'free')],
    [grant(null, 'free'), grant(null, 'gift')],
    [grant(soon, 'gift'), grant(soon, 'paid')],
    [grant(soon, 'paid'), grant(soon, 'earned')],
  ])('are compared the same from both sides (%#)', (first, second) => {
    expect(compareGrants(first, second)).toBeLessThan(0);
    expect(compareGrants(second, first)).toBeGreaterThan(0);
    expect(compareGrants(first, first)).toBe(0);
  });
});

describe('what a hold has set aside', () => {
  it('is the sum of its slices in the unit asked for', () => {
    const [hold] = state.holds;
    expect(hold === undefined ? null : heldAmount(hold, 'credit')).toBe(50);
    expect(hold === undefined ? null : heldAmount(hold, 'turn')).toBe(0);
  });
});
