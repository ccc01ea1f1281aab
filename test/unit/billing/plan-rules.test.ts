import { describe, expect, it } from 'vitest';
import type { Entry, PlanState, WalletState } from '../../../src/billing/entry.ts';
import {
  isDailyPeriod,
  isFirstTime,
  isInGrace,
  opens,
  periodStart,
  planDue,
  planFrom,
  planNeededFor,
  rollingFrom,
  wasRenewed,
} from '../../../src/billing/plans.ts';
import { testEconomy } from './economies.ts';
import { MemoryWallet, reserve } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const genesis = testEconomy('genesis');
const START = '2026-01-10T12:00:00.000Z';
const END = '2026-02-09T12:00:00.000Z';
const state = (plan: PlanState | null): WalletState => ({ ...new MemoryWallet(genesis, START).state, plan });
const on = (name: string, fields: Partial<PlanState> = {}): PlanState => {
  const plan = genesis.plans.find((each) => each.name === name);
  if (plan === undefined) throw new Error(name);
  return { ...planFrom(genesis, plan, Date.parse(START)), ...fields };
};

describe('what a plan opens', () => {
  it.each<[PlanState | null, string, boolean]>([
    [on('starter'), 'starter', true],
    [on('starter'), 'writer', false],
    [on('writer'), 'starter', true],
    [on('writer'), 'writer', true],
    [on('writer'), 'creator', false],
    [on('pro'), 'creator', true],
    [on('pro', { status: 'canceling' }), 'creator', true],
    [on('pro', { status: 'lapsed' }), 'starter', false],
    [on('pro', { name: 'gone' }), 'starter', false],
    [on('pro', { name: 'gone' }), 'no-such-plan', false],
    [null, 'starter', false],
    [null, 'no-such-plan', false],
  ])('%j against %s: %s', (plan, needed, isOpen) => {
    expect(opens(genesis, state(plan), needed)).toBe(isOpen);
  });

  it('is asked for at the reserve, with the plan that is missing', () => {
    const wallet = new MemoryWallet(genesis, START);
    const asked = reserve({ key: 'h', ceiling: 10, needsPlan: 'creator' });
    expect(wallet.refused(asked)).toEqual({ code: 'plan_required', plan: 'creator', has: 'starter' });
    wallet.must(period('creator', START));
    expect(wallet.must(asked).type).toBe('reserve');
  });
});

describe('when time does something to a plan', () => {
  it.each<[string, PlanState | null, string | null]>([
    ['none', null, null],
    ['endless', on('starter'), null],
    ['lapsed', on('writer', { status: 'lapsed' }), null],
    ['canceling', on('writer', { status: 'canceling' }), END],
    ['paid', on('writer'), '2026-02-12T12:00:00.000Z'],
    ['free with a period', on('writer', { graceEnd: null }), END],
    ['free for a day', on('writer', { graceEnd: null, end: '2026-01-11T12:00:00.000Z' }), null],
  ])('%s', (_name, plan, due) => {
    expect(planDue(plan)).toBe(due);
  });

  it.each<[PlanState, string, boolean]>([
    [on('writer'), '2026-02-09T11:59:59.999Z', false],
    [on('writer'), END, true],
    [on('writer', { status: 'canceling' }), END, false],
    [on('writer', { graceEnd: null }), END, false],
    [on('starter', { graceEnd: END }), END, false],
  ])('grace: %j at %s: %s', (plan, now, isGrace) => {
    expect(isInGrace(plan, Date.parse(now))).toBe(isGrace);
  });
});

describe('the start of a period that an owner grants', () => {
  it.each<[string, PlanState | null, string, string]>([
    ['without a plan: now', null, START, START],
    ['on a free plan: now', on('starter'), END, END],
    ['of the very instant of a free plan: just after it', on('starter'), START, '2026-01-10T12:00:00.001Z'],
    ['within grace: the old end', on('writer'), '2026-02-10T00:00:00.000Z', END],
    [
      'while it runs: now, which is refused',
      on('writer'),
      '2026-01-11T00:00:00.000Z',
      '2026-01-11T00:00:00.000Z',
    ],
  ])('%s', (_name, plan, now, start) => {
    expect(periodStart(genesis, state(plan), Date.parse(now))).toBe(start);
  });
});

it('the first-time bonus is for a paid plan, once, where the economy has one', () => {
  const [starter, writer] = genesis.plans;
  if (starter === undefined || writer === undefined) throw new Error('no plans');
  const fresh = state(null);
  expect(isFirstTime(genesis, fresh, writer)).toBe(true);
  expect(isFirstTime(genesis, fresh, starter)).toBe(false);
  expect(isFirstTime({ ...genesis, firstTimeBonusPercent: 0 }, fresh, writer)).toBe(false);
  expect(isFirstTime(genesis, { ...fresh, benefits: ['first-time-bonus'] }, writer)).toBe(false);
});

describe('what the entries of plans say', () => {
  const said = ({ type, cause, postings }: Entry) => [
    type,
    cause.by,
    cause.reason,
    ...postings.map(
      ({ account, amount, origin }) => `${account} ${amount}${origin === undefined ? '' : ` ${origin}`}`,
    ),
  ];

  it('a first period, a renewal, an upgrade, a downgrade, a cancel, a resume', () => {
    const wallet = new MemoryWallet(genesis, START);
    const first = wallet.must(period('writer', START));
    expect(said(first)).toEqual([
      ...['period', 'owner', 'plan', 'bucket:base -25000 free', 'expired 25000'],
      ...['bucket:base 6250000 free', 'issued:plan -6250000'],
    ]);
    expect(said(wallet.must(change('c', 'cancel')))).toEqual(['upgrade', 'owner', 'cancel']);
    expect(said(wallet.must(change('r', 'resume')))).toEqual(['upgrade', 'owner', 'resume']);
    expect(said(wallet.must(change('u', { upgrade: 'creator' })))).toEqual([
      ...['upgrade', 'owner', 'upgrade', 'bucket:base 7000000 free', 'issued:plan -7000000'],
    ]);
    expect(said(wallet.must(change('d', { downgrade: 'writer' })))).toEqual([
      'upgrade',
      'owner',
      'downgrade',
    ]);
    const renewed = wallet.at(END).must(period('writer', END, { by: 'stripe', origin: 'paid' }));
    expect(said(renewed)).toEqual([
      ...['period', 'stripe', 'renewed', 'bucket:base -13250000 free', 'expired 13250000'],
      ...['bucket:base 5000000 paid', 'issued:plan -5000000'],
    ]);
  });

  it('a free plan gives free credit, at its start and anew, and a lapse says why', () => {
    const plans = testEconomy('plans');
    const wallet = new MemoryWallet(plans, '2026-01-10T12:00:00.000Z');
    wallet.touch();
    expect(said(wallet.entries[0] as Entry)).toEqual([
      ...['grant', 'job', 'start', 'bucket:monthly 15 free', 'issued:plan -15'],
    ]);
    wallet.must(period('silver', '2026-01-10T12:00:00.000Z'));
    wallet.must(change('c', 'cancel'));
    wallet.at('2026-01-20T12:00:00.000Z').touch();
    expect(said(wallet.entries.at(-1) as Entry)).toEqual([
      ...['lapse', 'job', 'cancelled', 'bucket:monthly -50 free', 'expired 50'],
      ...['bucket:monthly 15 free', 'issued:plan -15'],
    ]);
    const late = new MemoryWallet(plans, '2026-01-10T12:00:00.000Z');
    late.must(period('silver', '2026-01-10T12:00:00.000Z'));
    late.at('2026-01-20T12:00:00.000Z').touch();
    expect(late.entries.at(-1)?.cause.reason).toBe('not-renewed');
    // Each new day of the free plan expires the rest of the day before inside the next entry.
    expect(late.upToNow.buckets.monthly).toEqual([{ left: 15, origin: 'free', expires: null }]);
  });

  it('a period may begin up to an hour ahead of our clock, and no later', () => {
    const wallet = new MemoryWallet(genesis, START);
    const ahead = { code: 'invalid', field: 'start', message: 'must not lie in the future' };
    expect(wallet.refused(period('writer', '2026-01-10T13:00:00.001Z'))).toEqual(ahead);
    expect(wallet.must(period('writer', '2026-01-10T13:00:00.000Z')).type).toBe('period');
  });

  it('a change names a plan that is not there, and is refused without a paid plan', () => {
    const wallet = new MemoryWallet(genesis, START);
    expect(wallet.refused(change('a', 'cancel'))).toEqual({ code: 'plan_conflict', because: 'none' });
    wallet.must(period('writer', START));
    for (const to of [{ upgrade: 'gone' }, { downgrade: 'gone' }] as const) {
      const message = 'there is no paid plan named "gone"';
      expect(wallet.refused(change('b', to))).toEqual({ code: 'invalid', field: 'plan', message });
    }
    expect(wallet.refused(change('c', { upgrade: 'writer' }))).toEqual({
      code: 'plan_conflict',
      because: 'same',
    });
  });
});

describe('a daily period', () => {
  const DAY_ON = '2026-01-11T12:00:00.000Z';
  it.each<[string, Partial<PlanState>, boolean]>([
    ['of a free plan', { graceEnd: null, end: DAY_ON }, true],
    ['is none that is paid', { end: DAY_ON }, false],
    ['is none that was cancelled', { graceEnd: null, end: DAY_ON, status: 'canceling' }, false],
    ['is none without an end', { graceEnd: null, end: null }, false],
    ['is none of two days', { graceEnd: null, end: '2026-01-12T12:00:00.000Z' }, false],
  ])('%s', (_name, fields, isDaily) => {
    expect(isDailyPeriod(on('writer', fields))).toBe(isDaily);
  });
});

describe('the bank of a bucket', () => {
  const plans = testEconomy('plans');
  const [bank, monthly, vault] = plans.buckets;
  if (bank === undefined || monthly === undefined || vault === undefined) throw new Error('no buckets');

  it('is the rolling one that takes from it, and no other', () => {
    const other = { ...bank, name: 'other', rollsFrom: 'weekly' };
    const economy = { ...plans, buckets: [{ ...vault, rollsFrom: 'monthly' }, other, bank, monthly] };
    expect(rollingFrom(economy, 'monthly')?.name).toBe('bank');
    expect(rollingFrom(economy, 'weekly')?.name).toBe('other');
    expect(rollingFrom(economy, 'vault')).toBeNull();
  });

  it('takes what is late of a period that was renewed, and nothing of none', () => {
    const renewed = on('writer', { start: END, since: START });
    expect(wasRenewed(genesis, state(renewed), START)).toBe(true);
    expect(wasRenewed(genesis, state(renewed), END)).toBe(false);
    expect(wasRenewed(genesis, state(renewed), '2026-01-10T11:59:59.999Z')).toBe(false);
    expect(wasRenewed(genesis, state(renewed), undefined)).toBe(false);
    expect(wasRenewed(genesis, state(null), START)).toBe(false);
    expect(wasRenewed(genesis, state({ ...renewed, name: 'starter' }), START)).toBe(false);
  });
});

describe('a pack', () => {
  const [sold] = testEconomy('topup').packs;
  if (sold === undefined) throw new Error('no pack');

  it('needs no plan where its bucket is gone', () => {
    expect(planNeededFor(testEconomy('topup'), state(null), { ...sold, bucket: 'gone' })).toBeNull();
    expect(planNeededFor(testEconomy('topup'), state(null), sold)?.name).toBe('apprentice');
  });
});
