import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { balanceCard } from '../../../src/present/balance.ts';
import { expectAccepted, labelsOf, textOf } from './accepted.ts';
import { COMMUNITY, FixtureWallet, NOON, reserveOf } from './fixtures.ts';

const TURNS = '**Free turns** 10 of 10 left today · all 10 back <t:1795305600:R>';

function cardOf(wallet: FixtureWallet, economy: Economy = COMMUNITY) {
  return balanceCard({ view: wallet.view(), economy, movements: wallet.newest });
}

describe('the balance', () => {
  it('of a new member shows what there is to start with, and a welcome', () => {
    const message = cardOf(new FixtureWallet());
    expect(message.isPrivate).toBe(true);
    expect(textOf(message).split('\n')).toEqual([
      '# 200.00 credits',
      '████████████████████',
      "**Rollover bank** 0.00 · keeps the rest of Monthly credits, up to 2 times a plan's amount",
      '**Monthly credits** 0.00 · ends with your plan',
      '**Bonus** 200.00 · never expires',
      '**Bought** 0.00 · never expires',
      TURNS,
      '**Plan** Free, active',
      'Welcome! Ask anything with /chat or draw with /portrait: every message says what it cost.',
    ]);
    expectAccepted(message);
  });

  it('is gross of holds, with what is held said apart', () => {
    const wallet = new FixtureWallet().post(reserveOf('1', 1_200));
    const said = textOf(cardOf(wallet)).split('\n');
    expect(said.slice(0, 3)).toEqual([
      '# 200.00 credits',
      '12.00 held by 1 running answer · 188.00 free to spend',
      '██████████████████▒▒',
    ]);
    expect(said).toContain('**Bonus** 188.00 · never expires · 12.00 held');
    wallet.post(reserveOf('2', 1_300));
    expect(textOf(cardOf(wallet))).toContain('25.00 held by 2 running answers · 175.00 free to spend');
  });

  it('lists the last movements in words: time, what, model, amount and state', () => {
    const wallet = new FixtureWallet()
      .post(reserveOf('1', 1_200))
      .post({ type: 'settle', hold: '1', by: 'member', cost: 300, reason: 'done' })
      .post(reserveOf('2', 1_200))
      .post({ type: 'release', hold: '2', by: 'job', reason: 'provider-failed' })
      .post(reserveOf('3', 0 + 1_875, true))
      .post({ type: 'settle', hold: '3', by: 'member', cost: 1_875, reason: 'done' })
      .post(reserveOf('4', 1_200, true))
      .post({ type: 'release', hold: '4', by: 'member', reason: 'stopped' });
    const said = textOf(cardOf(wallet)).split('\n');
    expect(said.slice(said.indexOf('**Last movements**') + 1)).toEqual([
      '<t:1795259280:R> · Stopped · Standard · free turn released',
      '<t:1795259220:R> · Chat · Standard · free turn held',
      '<t:1795259160:R> · Done · Standard · ~~18.75~~ free turn',
      '<t:1795259100:R> · Chat · Standard · free turn held',
      '<t:1795259040:R> · The model failed · Standard · 12.00 credits released',
      '<t:1795258980:R> · Chat · Standard · 12.00 credits held',
      '<t:1795258920:R> · Done · Standard · 3.00 credits charged',
      '<t:1795258860:R> · Chat · Standard · 12.00 credits held',
      '<t:1795258860:R> · Welcome gift · +200.00 credits granted',
    ]);
  });

  it('says which credit has a date of its own, and what went past it', () => {
    const grant = { type: 'grant', by: 'owner', reason: 'coupon', bucket: 'bonus', origin: 'free' } as const;
    const expires = '2026-11-25T00:00:00.000Z';
    const wallet = new FixtureWallet().post({
      ...grant,
      key: 'coupon:1',
      amount: 5_000,
      expires,
      source: 'issued:coupon',
    });
    expect(textOf(cardOf(wallet))).toContain(
      '**Bonus** 250.00 · never expires · 50.00 of it ends <t:1795564800:R>',
    );
    expect(textOf(cardOf(wallet))).toContain('Coupon · +50.00 credits granted');
  });

  it('shows the plan, and debt and locked credit only where there is any', () => {
    const plain = textOf(cardOf(new FixtureWallet()));
    for (const word of ['**Owed**', 'locked']) expect(plain).not.toContain(word);
    const view = new FixtureWallet().view();
    const buckets = view.buckets.map((bucket) =>
      bucket.name === 'bought' ? { ...bucket, locked: 70_000 } : bucket,
    );
    const plan = { name: 'supporter', status: 'grace', start: '', end: '2026-12-01T00:00:00.000Z' };
    const message = balanceCard({
      view: { ...view, plan, debt: 1_000, buckets },
      economy: COMMUNITY,
      movements: [],
    });
    const said = textOf(message).split('\n');
    expect(said).toContain('**Plan** Supporter, payment failed · until <t:1796083200:R>');
    expect(said).toContain('**Owed** 10.00 credits: taken from your next purchase');
    expect(said).toContain('**Bought** 0.00 · never expires · 700.00 locked until you have a plan');
    expect(said).toContain('**Monthly credits** 0.00 · starts anew <t:1796083200:R>');
    expectAccepted(message);
  });

  it('says about how many more answers it is good for', () => {
    const wallet = new FixtureWallet();
    const message = balanceCard({
      view: wallet.view(),
      economy: COMMUNITY,
      movements: [],
      estimate: { model: 'Standard', amount: 1_875 },
      ways: [{ kind: 'buy' }, { kind: 'redeem' }],
    });
    expect(textOf(message)).toContain('About 10 more answers with Standard.');
    expect(labelsOf(message)).toEqual(['Buy', 'Redeem a code']);
    expectAccepted(message);
  });

  it('fits into one message with the most and longest buckets an economy may have', () => {
    const title = '*'.repeat(60);
    const buckets = Array.from({ length: 16 }, (_, index) => ({
      name: `b${index}`,
      title,
      kind: 'lasting' as const,
      rollsFrom: null,
      capPeriods: null,
      locksWithoutPlan: false,
    }));
    const models = COMMUNITY.models.map((model) => ({ ...model, title }));
    const economy: Economy = { ...COMMUNITY, buckets, models, startingGrant: null };
    const wallet = new FixtureWallet(economy);
    for (const { name } of buckets) {
      wallet.post({
        type: 'grant',
        key: name,
        by: 'owner',
        reason: 'owner',
        bucket: name,
        amount: 900_719_925_474,
        origin: 'free',
        expires: '2027-01-01T00:00:00.000Z',
        source: 'issued:owner',
      });
    }
    for (let hold = 0; hold < 20; hold += 1) wallet.post(reserveOf(String(hold), 100));
    expectAccepted(balanceCard({ view: wallet.view(NOON), economy, movements: wallet.newest }));
  });
});
