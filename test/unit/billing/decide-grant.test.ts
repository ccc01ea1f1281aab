import { describe, expect, it } from 'vitest';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, reserve } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const plain = testEconomy('plain');
const wallet = () => new MemoryWallet(plain, START);

describe('a grant', () => {
  it('moves credit from the house into a bucket, with origin and expiry', () => {
    const entry = wallet().must(
      grant({
        key: 'cs_1',
        bucket: 'bought',
        amount: 500,
        by: 'stripe',
        reason: 'pack',
        origin: 'paid',
        source: 'sold:pack',
      }),
    );
    expect(entry).toMatchObject({
      wallet: 'w_test',
      seq: 1,
      key: 'cs_1',
      type: 'grant',
      at: START,
      cause: { by: 'stripe', reason: 'pack' },
      postings: [
        { account: 'bucket:bought', unit: 'credit', amount: 500, origin: 'paid', expires: null },
        { account: 'sold:pack', unit: 'credit', amount: -500 },
      ],
      state: { buckets: { bought: [{ left: 500, origin: 'paid', expires: null }] } },
    });
  });

  it('rounds its expiry up to 00:00 UTC and merges what is equal', () => {
    const member = wallet();
    member.must(grant({ key: '1', bucket: 'bonus', amount: 10, expires: '2026-12-01T09:00:00.000Z' }));
    member.must(grant({ key: '2', bucket: 'bonus', amount: 5, expires: '2026-12-01T18:00:00Z' }));
    member.must(
      grant({ key: '3', bucket: 'bonus', amount: 7, expires: '2026-12-02T00:00:00.000Z', origin: 'gift' }),
    );
    member.must(grant({ key: '4', bucket: 'bonus', amount: 1 }));
    expect(member.state.buckets).toEqual({
      bonus: [
        { left: 15, origin: 'free', expires: '2026-12-02T00:00:00.000Z' },
        { left: 7, origin: 'gift', expires: '2026-12-02T00:00:00.000Z' },
        { left: 1, origin: 'free', expires: null },
      ],
    });
  });

  it('returns the first result for a repeat and a conflict for other content under the key', () => {
    const member = wallet();
    const command = grant({ key: 'cs_1', bucket: 'bought', amount: 500 });
    const first = member.must(command);
    member.at('2026-11-25T10:00:00.000Z');
    expect(member.post(command)).toEqual({ ok: true, entry: first, repeat: true });
    expect(member.refused({ ...command, amount: 501 })).toEqual({
      code: 'key_conflict',
      key: 'cs_1',
      asked: expect.stringMatching(/^[0-9a-f]{64}$/),
      found: first.request,
    });
    expect(balances(member.state)).toEqual({ bought: 500 });
  });
});

describe('a grant that cannot be', () => {
  it.each([
    ['amount', { amount: 0 }, 'must be a whole amount above 0'],
    ['amount', { amount: -1 }, 'must be a whole amount above 0'],
    ['amount', { amount: 0.5 }, 'must be a whole amount above 0'],
    ['amount', { amount: Number.NaN }, 'must be a whole amount above 0'],
    ['amount', { amount: Infinity }, 'must be a whole amount above 0'],
    ['amount', { amount: 9_007_199_254_740_992 }, 'must be a whole amount above 0'],
    ['bucket', { bucket: 'gone' }, 'there is no bucket named "gone"'],
    ['bucket', { bucket: 'constructor' }, 'there is no bucket named "constructor"'],
    ['expires', { expires: 'tomorrow' }, 'must be an instant in UTC, or null'],
    ['expires', { expires: '' }, 'must be an instant in UTC, or null'],
    ['expires', { expires: '2026-13-01T00:00:00Z' }, 'must be an instant in UTC, or null'],
    ['expires', { expires: '2027-01-01T00:00:00' }, 'must be an instant in UTC, or null'],
    ['expires', { expires: '2026-11-20T10:00:00.000Z' }, 'must lie in the future'],
    ['expires', { expires: '2026-11-21T00:00:00.000Z' }, 'must lie in the future'],
  ])('is refused with the field %s: %o', (field, fields, message) => {
    const member = wallet();
    expect(member.refused(grant({ key: '1', bucket: 'bonus', amount: 5, ...fields }))).toEqual({
      code: 'invalid',
      field,
      message,
    });
    expect(member.entries).toEqual([]);
  });

  it('is refused at the present midnight and accepted a millisecond before', () => {
    const member = wallet().at('2026-11-22T00:00:00.000Z');
    const command = grant({ key: '1', bucket: 'bonus', amount: 5, expires: '2026-11-22T00:00:00.000Z' });
    expect(member.refused(command)).toMatchObject({ field: 'expires' });
    member.at('2026-11-21T23:59:59.999Z').must(command);
  });

  it('never lets a wallet hold more than can be counted, its holds included', () => {
    const member = wallet();
    member.must(grant({ key: '1', bucket: 'bonus', amount: 9_007_199_254_740_990 }));
    member.must(reserve({ key: 'h', ceiling: 9_007_199_254_740_000 }));
    expect(member.refused(grant({ key: '2', bucket: 'bought', amount: 2, origin: 'paid' }))).toEqual({
      code: 'invalid',
      field: 'amount',
      message: 'is more than a wallet can hold',
    });
    member.must(grant({ key: '3', bucket: 'bought', amount: 1 }));
  });
});

describe('the bound of grants', () => {
  const full = () => {
    const member = new MemoryWallet({ ...plain, limits: { openHolds: 50, grants: 2 } }, START);
    member.must(grant({ key: '1', bucket: 'bonus', amount: 5 }));
    member.must(grant({ key: '2', bucket: 'bonus', amount: 5, origin: 'gift' }));
    return member;
  };

  it.each(['free', 'gift'] as const)('says busy to one more of origin %s', (origin) => {
    expect(full().refused(grant({ key: '3', bucket: 'bought', amount: 5, origin }))).toEqual({
      code: 'busy',
      because: 'grants',
    });
  });

  it('lets credit in that merges with what is there', () => {
    full().must(grant({ key: '3', bucket: 'bonus', amount: 5 }));
  });

  it.each(['paid', 'earned'] as const)('never refuses credit that is %s', (origin) => {
    full().must(grant({ key: '3', bucket: 'bought', amount: 5, origin }));
  });
});
