import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import {
  emptyHead,
  entryHash,
  FIRST_PREVIOUS,
  headOf,
  seal,
  stateHashOf,
} from '../../../src/billing/chain.ts';
import type { Entry, Hold } from '../../../src/billing/entry.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, reserve, settle } from './memory-wallet.ts';

const sha = (value: unknown) =>
  createHash('sha256')
    .update(canonicalize(value) ?? '', 'utf8')
    .digest('hex');

function journal(): readonly Entry[] {
  const member = new MemoryWallet(testEconomy('plain'), '2026-11-21T10:00:00.000Z');
  member.must(grant({ key: 'g', bucket: 'bought', amount: 100, origin: 'paid' }));
  member.must(reserve({ key: 'h', ceiling: 50 }));
  member.must(settle('h', 20));
  return member.entries;
}

describe('the chain of a wallet', () => {
  it('is numbered without a gap from 1 and linked from 64 zeros', () => {
    const [first, second, third] = journal();
    expect([first?.seq, second?.seq, third?.seq]).toEqual([1, 2, 3]);
    expect(first?.previous).toBe('0000000000000000000000000000000000000000000000000000000000000000');
    expect(second?.previous).toBe(first?.hash);
    expect(third?.previous).toBe(second?.hash);
  });

  it('can be checked by anyone: SHA-256 over RFC 8785 of the eleven fields, absent ones left out', () => {
    for (const entry of journal()) {
      const { hash, state, ...fields } = entry;
      expect(Object.keys(fields).sort()).toEqual([
        'at',
        'cause',
        'key',
        'postings',
        'previous',
        'request',
        'seq',
        'stateHash',
        'type',
        'wallet',
      ]);
      expect(entry.stateHash).toBe(sha(state));
      expect(hash).toBe(sha(fields));
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('hashes each state whole, however many holds are open, closed and opened again', () => {
    const member = new MemoryWallet(testEconomy('plain'), '2026-11-21T10:00:00.000Z');
    member.must(grant({ key: 'g', bucket: 'bought', amount: 1000, origin: 'paid' }));
    for (let n = 1; n <= 7; n++) member.must(reserve({ key: `a${n}`, ceiling: n }));
    for (const hold of ['a1', 'a4', 'a7', 'a2']) member.must(settle(hold, 1));
    for (let n = 1; n <= 4; n++) member.must(reserve({ key: `b${n}`, ceiling: n }));
    expect(member.state.holds.map((hold) => hold.id)).toEqual(['a3', 'a5', 'a6', 'b1', 'b2', 'b3', 'b4']);
    for (const entry of member.entries) expect(entry.stateHash).toBe(sha(entry.state));
  });

  it.each([4, 5, 50])('writes each of %i open holds once, however many states it stands in', (count) => {
    const reads: number[] = [];
    const holds = Array.from({ length: count }, (_, n): Hold => {
      const hold = { id: `h${n}`, expires: '2026-11-21T10:10:00.000Z', promise: false, slices: [] };
      const get = () => (reads.push(n) > 0 ? 'chat' : '');
      return Object.defineProperty({ ...hold, reason: '' }, 'reason', { enumerable: true, get });
    });
    const head = emptyHead('w_test');
    const [draft] = journal();
    if (draft === undefined) throw new Error('no entry');
    const sealed = seal(head, draft, { ...head.state, holds });
    expect(new Set(reads).size).toBe(count);
    reads.length = 0;
    const next = seal(head, draft, { ...head.state, holds, debt: 1 });
    expect(reads).toEqual([]);
    expect(sealed.entry.stateHash).toBe(sha({ ...head.state, holds }));
    expect(next.entry.stateHash).toBe(sha({ ...head.state, holds, debt: 1 }));
  });

  it('covers the payee where there is one', () => {
    const [entry] = journal();
    if (entry === undefined) throw new Error('no entry');
    const { state: _state, hash: _hash, ...fields } = { ...entry, payee: 'w_creator' };
    expect(entryHash(fields)).toBe(sha(fields));
    expect(entryHash(fields)).not.toBe(entry.hash);
  });

  it('goes on from the head of its last entry', () => {
    const last = journal().at(-1);
    if (last === undefined) throw new Error('no entry');
    expect(headOf(last)).toEqual({
      wallet: 'w_test',
      seq: 3,
      hash: last.hash,
      at: last.at,
      state: last.state,
    });
    expect(emptyHead('w')).toMatchObject({ wallet: 'w', seq: 0, hash: FIRST_PREVIOUS, at: null });
    expect(stateHashOf(emptyHead('w').state)).toBe(
      sha({
        buckets: {},
        holds: [],
        plan: null,
        freeTurns: null,
        benefits: [],
        debt: 0,
        paidOut: 0,
        closed: false,
      }),
    );
  });
});

describe('a closed wallet', () => {
  it.each([
    grant({ key: 'g', bucket: 'bought', amount: 5 }),
    reserve({ key: 'h', ceiling: 5 }),
    settle('h', 5),
    { type: 'release', hold: 'h', by: 'job', reason: 'timeout' } as const,
    { type: 'touch' } as const,
  ])('accepts no $type', (command) => {
    const closed = { ...emptyHead('w').state, closed: true };
    const member = new MemoryWallet(testEconomy('mixed'), '2026-11-21T10:00:00.000Z', closed);
    expect(member.refused(command)).toEqual({ code: 'wallet_closed' });
  });
});
