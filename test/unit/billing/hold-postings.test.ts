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

function back(state: Partial<WalletState>, slice: Slice) {
  const terms = { id: 'h', expires: '2026-11-21T10:05:00.000Z', promise: false, reason: 'chat' };
  const hold = { ...terms, slices: [slice] };
  return giveBack(
    testEconomy('topup'),
    { ...EMPTY_STATE, holds: [hold], ...state },
    { hold, slices: [slice] },
    NOW,
  );
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
