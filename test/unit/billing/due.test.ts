import { describe, expect, it } from 'vitest';
import { decideDue } from '../../../src/billing/due.ts';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const MIDNIGHT = '2026-11-22T00:00:00.000Z';
const plain = testEconomy('plain');

describe('the starting grant', () => {
  const giving = { ...plain, startingGrant: { bucket: 'bonus', amount: 20_000 } };

  it('comes first with the first command, under a key of its own, and uses up its benefit', () => {
    const member = new MemoryWallet(giving, START);
    member.must(grant({ key: 'g', bucket: 'bought', amount: 5 }));
    expect(member.entries.map((entry) => entry.key)).toEqual(['grant:start', 'g']);
    expect(member.entries[0]).toMatchObject({
      type: 'grant',
      cause: { by: 'job', reason: 'start', benefits: ['start'] },
      postings: [
        { account: 'bucket:bonus', unit: 'credit', amount: 20_000, origin: 'free', expires: null },
        { account: 'issued:start', unit: 'credit', amount: -20_000 },
      ],
      state: { benefits: ['start'] },
    });
  });

  it('comes once, also after all of it was spent', () => {
    const member = new MemoryWallet(giving, START);
    member.must(reserve({ key: 'h', ceiling: 20_000 }));
    member.must(settle('h', 20_000));
    member.at('2027-11-21T10:00:00.000Z').touch();
    expect(member.entries.map((entry) => entry.key)).toEqual(['grant:start', 'h', 'close:h']);
    expect(balances(member.state)).toEqual({});
  });

  it('does not come with a refusal: nothing is appended, and the next command brings it', () => {
    const member = new MemoryWallet(giving, START);
    expect(member.refused(reserve({ key: 'h', ceiling: 20_001 }))).toMatchObject({ available: 20_000 });
    member.must(reserve({ key: 'h2', ceiling: 20_000 }));
    expect(member.entries.map((entry) => entry.seq)).toEqual([1, 2]);
  });
});

describe('credit that ends', () => {
  function expiring(): MemoryWallet {
    const member = new MemoryWallet(plain, START);
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200, expires: MIDNIGHT }));
    member.must(grant({ key: 'g2', bucket: 'bought', amount: 30, expires: MIDNIGHT, origin: 'gift' }));
    member.must(grant({ key: 'g3', bucket: 'bought', amount: 300, origin: 'paid' }));
    return member;
  }

  it('is there a millisecond before and over at exactly its instant', () => {
    expect(balances(expiring().at('2026-11-21T23:59:59.999Z').upToNow)).toEqual({ bonus: 200, bought: 330 });
    expect(balances(expiring().at(MIDNIGHT).upToNow)).toEqual({ bought: 300 });
  });

  it('goes to expired in one entry an instant, bucket by bucket', () => {
    const member = expiring().at(MIDNIGHT);
    member.touch();
    expect(member.entries.slice(3)).toMatchObject([
      {
        key: `expire:${MIDNIGHT}`,
        type: 'expire',
        at: MIDNIGHT,
        cause: { by: 'job', reason: 'credit-expired' },
        postings: [
          { account: 'bucket:bonus', amount: -200, origin: 'free', expires: MIDNIGHT },
          { account: 'expired', amount: 200 },
          { account: 'bucket:bought', amount: -30, origin: 'gift', expires: MIDNIGHT },
          { account: 'expired', amount: 30 },
        ],
      },
    ]);
    expect(balances(member.state)).toEqual({ bought: 300 });
  });

  it('is booked instant by instant, earliest first, before the command that finds it', () => {
    const member = expiring();
    member.must(grant({ key: 'g4', bucket: 'bonus', amount: 7, expires: '2026-11-24T00:00:00.000Z' }));
    member.must(grant({ key: 'g5', bucket: 'bonus', amount: 8, expires: '2026-11-23T00:00:00.000Z' }));
    member.at('2026-12-01T00:00:00.000Z').must(reserve({ key: 'h', ceiling: 300 }));
    expect(member.entries.slice(5).map((entry) => [entry.key, entry.at])).toEqual([
      [`expire:${MIDNIGHT}`, '2026-12-01T00:00:00.000Z'],
      ['expire:2026-11-23T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
      ['expire:2026-11-24T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
      ['h', '2026-12-01T00:00:00.000Z'],
    ]);
  });

  it('cannot be spent at the instant at which it ends', () => {
    const member = expiring().at(MIDNIGHT);
    expect(member.refused(reserve({ key: 'h', ceiling: 301 }))).toMatchObject({ available: 300 });
  });
});

describe('credit that ends while a hold has it', () => {
  function held(): MemoryWallet {
    const member = new MemoryWallet(plain, '2026-11-21T23:55:00.000Z');
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200, expires: MIDNIGHT }));
    member.must(grant({ key: 'g2', bucket: 'bonus', amount: 50 }));
    member.must(reserve({ key: 'h', ceiling: 220 }));
    return member;
  }

  it('still pays a settle after it ended, and its rest expires instead of lasting', () => {
    const member = held().at('2026-11-22T00:00:01.000Z');
    expect(member.must(settle('h', 120)).postings).toEqual([
      {
        account: 'hold:h',
        unit: 'credit',
        amount: -200,
        from: 'bucket:bonus',
        origin: 'free',
        expires: MIDNIGHT,
      },
      { account: 'hold:h', unit: 'credit', amount: -20, from: 'bucket:bonus', origin: 'free', expires: null },
      { account: 'expired', unit: 'credit', amount: 80, from: 'bucket:bonus' },
      { account: 'bucket:bonus', unit: 'credit', amount: 20, origin: 'free', expires: null },
      { account: 'usage', unit: 'credit', amount: 120 },
    ]);
    expect(balances(member.state)).toEqual({ bonus: 50 });
  });

  it('comes back a millisecond before its instant and does not at exactly it', () => {
    const early = held().at('2026-11-21T23:59:59.999Z');
    early.must(release('h'));
    expect(balances(early.state)).toEqual({ bonus: 250 });
    const late = held().at(MIDNIGHT);
    late.must(release('h'));
    expect(balances(late.state)).toEqual({ bonus: 50 });
  });

  it('does not come back where the hold ends at the same instant, which is booked first', () => {
    const member = new MemoryWallet(plain, '2026-11-21T23:50:00.000Z');
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200, expires: MIDNIGHT }));
    member.must(reserve({ key: 'h', ceiling: 150, lifeSeconds: 600 }));
    member.at(MIDNIGHT).touch();
    expect(member.entries.slice(2).map(({ key, postings }) => [key, postings.at(-1)])).toEqual([
      ['close:h', { account: 'expired', unit: 'credit', amount: 150, from: 'bucket:bonus' }],
      [`expire:${MIDNIGHT}`, { account: 'expired', unit: 'credit', amount: 50 }],
    ]);
  });

  it('does not come back where the hold expires after it', () => {
    const member = held().at('2026-11-22T01:00:00.000Z');
    member.touch();
    expect(member.entries.map((entry) => entry.key)).toEqual(['g1', 'g2', 'h', 'close:h']);
    expect(balances(member.state)).toEqual({ bonus: 50 });
  });
});

describe('booking late', () => {
  it('JOB-TWICE: a hold that ended before its credit gives it back first, however late anyone looks', () => {
    const play = (looks: readonly string[]) => {
      const member = new MemoryWallet(plain, '2026-11-21T23:00:00.000Z');
      member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200, expires: MIDNIGHT }));
      member.must(reserve({ key: 'h', ceiling: 200 }));
      for (const look of looks) member.at(look).touch();
      return member.entries.map(({ key, postings }) => ({ key, postings }));
    };
    const late = play(['2026-11-30T00:00:00.000Z']);
    expect(play(['2026-11-21T23:10:00.000Z', MIDNIGHT, '2026-11-30T00:00:00.000Z'])).toEqual(late);
    expect(late.map(({ key }) => key)).toEqual(['g1', 'h', 'close:h', `expire:${MIDNIGHT}`]);
    expect(late[2]?.postings[1]).toMatchObject({ account: 'bucket:bonus', amount: 200 });
    expect(late[3]?.postings[1]).toMatchObject({ account: 'expired', amount: 200 });
  });
});

describe('several things that ended', () => {
  const keys = (member: MemoryWallet) => member.entries.map((entry) => entry.key);

  it('are booked by the instant at which they ended, whatever the order in which they were made', () => {
    const member = new MemoryWallet(plain, '2026-11-21T23:00:00.000Z');
    member.must(grant({ key: 'g1', bucket: 'bonus', amount: 5, expires: '2026-11-23T00:00:00.000Z' }));
    member.must(grant({ key: 'g2', bucket: 'bought', amount: 5, expires: MIDNIGHT }));
    member.must(grant({ key: 'g3', bucket: 'bought', amount: 10, origin: 'paid' }));
    member.must(reserve({ key: 'long', ceiling: 1, lifeSeconds: 7200 }));
    member.must(reserve({ key: 'short', ceiling: 1, lifeSeconds: 60 }));
    member.at('2026-11-24T00:00:00.000Z').touch();
    expect(keys(member).slice(5)).toEqual([
      'close:short',
      `expire:${MIDNIGHT}`,
      'close:long',
      'expire:2026-11-23T00:00:00.000Z',
    ]);
  });

  it('at the same instant are booked in the order in which they were made', () => {
    const member = new MemoryWallet(plain, START);
    member.must(grant({ key: 'g', bucket: 'bonus', amount: 5 }));
    for (const key of ['first', 'second', 'third']) member.must(reserve({ key, ceiling: 1 }));
    member.at('2026-11-21T10:10:00.000Z').touch();
    expect(keys(member).slice(4)).toEqual(['close:first', 'close:second', 'close:third']);
  });
});

describe('a closed wallet', () => {
  it('has nothing due: no start, no end of credit, no end of a hold', () => {
    const member = new MemoryWallet(plain, START);
    member.must(grant({ key: 'g', bucket: 'bonus', amount: 5, expires: MIDNIGHT }));
    member.must(reserve({ key: 'h', ceiling: 1 }));
    const state = { ...member.state, closed: true };
    const giving = { ...plain, startingGrant: { bucket: 'bonus', amount: 20_000 } };
    expect(decideDue(giving, state, Date.parse('2027-01-01T00:00:00.000Z'))).toEqual({
      state,
      drafts: [],
      states: [],
    });
  });
});
