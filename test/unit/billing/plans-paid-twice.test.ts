import { describe, expect, it } from 'vitest';
import type { OpenPeriod } from '../../../src/billing/command.ts';
import { testEconomy } from './economies.ts';
import { balances, MemoryWallet } from './memory-wallet.ts';
import { change, period } from './plan-tools.ts';

const genesis = { ...testEconomy('genesis'), firstTimeBonusPercent: 0 };
const MARCH = '2026-03-01T12:00:00.000Z';
const APRIL = '2026-04-01T12:00:00.000Z';
const MIDDLE = '2026-03-15T12:00:00.000Z';
const MIDDLE_OF_APRIL = '2026-04-15T12:00:00.000Z';
const MAY = '2026-05-01T12:00:00.000Z';

const byDiscord = (plan: string, start: string, fields: Partial<OpenPeriod>) =>
  period(plan, start, { by: 'discord', origin: 'paid', ...fields });
const byStripe = (plan: string, start: string, fields: Partial<OpenPeriod>) =>
  period(plan, start, { by: 'stripe', origin: 'paid', ...fields });

/** A member whose plan Discord sold, from March to April. */
function subscribed(plan = 'writer'): MemoryWallet {
  const wallet = new MemoryWallet(genesis, MARCH);
  wallet.must(byDiscord(plan, MARCH, { end: APRIL }));
  return wallet;
}

describe("a subscription of Discord's shop that goes to a higher plan", () => {
  it('adds what is missing to the higher amount, and takes the end of the period that begins anew', () => {
    const wallet = subscribed().at(MIDDLE);
    wallet.must(byDiscord('creator', MIDDLE, { end: MIDDLE_OF_APRIL, over: 'upgrade' }));
    expect(balances(wallet.state)).toEqual({ base: 12_000_000 });
    expect(wallet.state.plan).toMatchObject({
      ...{ name: 'creator', status: 'active', granted: 12_000_000, end: MIDDLE_OF_APRIL },
      graceEnd: '2026-04-18T12:00:00.000Z',
    });
    expect(wallet.entries.at(-1)).toMatchObject({ key: `period:${MIDDLE}`, cause: { reason: 'upgrade' } });
  });

  it('adds nothing where as much was granted already, and gives no first-time bonus again', () => {
    const wallet = new MemoryWallet(testEconomy('genesis'), MARCH);
    wallet.must(byDiscord('creator', MARCH, { end: APRIL }));
    wallet.at(MIDDLE).must(byDiscord('writer', MIDDLE, { end: MIDDLE_OF_APRIL, over: 'upgrade' }));
    expect(balances(wallet.state)).toEqual({ base: 15_000_000 });
    expect(wallet.state.plan).toMatchObject({ name: 'writer', granted: 12_000_000 });
  });

  it('renews whole from the end of that period on', () => {
    const wallet = subscribed().at(MIDDLE);
    wallet.must(byDiscord('creator', MIDDLE, { end: MIDDLE_OF_APRIL, over: 'upgrade' }));
    wallet
      .at(MIDDLE_OF_APRIL)
      .must(byDiscord('creator', MIDDLE_OF_APRIL, { end: '2026-05-15T12:00:00.000Z' }));
    expect(balances(wallet.state)).toEqual({ base: 12_000_000 });
    expect(wallet.state.plan).toMatchObject({ start: MIDDLE_OF_APRIL, granted: 12_000_000 });
  });
});

describe('two subscriptions at a time', () => {
  it('give both amounts; the higher plan and the later end hold', () => {
    const wallet = subscribed('creator').at(MIDDLE);
    wallet.must(byStripe('writer', MIDDLE, { end: MIDDLE_OF_APRIL, over: 'second' }));
    expect(balances(wallet.state)).toEqual({ base: 17_000_000 });
    expect(wallet.state.plan).toMatchObject({
      ...{ name: 'creator', end: MIDDLE_OF_APRIL, graceEnd: '2026-04-18T12:00:00.000Z' },
    });
  });

  it('never cut what one of them is paid for', () => {
    const wallet = new MemoryWallet(genesis, MARCH);
    wallet.must(byStripe('writer', MARCH, { end: MAY }));
    wallet.at(MIDDLE).must(byDiscord('creator', MIDDLE, { end: MIDDLE_OF_APRIL, over: 'second' }));
    expect(wallet.state.plan).toMatchObject({
      ...{ name: 'creator', end: MAY, graceEnd: '2026-05-04T12:00:00.000Z' },
    });
    expect(balances(wallet.state)).toEqual({ base: 17_000_000 });
  });

  it('count also where the second began before the first was heard of', () => {
    const wallet = new MemoryWallet(genesis, MIDDLE);
    wallet.must(byDiscord('writer', MIDDLE, { end: MIDDLE_OF_APRIL }));
    wallet.must(byStripe('writer', MARCH, { end: APRIL, over: 'second' }));
    expect(balances(wallet.state)).toEqual({ base: 10_000_000 });
    expect(wallet.state.plan).toMatchObject({ start: MIDDLE, end: MIDDLE_OF_APRIL });
  });
});

describe("a period of Discord's shop that waited for its member to choose a server", () => {
  it('takes over from a gift that began meanwhile: it was paid for', () => {
    const wallet = new MemoryWallet(genesis, MIDDLE);
    wallet.must(period('creator', MIDDLE));
    wallet.must(byDiscord('writer', MARCH, { end: APRIL }));
    expect(balances(wallet.state)).toEqual({ base: 17_000_000 });
    expect(wallet.state.plan).toMatchObject({ name: 'writer', start: MIDDLE, end: APRIL });
  });

  it('opens once, whoever tells of it and however often', () => {
    const wallet = subscribed();
    const again = wallet.post(byDiscord('writer', MARCH, { end: APRIL }));
    expect(again).toMatchObject({ ok: true, repeat: true });
    expect(balances(wallet.state)).toEqual({ base: 5_000_000 });
  });

  it('goes on through grace and lapses as a plan of Stripe does', () => {
    const wallet = subscribed();
    expect(wallet.at('2026-04-04T11:59:59.999Z').upToNow.plan).toMatchObject({
      name: 'writer',
      status: 'active',
    });
    expect(wallet.at('2026-04-04T12:00:00.000Z').upToNow.plan).toMatchObject({ name: 'starter' });
    expect(balances(wallet.upToNow)).toEqual({});
    const cancelled = subscribed();
    cancelled.must(change('upgrade:1', 'cancel'));
    expect(cancelled.at(APRIL).upToNow.plan).toMatchObject({ name: 'starter' });
  });
});
