import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, type PlanState, type Slice, type WalletState } from '../../../src/billing/entry.ts';
import { giveBack, splitAtCost } from '../../../src/billing/hold-postings.ts';
import { testEconomy } from './economies.ts';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const NOVEMBER = '2026-11-01T00:00:00.000Z';
const plan: PlanState = {
  name: 'artisan',
  status: 'active',
  start: NOVEMBER,
  end: '2026-12-01T00:00:00.000Z',
  next: null,
  graceEnd: null,
  anchorDay: 1,
  since: NOVEMBER,
  lapsedAt: null,
  granted: 25_000,
};
const lasting: Slice = {
  account: 'bucket:topup',
  unit: 'token',
  amount: 40,
  origin: 'paid',
  expires: null,
};
const ofPeriod: Slice = { ...lasting, account: 'bucket:fast', period: NOVEMBER };
const turn: Slice = { account: 'turns', unit: 'turn', amount: 1, period: '2026-11-21' };

const terms = { id: 'h', expires: '2026-11-21T10:05:00.000Z', promise: false, reason: 'chat' };

function back(state: Partial<WalletState>, ...slices: Slice[]) {
  const hold = { ...terms, slices };
  const { holds = [], ...others } = state;
  const before = { ...EMPTY_STATE, ...others, holds: [...holds, hold] };
  return giveBack(testEconomy('topup'), before, { hold, slices }, NOW);
}

describe('a slice that is given back', () => {
  it('goes into its bucket, with or without a plan, where nothing about it ended', () => {
    const whole = [{ account: 'bucket:topup', unit: 'token', amount: 40, origin: 'paid', expires: null }];
    expect(back({}, lasting)).toStrictEqual(whole);
    expect(back({ plan }, lasting)).toStrictEqual(whole);
    const ending = '2026-11-21T10:00:00.001Z';
    expect(back({}, { ...lasting, expires: ending })).toStrictEqual([{ ...whole[0], expires: ending }]);
  });

  it('goes to expired from the instant at which its credit ended', () => {
    const ended = [{ account: 'expired', unit: 'token', amount: 40, from: 'bucket:topup' }];
    expect(back({}, { ...lasting, expires: '2026-11-21T10:00:00.000Z' })).toStrictEqual(ended);
    expect(back({}, { ...lasting, expires: '2026-11-21T09:59:59.999Z' })).toStrictEqual(ended);
  });

  it('of a period comes back within it, rolls over with it, and expires where the plan is over', () => {
    const ended = [{ account: 'expired', unit: 'token', amount: 40, from: 'bucket:fast' }];
    expect(back({ plan }, ofPeriod)).toStrictEqual([
      { account: 'bucket:fast', unit: 'token', amount: 40, origin: 'paid', expires: null },
    ]);
    expect(back({ plan: { ...plan, start: '2026-12-01T00:00:00.000Z' } }, ofPeriod)).toStrictEqual([
      { account: 'bucket:rollover', unit: 'token', amount: 40, origin: 'paid', expires: null },
    ]);
    expect(back({ plan: null }, ofPeriod)).toStrictEqual(ended);
  });

  it('rolls over as far as the bank has room, beside what it has, what is held of it and what comes back to it', () => {
    const renewed = { ...plan, start: '2026-12-01T00:00:00.000Z', lapsedAt: '2026-10-01T00:00:00.000Z' };
    const ofBank = { ...lasting, account: 'bucket:rollover', period: '2026-10-01T00:00:00.000Z' };
    const before = {
      plan: renewed,
      // Artisan gives 25,000 a period and banks three of them: 100 are missing.
      buckets: { rollover: [{ left: 74_900, origin: 'paid', expires: null }] },
      holds: [{ ...terms, id: 'other', slices: [{ ...ofBank, amount: 10 }] }],
    } as const;
    const slices = [
      { ...ofPeriod, amount: 80 },
      { ...ofBank, amount: 60 },
      { ...ofBank, amount: 25, period: '2026-09-01T00:00:00.000Z' },
      { ...lasting, amount: 30 },
    ];
    const paid = { unit: 'token', origin: 'paid', expires: null };
    expect(back(before, ...slices)).toStrictEqual([
      { account: 'bucket:rollover', amount: 30, ...paid },
      { account: 'expired', unit: 'token', amount: 50, from: 'bucket:fast' },
      { account: 'bucket:rollover', amount: 60, ...paid },
      { account: 'expired', unit: 'token', amount: 25, from: 'bucket:rollover' },
      { account: 'bucket:topup', amount: 30, ...paid },
    ]);
  });

  it('repays a debt where it was bought and lasts, and not with what has a date or a period', () => {
    const whole = { account: 'bucket:topup', unit: 'token', amount: 40, origin: 'paid', expires: null };
    const dated = { ...lasting, expires: '2026-12-24T00:00:00.000Z' };
    expect(back({ debt: 15 }, lasting)).toStrictEqual([
      { account: 'debt', unit: 'token', amount: 15, from: 'bucket:topup' },
      { ...whole, amount: 25 },
    ]);
    expect(back({ debt: 15 }, { ...lasting, origin: 'free' })).toStrictEqual([{ ...whole, origin: 'free' }]);
    expect(back({ debt: 15 }, dated)).toStrictEqual([{ ...whole, expires: '2026-12-24T00:00:00.000Z' }]);
    expect(back({ debt: 15, plan }, ofPeriod)).toStrictEqual([{ ...whole, account: 'bucket:fast' }]);
  });

  it('of a bucket that ended with its period comes back where a new version of the economy lets it last', () => {
    const asBefore = { ...ofPeriod, account: 'bucket:topup' };
    expect(back({ plan: null }, asBefore)).toStrictEqual([
      { account: 'bucket:topup', unit: 'token', amount: 40, origin: 'paid', expires: null },
    ]);
  });

  it('of a free turn comes back on its day, and expires where the economy stopped giving turns', () => {
    const ended = [{ account: 'expired', unit: 'turn', amount: 1, from: 'turns' }];
    expect(back({ freeTurns: { day: '2026-11-21', left: 0 } }, turn)).toStrictEqual([turn]);
    expect(back({ freeTurns: { day: '2026-11-22', left: 9 } }, turn)).toStrictEqual(ended);
    expect(back({ freeTurns: null }, turn)).toStrictEqual(ended);
  });
});

describe('slices split at a cost', () => {
  const slices = [lasting, ofPeriod];

  it.each([
    [0, [], [lasting, ofPeriod]],
    [39, [{ ...lasting, amount: 39 }], [{ ...lasting, amount: 1 }, ofPeriod]],
    [40, [lasting], [ofPeriod]],
    [41, [lasting, { ...ofPeriod, amount: 1 }], [{ ...ofPeriod, amount: 39 }]],
    [80, [lasting, ofPeriod], []],
    [99, [lasting, ofPeriod], []],
  ])('of %i are kept in the order taken, the rest goes back, and none is of zero', (cost, kept, returned) => {
    expect(splitAtCost(slices, cost)).toStrictEqual({ kept, returned });
  });
});
