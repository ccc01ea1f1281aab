import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/billing/decide.ts';
import { stateAtReturn } from '../../../src/billing/decide-erase.ts';
import { EMPTY_STATE, type Entry, type WalletState } from '../../../src/billing/entry.ts';
import { type Remnant, remnantOf } from '../../../src/billing/erasure.ts';
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

describe('what an erasure writes', () => {
  it('says of each hold who released it and for what model, where one is known', () => {
    const coin = wallet('plain');
    coin.must(grant({ key: 'g', bucket: 'bought', amount: 100 }));
    coin.must(reserve({ key: 'h', ceiling: 30 }));
    const nameless = coin.state.holds.map(({ model: _model, ...hold }) => hold);
    const old = new MemoryWallet(coin.economy, NOON, { ...coin.state, holds: nameless });
    coin.must(ERASE);
    old.must(ERASE);
    expect(coin.entries.at(-2)?.cause).toStrictEqual({ by: 'member', reason: 'erased', model: 'talk' });
    expect(old.entries.at(-2)?.cause).toStrictEqual({ by: 'member', reason: 'erased' });
  });

  it('sends free turns to expired, of today what is left today', () => {
    const community = wallet('community');
    community.must(reserve({ key: 't', ceiling: 1, freeTurn: true }));
    community.must(settle('t', 1));
    const erase = community.at('2026-11-22T09:00:00.000Z').must(ERASE);
    expect(erase.postings.filter(({ unit }) => unit === 'turn')).toEqual([
      { account: 'turns', unit: 'turn', amount: -9, period: '2026-11-21' },
      { account: 'expired', unit: 'turn', amount: 9 },
      { account: 'turns', unit: 'turn', amount: 10, period: '2026-11-22' },
      { account: 'issued:free-turns', unit: 'turn', amount: -10 },
      { account: 'turns', unit: 'turn', amount: -10, period: '2026-11-22' },
      { account: 'expired', unit: 'turn', amount: 10 },
    ]);
    expect(remnantOf(erase).freeTurns).toEqual({ day: '2026-11-22', left: 10 });
  });

  it('leaves no free turns to remember where the economy has none', () => {
    const coin = wallet('plain');
    expect(remnantOf(coin.must(ERASE))).toStrictEqual({
      ...{ at: NOON, benefits: [], freeTurns: null, plan: null, debt: 0 },
    });
  });
});

describe('the first entry of who comes back', () => {
  const LEFT: Remnant = { at: NOON, benefits: [], freeTurns: null, plan: null, debt: 0 };
  /** Plans with a free one of 15 every 30 days. */
  const slow = testEconomy('plans');
  const monthly = {
    ...slow,
    plans: slow.plans.map((each) => (each.name === 'free' ? { ...each, cycle: { days: 30 } } : each)),
  };

  it('says why, keeps every benefit that was used, sorted, and writes a debt against what absorbed it', () => {
    const coin = wallet('plain');
    const left = { ...LEFT, benefits: ['zeal', 'first-time-bonus'], debt: 70 };
    const entry = coin.must({ type: 'return', left });
    const benefits = ['first-time-bonus', 'start', 'zeal'];
    expect(entry.cause).toStrictEqual({ by: 'job', reason: 'returned', benefits });
    expect(entry.postings).toEqual([
      { account: 'debt', unit: 'credit', amount: -70 },
      { account: 'absorbed', unit: 'credit', amount: 70 },
    ]);
  });

  it.each<[string, Partial<WalletState>]>([
    ['a benefit', { benefits: ['start'] }],
    ['credit', { buckets: { bought: [{ left: 1, origin: 'free', expires: null }] } }],
    ['a hold', { holds: [{ id: 'h', expires: NOON, promise: false, reason: 'chat', slices: [] }] }],
    ['free turns', { freeTurns: { day: '2026-11-21', left: 1 } }],
    ['a plan', { plan: wallet('plans').upToNow.plan }],
  ])('is the only one: a wallet with %s has begun', (_what, fields) => {
    const state = { ...EMPTY_STATE, ...fields };
    const command = { type: 'return', left: LEFT } as const;
    expect(decide(testEconomy('plain'), state, command, Date.parse(NOON))).toEqual({
      kind: 'repeat',
      key: 'grant:start',
    });
  });

  it('gives all free turns where none are remembered, and none where the economy gives none any more', () => {
    const community = wallet('community');
    community.must({ type: 'return', left: LEFT });
    expect(community.upToNow.freeTurns?.left).toBe(10);
    const coin = wallet('plain');
    coin.must({ type: 'return', left: { ...LEFT, freeTurns: { day: '2026-11-21', left: 3 } } });
    expect(coin.state.freeTurns).toBeNull();
  });

  it('goes on with the free period that ran, without its amount, and begins the next one in full', () => {
    const member = new MemoryWallet(monthly, NOON);
    member.must(reserve({ key: 'h', ceiling: 10 }));
    member.at('2026-12-01T12:00:00.000Z').must(ERASE);
    const soon = returned(member, Date.parse('2026-12-02T12:00:00.000Z'));
    expect(soon.entries[0]?.postings).toEqual([]);
    expect(soon.state.plan).toMatchObject({ start: NOON, end: '2026-12-21T12:00:00.000Z' });
    const late = returned(member, Date.parse('2026-12-21T12:00:00.000Z'));
    expect(balances(late.state)).toEqual({ monthly: 15 });
    expect(late.state.plan).toMatchObject({ start: '2026-12-21T12:00:00.000Z' });
    const later = returned(member, Date.parse('2026-12-31T12:00:00.000Z'));
    expect(later.state.plan).toMatchObject({ start: '2026-12-31T12:00:00.000Z', granted: 15 });
  });

  it('takes the erasure for the begin of the free period, where a paid one ran', () => {
    const member = new MemoryWallet(monthly, NOON);
    member.must(period('silver', '2026-11-21T12:00:00.001Z'));
    member.at('2026-11-22T08:00:00.000Z').must(ERASE);
    const again = returned(member, Date.parse('2026-11-22T09:00:00.000Z'));
    expect(again.state.plan).toMatchObject({ name: 'free', start: '2026-11-22T08:00:00.000Z' });
  });

  it('gives no one-time amount: the plan has granted nothing', () => {
    const genesis = wallet('genesis');
    const entry = genesis.must({ type: 'return', left: LEFT });
    expect([entry.postings, entry.state.plan?.granted, entry.state.plan?.name]).toEqual([[], 0, 'starter']);
  });

  it('can be seen before it is written', () => {
    const left = { ...LEFT, debt: 5 };
    const coin = wallet('plain');
    expect(stateAtReturn(coin.economy, left, Date.parse(NOON))).toMatchObject({
      debt: 5,
      benefits: ['start'],
    });
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
