import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const imagina = testEconomy('imagina');
const turn = (key: string) => reserve({ key, ceiling: 4300, freeTurn: true });
const left = (member: MemoryWallet) => member.upToNow.freeTurns;

function member(economy: Economy = imagina, at = '2026-11-21T10:00:00.000Z'): MemoryWallet {
  const wallet = new MemoryWallet(economy, at);
  wallet.must(grant({ key: 'pack', bucket: 'credits', amount: 50_000, origin: 'paid' }));
  return wallet;
}

describe('free turns', () => {
  it('ima-01: ten a day cover ten turns whole, credits untouched, the full cost kept for the history', () => {
    const wallet = member();
    for (let n = 1; n <= 10; n++) {
      wallet.must(turn(`${n}`));
      const entry = wallet.must(settle(`${n}`, 4137));
      expect(entry.cause.cost).toBe(4137);
      expect(entry.postings).toEqual([
        { account: `hold:${n}`, unit: 'turn', amount: -1, from: 'turns', period: '2026-11-21' },
        { account: 'usage', unit: 'turn', amount: 1 },
      ]);
    }
    expect(left(wallet)).toEqual({ day: '2026-11-21', left: 0 });
    expect(balances(wallet.state)).toEqual({ credits: 50_000 });
    wallet.must(turn('11'));
    wallet.must(settle('11', 4137));
    expect(balances(wallet.state)).toEqual({ credits: 45_863 });
  });

  it('ima-02: go before any credit; ima-03: not where the model does not take them', () => {
    const wallet = member();
    expect(wallet.must(turn('1')).postings.slice(-2)).toEqual([
      { account: 'turns', unit: 'turn', amount: -1, period: '2026-11-21' },
      { account: 'hold:1', unit: 'turn', amount: 1, from: 'turns', period: '2026-11-21' },
    ]);
    wallet.must(reserve({ key: '2', ceiling: 9000 }));
    wallet.must(settle('2', 9000));
    expect(left(wallet)?.left).toBe(9);
    expect(balances(wallet.state)).toEqual({ credits: 41_000 });
  });

  it('cover a turn of a member without any credit, and one dearer than the most they set', () => {
    const wallet = new MemoryWallet(imagina, '2026-11-21T10:00:00.000Z');
    wallet.must(reserve({ key: '1', ceiling: 50, floor: 2050, freeTurn: true, promise: true }));
    wallet.must(settle('1', 90_000));
    expect(left(wallet)?.left).toBe(9);
  });

  it('ima-05: with none left and no credit a turn is refused', () => {
    const wallet = new MemoryWallet(imagina, '2026-11-21T10:00:00.000Z');
    for (let n = 1; n <= 10; n++) wallet.must(turn(`${n}`));
    expect(wallet.refused(turn('11'))).toEqual({
      code: 'insufficient_balance',
      needed: 4300,
      available: 0,
      held: 0,
      holds: 10,
      locked: 0,
    });
  });

  it('come back on the same day when the turn failed', () => {
    const wallet = member();
    wallet.must(turn('1'));
    expect(left(wallet)?.left).toBe(9);
    wallet.must(release('1'));
    expect(left(wallet)?.left).toBe(10);
  });

  it('come back on the same day when the hold expired', () => {
    const wallet = member();
    wallet.must(turn('1'));
    wallet.at('2026-11-21T10:10:00.000Z').touch();
    expect(left(wallet)).toEqual({ day: '2026-11-21', left: 10 });
  });

  it('are none where the economy has none', () => {
    const wallet = new MemoryWallet(testEconomy('plain'), '2026-11-21T10:00:00.000Z');
    expect(wallet.refused(reserve({ key: '1', ceiling: 5, freeTurn: true })).code).toBe(
      'insufficient_balance',
    );
    expect(wallet.state.freeTurns).toBeNull();
  });
});

describe('the day of free turns', () => {
  it('ima-06: begins at 00:00:00 UTC with ten; unused ones do not add up', () => {
    const wallet = member();
    for (let n = 1; n <= 4; n++) wallet.must(turn(`${n}`));
    wallet.at('2026-11-21T23:59:59.999Z');
    expect(left(wallet)).toEqual({ day: '2026-11-21', left: 10 });
    wallet.at('2026-11-22T00:00:00.000Z');
    expect(left(wallet)).toEqual({ day: '2026-11-22', left: 10 });
    wallet.must(turn('5'));
    expect(left(wallet)).toEqual({ day: '2026-11-22', left: 9 });
  });

  it('ima-06: gives ten again after all ten were used', () => {
    const wallet = member();
    for (let n = 1; n <= 10; n++) {
      wallet.must(turn(`${n}`));
      wallet.must(settle(`${n}`, 2050));
    }
    expect(left(wallet)?.left).toBe(0);
    wallet.at('2026-11-22T00:00:00.000Z');
    expect(left(wallet)).toEqual({ day: '2026-11-22', left: 10 });
    expect(wallet.must(turn('11')).postings.slice(0, 2)).toEqual([
      { account: 'turns', unit: 'turn', amount: 10, period: '2026-11-22' },
      { account: 'issued:free-turns', unit: 'turn', amount: -10 },
    ]);
  });

  it('changes inside the next entry: the rest expires, the new ones are issued, days without use are skipped', () => {
    const wallet = member();
    wallet.must(turn('1'));
    wallet.must(settle('1', 2050));
    const entry = wallet.at('2026-11-25T09:00:00.000Z').must(turn('2'));
    expect(entry.postings).toEqual([
      { account: 'turns', unit: 'turn', amount: -9, period: '2026-11-21' },
      { account: 'expired', unit: 'turn', amount: 9 },
      { account: 'turns', unit: 'turn', amount: 10, period: '2026-11-25' },
      { account: 'issued:free-turns', unit: 'turn', amount: -10 },
      { account: 'turns', unit: 'turn', amount: -1, period: '2026-11-25' },
      { account: 'hold:2', unit: 'turn', amount: 1, from: 'turns', period: '2026-11-25' },
    ]);
    expect(wallet.entries).toHaveLength(4);
  });

  it('ima-07: a turn reserved at 23:59:59 and released at 00:00:01 counts against its day', () => {
    const wallet = member().at('2026-11-21T23:59:59.000Z');
    wallet.must(turn('1'));
    const entry = wallet.at('2026-11-22T00:00:01.000Z').must(release('1'));
    expect(entry.postings.slice(-2)).toEqual([
      { account: 'hold:1', unit: 'turn', amount: -1, from: 'turns', period: '2026-11-21' },
      { account: 'expired', unit: 'turn', amount: 1, from: 'turns' },
    ]);
    expect(left(wallet)).toEqual({ day: '2026-11-22', left: 10 });
  });

  it.each(['2026-11-22T00:00:00.000Z', '2026-11-22T00:09:59.000Z', '2026-11-25T00:00:00.000Z'])(
    'ima-07: nor does it come back when its hold expired over midnight and someone looks at %s',
    (look) => {
      const wallet = member().at('2026-11-21T23:59:59.000Z');
      wallet.must(turn('1'));
      wallet.at(look).touch();
      expect(left(wallet)).toEqual({ day: look.slice(0, 10), left: 10 });
    },
  );

  it('settles a turn of yesterday without touching those of today', () => {
    const wallet = member().at('2026-11-21T23:59:59.000Z');
    wallet.must(turn('1'));
    wallet.at('2026-11-22T00:00:01.000Z').must(settle('1', 2050));
    expect(left(wallet)).toEqual({ day: '2026-11-22', left: 10 });
    expect(balances(wallet.state)).toEqual({ credits: 50_000 });
  });
});

describe('an economy that changes its free turns', () => {
  it('ends them with the day when it gives no more', () => {
    const before = member();
    before.must(turn('1'));
    before.must(release('1'));
    const after = new MemoryWallet({ ...imagina, freeTurns: null }, '2026-11-22T10:00:00.000Z', before.state);
    const entry = after.must(grant({ key: 'g', bucket: 'credits', amount: 5 }));
    expect(entry.postings.slice(0, 2)).toEqual([
      { account: 'turns', unit: 'turn', amount: -10, period: '2026-11-21' },
      { account: 'expired', unit: 'turn', amount: 10 },
    ]);
    expect(after.refused(reserve({ key: '2', ceiling: 99_999, freeTurn: true })).code).toBe(
      'insufficient_balance',
    );
  });

  it('shows none from then on, and takes back none that a turn had when it failed', () => {
    const before = member();
    before.must(turn('1'));
    const stopped = { ...imagina, freeTurns: null };
    const after = new MemoryWallet(stopped, '2026-11-21T10:01:00.000Z', before.state);
    expect(left(before)).toEqual({ day: '2026-11-21', left: 9 });
    expect(left(after)).toBeNull();
    expect(after.must(release('1')).postings.at(-1)).toEqual({
      account: 'expired',
      unit: 'turn',
      amount: 1,
      from: 'turns',
    });
  });

  it('gives another number from the next day on', () => {
    const before = member();
    before.must(turn('1'));
    const after = new MemoryWallet(
      { ...imagina, freeTurns: { perDay: 3 } },
      '2026-11-21T10:01:00.000Z',
      before.state,
    );
    expect(left(after)?.left).toBe(9);
    expect(left(after.at('2026-11-22T00:00:00.000Z'))?.left).toBe(3);
  });
});
