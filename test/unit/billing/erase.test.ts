import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/billing/entry.ts';
import { remnantOf } from '../../../src/billing/erasure.ts';
import { earliestDue } from '../../../src/billing/ledger/projection.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, reserve, settle } from './memory-wallet.ts';
import { period } from './plan-tools.ts';

const ERASE = { type: 'erase', by: 'member' } as const;
const NOON = '2026-11-21T12:00:00.000Z';

function wallet(economy: string): MemoryWallet {
  return new MemoryWallet(testEconomy(economy), NOON);
}

function expired(entry: Entry, unit: string): number {
  const gone = entry.postings.filter((each) => each.account === 'expired' && each.unit === unit);
  return gone.reduce((total, { amount }) => total + amount, 0);
}

function returned(from: MemoryWallet, at = from.now): MemoryWallet {
  const again = new MemoryWallet(from.economy, new Date(at).toISOString());
  const erase = from.entries.find((entry) => entry.type === 'erase');
  if (erase === undefined) throw new Error('not erased');
  again.must({ type: 'return', left: remnantOf(erase) });
  return again;
}

describe('erasing a wallet', () => {
  it('top-09: takes all credit to expired, whatever its origin, and leaves nothing', () => {
    const topup = wallet('topup');
    topup.must(period('artisan', NOON));
    topup.must(grant({ key: 'g1', bucket: 'rollover', amount: 1_000 }));
    topup.must(grant({ key: 'g2', bucket: 'topup', amount: 5_000, origin: 'paid', source: 'sold:pack' }));
    const erase = topup.must(ERASE);
    expect([erase.type, erase.key, erase.cause]).toEqual([
      'erase',
      'erase',
      { by: 'member', reason: 'erased' },
    ]);
    expect(expired(erase, 'token')).toBe(31_000);
    expect(erase.state).toMatchObject({ buckets: {}, holds: [], debt: 0, closed: true });
  });

  it('releases open holds first, each under its own key', () => {
    const coin = wallet('plain');
    coin.must(grant({ key: 'g', bucket: 'bought', amount: 100 }));
    coin.must(reserve({ key: 'h1', ceiling: 30 }));
    coin.must(reserve({ key: 'h2', ceiling: 20 }));
    coin.must(ERASE);
    expect(coin.entries.slice(-3).map(({ type, key }) => `${type} ${key}`)).toEqual([
      'release close:h1',
      'release close:h2',
      'erase erase',
    ]);
    expect(balances(coin.entries.at(-2)?.state ?? coin.state)).toMatchObject({ bought: 100 });
  });

  it('answers a settle that comes too late with the release: nothing was charged', () => {
    const coin = wallet('plain');
    coin.must(grant({ key: 'g', bucket: 'bought', amount: 100 }));
    coin.must(reserve({ key: 'h', ceiling: 30 }));
    coin.must(ERASE);
    expect(coin.post(settle('h', 10))).toMatchObject({ ok: true, repeat: true, entry: { type: 'release' } });
  });

  it('answers a repeat with the first result, and refuses everything else', () => {
    const coin = wallet('plain');
    const first = coin.must(ERASE);
    expect(coin.post(ERASE)).toEqual({ ok: true, entry: first, repeat: true });
    expect(coin.refused(grant({ key: 'late', bucket: 'bought', amount: 1 }))).toEqual({
      code: 'wallet_closed',
    });
    expect(coin.refused(reserve({ key: 'late', ceiling: 1 }))).toEqual({ code: 'wallet_closed' });
  });

  it('books first what time made due', () => {
    const coin = wallet('plain');
    coin.must(grant({ key: 'g', bucket: 'bought', amount: 100 }));
    coin.must(reserve({ key: 'h', ceiling: 30 }));
    coin.at('2026-11-21T12:10:00.000Z').must(ERASE);
    expect(coin.entries.slice(-2).map(({ type, key }) => `${type} ${key}`)).toEqual([
      'expire close:h',
      'erase erase',
    ]);
  });

  it('takes free turns with it, also those of a day that had not begun for the wallet', () => {
    const community = wallet('community');
    community.touch();
    const erase = community.at('2026-11-22T00:00:00.000Z').must(ERASE);
    expect(erase.state.freeTurns).toEqual({ day: '2026-11-22', left: 0 });
    expect(remnantOf(erase).freeTurns).toEqual({ day: '2026-11-22', left: 10 });
  });

  it('lets a debt go with its owner, and remembers it', () => {
    const state = { ...wallet('plain').state, debt: 70 };
    const coin = new MemoryWallet(testEconomy('plain'), NOON, state);
    const erase = coin.must(ERASE);
    expect(erase.postings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ account: 'debt', amount: 70 }),
        expect.objectContaining({ account: 'absorbed', amount: -70 }),
      ]),
    );
    expect([erase.state.debt, remnantOf(erase).debt]).toEqual([0, 70]);
  });

  it('is over: a daily plan gives no more, and no sweep finds it', () => {
    const topup = wallet('topup');
    topup.touch();
    topup.must(ERASE);
    topup.at('2026-11-30T12:00:00.000Z');
    expect(topup.upToNow).toEqual(topup.state);
    expect(earliestDue(topup.state)).toBeNull();
    topup.touch();
    expect(topup.entries.at(-1)?.type).toBe('erase');
  });
});

describe('coming back', () => {
  it('gives no starting grant anew, and the free turns that were left that day', () => {
    const community = wallet('community');
    for (let turn = 0; turn < 4; turn += 1) {
      community.must(reserve({ key: `t${turn}`, ceiling: 1, freeTurn: true }));
      community.must(settle(`t${turn}`, 1));
    }
    community.must(ERASE);
    const again = returned(community);
    expect(balances(again.upToNow)).toEqual({});
    expect(again.upToNow.freeTurns).toEqual({ day: '2026-11-21', left: 6 });
    expect(again.entries).toHaveLength(1);
    expect(again.entries[0]).toMatchObject({
      type: 'grant',
      key: 'grant:start',
      cause: { reason: 'returned' },
    });
  });

  it('gives free turns anew with the next day, and not before', () => {
    const community = wallet('community');
    for (let turn = 0; turn < 10; turn += 1) {
      community.must(reserve({ key: `t${turn}`, ceiling: 1, freeTurn: true }));
      community.must(settle(`t${turn}`, 1));
    }
    community.must(ERASE);
    const again = returned(community, Date.parse('2026-11-21T23:59:59.999Z'));
    expect(again.upToNow.freeTurns?.left).toBe(0);
    expect(again.at('2026-11-22T00:00:00.000Z').upToNow.freeTurns?.left).toBe(10);
    expect(returned(community, Date.parse('2026-11-22T00:00:00.000Z')).upToNow.freeTurns?.left).toBe(10);
  });

  it('gives the first-time bonus of a plan once, also to who left in between', () => {
    const genesis = wallet('genesis');
    genesis.must(period('writer', NOON));
    expect(balances(genesis.state)).toEqual({ base: 6_250_000 });
    genesis.must(ERASE);
    const again = returned(genesis);
    expect(balances(again.upToNow)).toEqual({});
    again.must(period('writer', '2026-11-21T12:00:00.001Z'));
    expect(balances(again.state)).toEqual({ base: 5_000_000 });
  });

  it("gives no daily plan's amount on the day of the erasure, whatever plan ran then", () => {
    const topup = wallet('topup');
    topup.must(period('artisan', NOON));
    topup.must(ERASE);
    const again = returned(topup);
    expect(balances(again.upToNow)).toEqual({});
    expect(again.upToNow.plan).toMatchObject({ name: 'free', end: '2026-11-22T00:00:00.000Z' });
    expect(balances(again.at('2026-11-22T00:00:00.000Z').upToNow)).toEqual({ fast: 150 });
  });

  it("gives no daily plan's amount twice a day, and tomorrow's in full", () => {
    const topup = wallet('topup');
    topup.must(reserve({ key: 'h', ceiling: 100 }));
    topup.must(settle('h', 100));
    topup.must(ERASE);
    const again = returned(topup);
    expect(balances(again.upToNow)).toEqual({});
    expect(balances(again.at('2026-11-22T00:00:00.000Z').upToNow)).toEqual({ fast: 150 });
    expect(balances(returned(topup, Date.parse('2026-11-22T08:00:00.000Z')).upToNow)).toEqual({ fast: 150 });
  });

  it('brings the debt back, to be paid as before', () => {
    const coin = new MemoryWallet(testEconomy('plain'), NOON, { ...wallet('plain').state, debt: 70 });
    coin.must(ERASE);
    expect(returned(coin).state.debt).toBe(70);
  });

  it('is no way to reset a wallet: asked again it answers the first entry', () => {
    const community = wallet('community');
    community.must(ERASE);
    const again = returned(community);
    again.must(grant({ key: 'g', bucket: 'bought', amount: 5 }));
    const erase = community.entries.at(-1);
    const left = erase === undefined ? null : remnantOf(erase);
    if (left === null) throw new Error('not erased');
    expect(again.post({ type: 'return', left })).toMatchObject({ ok: true, repeat: true, entry: { seq: 1 } });
  });
});
