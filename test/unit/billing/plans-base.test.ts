import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/billing/entry.ts';
import { planOfRenewal } from '../../../src/billing/plans.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const genesis = testEconomy('genesis');
const DAY_0 = '2026-01-10T12:00:00.000Z';
const DAY_30 = '2026-02-09T12:00:00.000Z';
const DAY_33 = '2026-02-12T12:00:00.000Z';

const member = () => new MemoryWallet(genesis, DAY_0);
const base = (wallet: MemoryWallet) => balances(wallet.upToNow).base ?? 0;
const expired = (entry: Entry) =>
  entry.postings.filter(({ account }) => account === 'expired').map(({ amount }) => amount);

/** A writer whose first-time bonus is used and who has exactly the plan's 5,000,000. */
function writer(): MemoryWallet {
  const wallet = member();
  wallet.must(period('writer', DAY_0));
  wallet.at(DAY_30).must(period('writer', DAY_30));
  return wallet;
}

describe('gen-01: a new member', () => {
  it('has 25,000 base on the plan starter, without an end', () => {
    const { upToNow } = member();
    expect(balances(upToNow)).toEqual({ base: 25_000 });
    expect(upToNow.plan).toMatchObject({ name: 'starter', status: 'active', end: null, graceEnd: null });
  });

  it('has it once: years later no entry was added', () => {
    const wallet = member();
    wallet.touch();
    wallet.at('2031-01-10T12:00:00.000Z').touch();
    expect(wallet.entries.map(({ key }) => key)).toEqual(['grant:start']);
    expect(balances(wallet.upToNow)).toEqual({ base: 25_000 });
  });
});

describe('the first paid period', () => {
  it('gen-02: gives 6,250,000 for 30 days, and what was left of the starter grant expires', () => {
    const wallet = member();
    wallet.must(reserve({ key: 'h', ceiling: 5_000 }));
    wallet.must(settle('h', 4_000));
    const entry = wallet.must(period('writer', DAY_0));
    expect(balances(wallet.state)).toEqual({ base: 6_250_000 });
    expect(wallet.state.plan).toMatchObject({ name: 'writer', start: DAY_0, end: DAY_30, graceEnd: DAY_33 });
    expect(expired(entry)).toEqual([21_000]);
    expect([entry.key, entry.request]).toEqual([`period:${DAY_0}`, `period:${DAY_0}`]);
    expect(wallet.state.benefits).toEqual(['first-time-bonus', 'start']);
  });

  it('gen-03: is followed by exactly 5,000,000, whatever was left', () => {
    const wallet = member();
    wallet.must(period('writer', DAY_0));
    const entry = wallet.at(DAY_30).must(period('writer', DAY_30));
    expect(balances(wallet.state)).toEqual({ base: 5_000_000 });
    expect(expired(entry)).toEqual([6_250_000]);
    expect(wallet.state.plan).toMatchObject({ start: DAY_30, end: '2026-03-11T12:00:00.000Z' });
  });

  it('gen-04: brings its bonus once a member, on any plan', () => {
    const wallet = member();
    wallet.must(period('writer', DAY_0));
    wallet.must(change('c', 'cancel'));
    wallet.at('2026-05-01T00:00:00.000Z').must(period('creator', '2026-05-01T00:00:00.000Z'));
    expect(balances(wallet.state)).toEqual({ base: 12_000_000 });
  });

  it('has no bonus where the economy begins to give one to who pays already', () => {
    const before = new MemoryWallet({ ...genesis, firstTimeBonusPercent: 0 }, DAY_0);
    before.must(period('writer', DAY_0));
    expect(balances(before.state)).toEqual({ base: 5_000_000 });
    const after = new MemoryWallet(genesis, DAY_30, before.state);
    after.must(period('writer', DAY_30));
    expect(balances(after.state)).toEqual({ base: 5_000_000 });
  });

  it('is known by its start alone: whoever comes second gets the first result', () => {
    const wallet = member();
    const first = wallet.must(period('writer', DAY_0));
    const again = wallet.post(period('creator', DAY_0, { by: 'stripe', origin: 'paid' }));
    expect(again).toEqual({ ok: true, entry: first, repeat: true });
  });

  it('has the end of the subscription where that is known', () => {
    const wallet = member();
    wallet.must(period('writer', DAY_0, { end: '2026-02-10T12:00:00.000Z', by: 'stripe', origin: 'paid' }));
    expect(wallet.state.plan).toMatchObject({
      end: '2026-02-10T12:00:00.000Z',
      graceEnd: '2026-02-13T12:00:00.000Z',
    });
    expect(wallet.state.buckets.base).toEqual([{ left: 6_250_000, origin: 'paid', expires: null }]);
  });
});

describe('gen-09, gen-13: what a renewal leaves alone', () => {
  it('gen-13: bonus 3,000 stays 3,000', () => {
    const wallet = writer();
    wallet.must(grant({ key: 'g', bucket: 'bonus', amount: 3_000 }));
    wallet.must(reserve({ key: 'h', ceiling: 5_000_000 }));
    wallet.must(settle('h', 5_000_000));
    expect(balances(wallet.state)).toEqual({ bonus: 3_000 });
    wallet.at('2026-03-11T12:00:00.000Z').must(period('writer', '2026-03-11T12:00:00.000Z'));
    expect(balances(wallet.state)).toEqual({ base: 5_000_000, bonus: 3_000 });
  });

  it('gen-09: a hold over the renewal may settle; what it gives back late expires', () => {
    const wallet = writer().at('2026-03-11T11:58:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 50_000, lifeSeconds: 300 }));
    wallet.at('2026-03-11T12:00:00.000Z').must(period('writer', '2026-03-11T12:00:00.000Z'));
    expect(balances(wallet.state)).toEqual({ base: 5_000_000 });
    const entry = wallet.at('2026-03-11T12:01:00.000Z').must(settle('h', 21_480));
    expect(expired(entry)).toEqual([28_520]);
    expect(balances(wallet.state)).toEqual({ base: 5_000_000 });
  });

  it('gen-09: nor does a hold that nobody keeps come back over the renewal', () => {
    const wallet = writer().at('2026-03-11T11:58:00.000Z');
    wallet.must(reserve({ key: 'h', ceiling: 50_000, lifeSeconds: 300 }));
    wallet.at('2026-03-11T12:00:00.000Z').must(period('writer', '2026-03-11T12:00:00.000Z'));
    expect(base(wallet.at('2026-03-11T12:03:00.000Z'))).toBe(5_000_000);
  });

  it('nor a hold of the starter grant, once a plan runs', () => {
    const wallet = member();
    wallet.must(reserve({ key: 'h', ceiling: 20_000 }));
    wallet.at('2026-01-10T12:01:00.000Z').must(period('writer', '2026-01-10T12:01:00.000Z'));
    wallet.must(release('h'));
    expect(balances(wallet.state)).toEqual({ base: 6_250_000 });
  });
});

describe('gen-15: a change of the plan', () => {
  it('upgrades to base 2,000,000 + 7,000,000 and keeps the end of the cycle', () => {
    const wallet = writer();
    wallet.must(reserve({ key: 'h', ceiling: 3_000_000 }));
    wallet.must(settle('h', 3_000_000));
    expect(base(wallet)).toBe(2_000_000);
    const end = wallet.state.plan?.end;
    const entry = wallet.must(change('u', { upgrade: 'creator' }));
    expect(entry.type).toBe('upgrade');
    expect(base(wallet)).toBe(9_000_000);
    expect(wallet.state.plan).toMatchObject({ name: 'creator', end, granted: 12_000_000 });
  });

  it('keeps the first-time bonus on top of an upgrade', () => {
    const wallet = member();
    wallet.must(period('writer', DAY_0));
    wallet.must(change('u', { upgrade: 'creator' }));
    expect(base(wallet)).toBe(13_250_000);
  });

  it('never gives an amount twice: up, waiting to go down, and up again', () => {
    const wallet = writer();
    wallet.must(change('u1', { upgrade: 'pro' }));
    expect(base(wallet)).toBe(25_000_000);
    wallet.must(change('d', { downgrade: 'writer' }));
    expect(wallet.state.plan).toMatchObject({ name: 'pro', next: 'writer' });
    expect(wallet.refused(change('u2', { upgrade: 'creator' }))).toEqual({
      code: 'plan_conflict',
      because: 'not_higher',
    });
    expect(base(wallet)).toBe(25_000_000);
  });

  it('a downgrade waits for the next cycle', () => {
    const wallet = writer();
    wallet.must(change('u', { upgrade: 'creator' }));
    wallet.must(change('d', { downgrade: 'writer' }));
    const { plan } = wallet.state;
    expect(plan).toMatchObject({ name: 'creator', next: 'writer', status: 'active' });
    const renewed = '2026-03-11T12:00:00.000Z';
    wallet.at(renewed).must(period(plan === null ? '' : planOfRenewal(plan), renewed));
    expect(wallet.state.plan).toMatchObject({ name: 'writer', next: null, granted: 5_000_000 });
    expect(base(wallet)).toBe(5_000_000);
  });

  it('a downgrade that waits is taken back by going on, once', () => {
    const wallet = writer();
    wallet.must(change('u', { upgrade: 'creator' }));
    wallet.must(change('d', { downgrade: 'writer' }));
    wallet.must(change('r1', 'resume'));
    expect(wallet.state.plan).toMatchObject({ name: 'creator', next: null, status: 'active' });
    expect(wallet.refused(change('r2', 'resume'))).toEqual({ code: 'plan_conflict', because: 'same' });
  });

  it.each([
    [{ upgrade: 'writer' }, 'same'],
    [{ downgrade: 'creator' }, 'not_lower'],
    ['resume', 'same'],
  ] as const)('refuses %o on writer: %s', (to, because) => {
    expect(writer().refused(change('c', to))).toEqual({ code: 'plan_conflict', because });
  });

  it('refuses what is no paid plan, and any change without one', () => {
    expect(writer().refused(change('c', { upgrade: 'gone' }))).toMatchObject({
      code: 'invalid',
      field: 'plan',
    });
    expect(writer().refused(change('c', { downgrade: 'starter' }))).toMatchObject({ field: 'plan' });
    for (const to of ['cancel', 'resume', { upgrade: 'pro' }, { downgrade: 'writer' }] as const) {
      expect(member().refused(change('c', to))).toEqual({ code: 'plan_conflict', because: 'none' });
    }
  });
});

describe('gen-16: a plan that is cancelled', () => {
  it('is usable until its cycle ends, then base is 0 on starter without a new grant', () => {
    const wallet = writer();
    wallet.must(change('c', 'cancel'));
    expect(wallet.state.plan?.status).toBe('canceling');
    wallet.at('2026-03-11T11:59:59.999Z');
    expect(base(wallet)).toBe(5_000_000);
    wallet.at('2026-03-11T12:00:00.000Z');
    expect(balances(wallet.upToNow)).toEqual({});
    expect(wallet.upToNow.plan).toMatchObject({ name: 'starter', status: 'active', end: null, granted: 0 });
    wallet.touch();
    expect(wallet.entries.at(-1)).toMatchObject({
      key: 'lapse:2026-03-11T12:00:00.000Z',
      type: 'lapse',
      cause: { reason: 'cancelled' },
    });
    expect(balances(wallet.at('2027-03-11T12:00:00.000Z').upToNow)).toEqual({});
  });

  it('goes on where the member takes it back in time', () => {
    const wallet = writer();
    wallet.must(change('c', 'cancel'));
    expect(wallet.refused(change('c2', 'cancel'))).toEqual({ code: 'plan_conflict', because: 'same' });
    wallet.must(change('r', 'resume'));
    wallet.at('2026-03-13T00:00:00.000Z');
    expect(base(wallet)).toBe(5_000_000);
    expect(wallet.refused(change('r2', 'resume'))).toMatchObject({ because: 'same' });
  });

  it('a hold over the end may settle, and its rest is gone', () => {
    const wallet = writer();
    wallet.must(change('c', 'cancel'));
    wallet.at('2026-03-11T11:59:00.000Z').must(reserve({ key: 'h', ceiling: 50_000 }));
    wallet.at('2026-03-11T12:00:01.000Z').must(settle('h', 20_000));
    expect(balances(wallet.state)).toEqual({});
  });
});

describe('a period that cannot be opened', () => {
  it('refuses one while another runs, also a millisecond before its end', () => {
    const wallet = writer().at('2026-03-11T11:59:59.999Z');
    expect(wallet.refused(period('pro', '2026-03-11T11:59:59.999Z'))).toEqual({
      code: 'plan_conflict',
      because: 'running',
    });
  });

  it.each([
    ['plan', { plan: 'starter' }, 'there is no paid plan named "starter"'],
    ['plan', { plan: 'gone' }, 'there is no paid plan named "gone"'],
    ['start', { start: 'now' }, 'must be an instant in UTC with milliseconds'],
    ['start', { start: '2026-01-10T12:00:00Z' }, 'must be an instant in UTC with milliseconds'],
    ['start', { start: '2026-02-30T12:00:00.000Z' }, 'must be an instant in UTC with milliseconds'],
    ['start', { start: '2026-01-10T13:00:00.001Z' }, 'must not lie in the future'],
    ['end', { end: '2026-01-10T12:00:00.000Z' }, 'must come after the start'],
    ['end', { end: 'never' }, 'must be an instant in UTC with milliseconds, or null'],
  ])('names the field %s: %o', (field, fields, message) => {
    expect(member().refused(period('writer', DAY_0, fields))).toEqual({ code: 'invalid', field, message });
  });
});
