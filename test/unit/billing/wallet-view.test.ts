import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { EMPTY_STATE } from '../../../src/billing/entry.ts';
import { grossBalance, viewOf, type WalletView } from '../../../src/billing/wallet-view.ts';
import { communityEconomy, testEconomy } from './economies.ts';
import { grant, MemoryWallet, reserve } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';

function view(economy: Economy, member: MemoryWallet): WalletView {
  const { seq, wallet } = member.head;
  return viewOf({ wallet: seq === 0 ? null : wallet, economy, seq, state: member.upToNow, now: member.now });
}

describe('what a member sees', () => {
  it('com-01: who never used the product sees what the first command would find', () => {
    const economy = communityEconomy();
    expect(view(economy, new MemoryWallet(economy, START))).toEqual({
      wallet: null,
      economy: 'community',
      unit: 'credit',
      scale: 2,
      seq: 0,
      available: 20_000,
      held: 0,
      debt: 0,
      plan: { name: 'free', status: 'active', start: START, end: null },
      buckets: [
        { name: 'rollover', available: 0, held: 0, locked: 0, grants: [] },
        { name: 'monthly', available: 0, held: 0, locked: 0, grants: [] },
        {
          name: 'bonus',
          available: 20_000,
          held: 0,
          locked: 0,
          grants: [{ left: 20_000, origin: 'free', expires: null }],
        },
        { name: 'bought', available: 0, held: 0, locked: 0, grants: [] },
      ],
      freeTurns: { left: 10, perDay: 10, resets: '2026-11-22T00:00:00.000Z' },
      holds: [],
    });
  });

  it('available, held and locked exclude each other and are true at the instant of the reading', () => {
    const economy = testEconomy('mixed');
    const member = new MemoryWallet(economy, START);
    member.must(grant({ key: 'g1', bucket: 'vault', amount: 40, origin: 'paid' }));
    member.must(grant({ key: 'g2', bucket: 'bought', amount: 50, origin: 'paid' }));
    member.must(reserve({ key: 'free', ceiling: 9, freeTurn: true, reason: 'world' }));
    member.must(reserve({ key: 'paid', ceiling: 45, lifeSeconds: 60 }));
    const now = view(economy, member);
    expect(now).toMatchObject({
      wallet: 'w_test',
      seq: 5,
      available: 35,
      held: 45,
      debt: 0,
      plan: { name: 'free' },
    });
    expect(now.buckets.map(({ name, available, held, locked }) => [name, available, held, locked])).toEqual([
      ['gifts', 0, 30, 0],
      ['monthly', 0, 0, 0],
      ['vault', 0, 0, 40],
      ['bought', 35, 15, 0],
    ]);
    expect(now.freeTurns).toEqual({ left: 1, perDay: 2, resets: '2026-11-22T00:00:00.000Z' });
    expect(now.holds).toEqual([
      { id: 'free', amount: 0, expires: '2026-11-21T10:10:00.000Z', reason: 'world' },
      { id: 'paid', amount: 45, expires: '2026-11-21T10:01:00.000Z', reason: 'chat' },
    ]);
    expect(grossBalance(now)).toBe(80);

    const later = view(economy, member.at('2026-11-21T10:01:00.000Z'));
    expect(later).toMatchObject({ seq: 5, available: 80, held: 0, holds: [{ id: 'free' }] });
    expect(view(economy, member.at('2026-11-22T00:00:00.000Z')).freeTurns).toEqual({
      left: 2,
      perDay: 2,
      resets: '2026-11-23T00:00:00.000Z',
    });
  });

  it('has a whole day of free turns where the state has not begun one', () => {
    const economy = testEconomy('mixed');
    const standing = { wallet: 'w', economy, seq: 0, state: EMPTY_STATE, now: Date.parse(START) };
    expect(viewOf(standing).freeTurns).toEqual({
      left: 2,
      perDay: 2,
      resets: '2026-11-22T00:00:00.000Z',
    });
  });

  it('has the plan and its period, and opens what the plan unlocks', () => {
    const economy = testEconomy('topup');
    const start = '2026-11-01T00:00:00.000Z';
    const end = '2026-12-01T00:00:00.000Z';
    const plan = {
      name: 'artisan',
      status: 'active',
      start,
      end,
      next: null,
      graceEnd: null,
      anchorDay: 1,
      granted: 9,
      since: start,
      lapsedAt: null,
    } as const;
    const buckets = { topup: [{ left: 5000, origin: 'paid', expires: null }] } as const;
    const open = new MemoryWallet(economy, START, { ...EMPTY_STATE, buckets, plan, debt: 7 });
    expect(view(economy, open)).toMatchObject({
      available: 5000,
      debt: 7,
      plan: { name: 'artisan', status: 'active', start, end },
      freeTurns: null,
    });
    expect(Object.keys(view(economy, open).plan ?? {})).toEqual(['name', 'status', 'start', 'end']);
    const locked = new MemoryWallet(economy, START, {
      ...EMPTY_STATE,
      buckets,
      plan: { ...plan, status: 'lapsed' },
    });
    expect(view(economy, locked).buckets[2]).toMatchObject({ name: 'topup', available: 0, locked: 5000 });
    // Without a plan to its name the member is on the free one, and has its 150 of today.
    expect(view(economy, locked)).toMatchObject({ available: 150, plan: { name: 'free' } });
  });
});
