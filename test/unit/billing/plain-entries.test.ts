import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { EMPTY_STATE } from '../../../src/billing/entry.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';

/** A wallet that has been through every kind of entry that a command or the clock can make. */
function busyWallet(): MemoryWallet {
  const member = new MemoryWallet(testEconomy('mixed'), START);
  member.must(grant({ key: 'g1', bucket: 'bought', amount: 500, origin: 'paid' }));
  member.must(grant({ key: 'g2', bucket: 'gifts', amount: 50, expires: '2026-11-22T00:00:00.000Z' }));
  member.must(reserve({ key: 'turn', ceiling: 9, freeTurn: true }));
  member.must(reserve({ key: 'credit', ceiling: 120 }));
  member.must(reserve({ key: 'left', ceiling: 10, freeTurn: true, lifeSeconds: 60 }));
  member.must(settle('turn', 4));
  member.must(settle('credit', 90));
  member.at('2026-11-21T10:01:00.000Z').touch();
  member.must(reserve({ key: 'back', ceiling: 20 }));
  member.must(release('back'));
  member.at('2026-11-23T00:00:00.000Z').touch();
  return member;
}

describe('what the ledger appends', () => {
  it('is plain data: every entry is the same after a round through JSON, no field is there without a value', () => {
    const { entries } = busyWallet();
    expect(new Set(entries.map((entry) => entry.type))).toEqual(
      new Set(['grant', 'reserve', 'settle', 'release', 'expire']),
    );
    expect(JSON.parse(JSON.stringify(entries))).toStrictEqual(entries);
  });

  it('is made in the order in which it is hashed, wherever a turn passes: the language itself can write it', () => {
    const turns = busyWallet().entries.filter(({ type }) => type === 'reserve' || type === 'settle');
    for (const { state, postings, cause } of turns) {
      for (const part of [state, postings, cause]) expect(JSON.stringify(part)).toBe(canonicalize(part));
    }
  });

  it('stays so where a hold of an older journal knows neither model nor price', () => {
    const slices = [
      { account: 'bucket:bought', unit: 'coin', amount: 5, origin: 'paid', expires: null } as const,
    ];
    const hold = { id: 'old', expires: '2026-11-21T10:05:00.000Z', promise: false, reason: 'chat', slices };
    const plan = {
      ...({ name: 'free', status: 'active', start: START, end: null, next: null, graceEnd: null } as const),
      ...{ anchorDay: 21, since: START, lapsedAt: null, granted: 0 },
    };
    const state = { ...EMPTY_STATE, benefits: ['start'], holds: [hold], plan };
    const ends = [
      new MemoryWallet(testEconomy('mixed'), START, state).must(settle('old', 3)),
      new MemoryWallet(testEconomy('mixed'), START, state).must(release('old')),
      new MemoryWallet(testEconomy('mixed'), '2026-11-21T10:05:00.000Z', state).must(release('old')),
    ];
    expect(ends.map((entry) => entry.type)).toEqual(['settle', 'release', 'expire']);
    expect(ends.map((entry) => entry.cause)).toStrictEqual([
      { by: 'member', reason: 'done', cost: 3, receipt: expect.stringMatching(/^.{4}-.{4}$/) },
      { by: 'job', reason: 'provider-failed' },
      { by: 'job', reason: 'expired' },
    ]);
  });
});
