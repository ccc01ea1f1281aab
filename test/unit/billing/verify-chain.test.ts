import { describe, expect, it } from 'vitest';
import { emptyHead, headOf, seal } from '../../../src/billing/chain.ts';
import type { Entry } from '../../../src/billing/entry.ts';
import { checkNext, startOfChain } from '../../../src/billing/verify-chain.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

function journal(): Entry[] {
  const member = new MemoryWallet(testEconomy('imagina'), '2026-11-21T10:00:00.000Z');
  member.must(grant({ key: 'g', bucket: 'credits', amount: 9000, origin: 'paid' }));
  member.must(reserve({ key: 'h1', ceiling: 5000 }));
  member.at('2026-11-21T10:01:00.000Z').must(settle('h1', 4137));
  member.must(reserve({ key: 'h2', ceiling: 5000, freeTurn: true }));
  member.must(release('h2'));
  return member.entries;
}

/** The breaches of a journal, as "seq rule". */
function breaches(entries: readonly Entry[]): string[] {
  let check = startOfChain('w_test');
  for (const entry of entries) check = checkNext(check, entry);
  return check.breaches.map(({ wallet, seq, rule }) => `${wallet} ${seq} ${rule}`);
}

/** The journal with its third entry, the settle, changed behind our back. */
function tampered(change: (entry: Entry) => unknown): string[] {
  return breaches(
    journal().map((entry) => (entry.seq === 3 ? (change(structuredClone(entry)) as Entry) : entry)),
  );
}

describe('CHAIN: the check of a journal', () => {
  it('finds nothing wrong with what the ledger wrote, also after a round through JSON', () => {
    expect(breaches(journal())).toEqual([]);
    expect(breaches(JSON.parse(JSON.stringify(journal())))).toEqual([]);
    expect(breaches([])).toEqual([]);
  });

  it('names the first entry behind one that was removed', () => {
    expect(breaches(journal().filter((entry) => entry.seq !== 3))[0]).toBe('w_test 4 sequence');
    expect(breaches(journal().slice(1))[0]).toBe('w_test 2 sequence');
  });

  it('names an entry that was doubled or inserted', () => {
    const entries = journal();
    const third = entries[2];
    if (third === undefined) throw new Error('no third entry');
    expect(breaches([...entries.slice(0, 3), third, ...entries.slice(3)])[0]).toBe('w_test 3 sequence');
  });

  it('names two entries that changed places', () => {
    const [first, second, ...others] = journal();
    if (first === undefined || second === undefined) throw new Error('no entries');
    expect(breaches([second, first, ...others])[0]).toBe('w_test 2 sequence');
  });

  it.each<[string, (entry: Entry) => unknown, string[]]>([
    ['a key', (entry) => ({ ...entry, key: 'close:h9' }), ['w_test 3 hash']],
    ['a time', (entry) => ({ ...entry, at: '2026-11-21T10:00:30.000Z' }), ['w_test 3 hash']],
    [
      'a time before the head',
      (entry) => ({ ...entry, at: '2026-11-21T09:00:00.000Z' }),
      ['w_test 3 time', 'w_test 3 hash'],
    ],
    ['a cause', (entry) => ({ ...entry, cause: { ...entry.cause, cost: 1 } }), ['w_test 3 hash']],
    ['a payee', (entry) => ({ ...entry, payee: 'w_thief' }), ['w_test 3 hash']],
    ['a link', (entry) => ({ ...entry, previous: 'f'.repeat(64) }), ['w_test 3 chain', 'w_test 3 hash']],
    ['a hash', (entry) => ({ ...entry, hash: 'f'.repeat(64) }), ['w_test 3 hash', 'w_test 4 chain']],
    [
      'a state',
      (entry) => ({ ...entry, state: { ...entry.state, debt: 1 } }),
      ['w_test 3 state-hash', 'w_test 3 state', 'w_test 4 state'],
    ],
    [
      'a fraction in the state',
      (entry) => ({ ...entry, state: { ...entry.state, debt: 0.5 } }),
      ['w_test 3 state-hash', 'w_test 3 state', 'w_test 4 state'],
    ],
    ['no postings', (entry) => ({ ...entry, postings: undefined }), ['w_test 3 hash', 'w_test 3 balance']],
    ['no state', (entry) => ({ ...entry, state: undefined }), ['w_test 3 state-hash']],
  ])('names an entry with %s changed, and goes on behind it', (_what, change, expected) => {
    expect(tampered(change).slice(0, expected.length)).toEqual(expected);
  });

  it.each([Number.NaN, 0.5, '5', null])(
    'names a posting whose amount became %s instead of breaking off',
    (amount) => {
      const found = tampered((entry) => {
        const [first, ...others] = entry.postings;
        return { ...entry, postings: [{ ...first, amount }, ...others] };
      });
      expect(found).toEqual(['w_test 3 hash', 'w_test 3 balance']);
    },
  );

  it('tells the operator in words what is wrong', () => {
    const told = (change: (entry: Entry) => object) => {
      const [first, second, third] = journal();
      if (first === undefined || second === undefined || third === undefined) throw new Error('no entries');
      let check = startOfChain('w_test');
      for (const entry of [first, second, { ...third, ...change(third) }]) check = checkNext(check, entry);
      return check.breaches.map(({ rule, detail }) => [rule, detail]);
    };
    const changed = ['hash', 'was changed: its hash does not fit its content'];
    expect(told(() => ({ seq: 5 }))).toEqual([
      ['sequence', 'follows seq 2: an entry is missing or doubled'],
      changed,
    ]);
    expect(told(() => ({ previous: 'f' }))).toEqual([
      ['chain', 'does not carry the hash of the entry before it'],
      changed,
    ]);
    expect(told(() => ({ at: '2026-11-20T10:00:00.000Z' }))).toEqual([
      ['time', 'is dated 2026-11-20T10:00:00.000Z, before 2026-11-21T10:00:00.000Z'],
      changed,
    ]);
    expect(told(({ state }) => ({ state: { ...state, debt: 1 } }))).toEqual([
      ['state-hash', 'its state was changed'],
      ['state', 'its state is not what its postings give'],
    ]);
    expect(told(({ postings }) => ({ postings: postings.slice(1) }))).toEqual([
      changed,
      ['balance', 'postings sum to zero ({"unit":"credit","total":5000})'],
    ]);
    expect(told(() => ({ postings: null }))).toEqual([
      changed,
      ['balance', expect.stringMatching(/^TypeError: .*not iterable/)],
    ]);
  });

  it('breaks off at a fault that is not the journal: it never passes for a breach', () => {
    const [first] = journal();
    if (first === undefined) throw new Error('no entry');
    const state = {
      ...first.state,
      get benefits(): readonly string[] {
        throw new Error('out of memory');
      },
    };
    expect(() => checkNext(startOfChain('w_test'), { ...first, state })).toThrow('out of memory');
  });

  it('names a hold that is open although something was decided after its end, but not while time books the ends', () => {
    const member = new MemoryWallet(testEconomy('plain'), '2026-11-21T10:00:00.000Z');
    member.must(grant({ key: 'g', bucket: 'bought', amount: 100, origin: 'paid' }));
    member.must(reserve({ key: 'h1', ceiling: 10, lifeSeconds: 60 }));
    member.must(reserve({ key: 'h2', ceiling: 10, lifeSeconds: 60 }));
    const last = member.entries.at(-1);
    const ended = member.at('2026-11-21T10:01:00.000Z');
    ended.must(grant({ key: 'after', bucket: 'bought', amount: 1 }));
    expect(ended.entries.map(({ type }) => type).slice(-3)).toEqual(['expire', 'expire', 'grant']);
    expect(breaches(ended.entries)).toEqual([]);
    if (last === undefined) throw new Error('no entry');
    const late = { ...last, key: 'later', at: '2026-11-21T10:01:00.000Z' };
    const found = checkNext({ head: headOf(last), breaches: [] }, late).breaches;
    expect(found.filter(({ rule }) => rule === 'hold').map(({ detail }) => detail)).toEqual([
      'hold h1 ended at 2026-11-21T10:01:00.000Z and is still open',
      'hold h2 ended at 2026-11-21T10:01:00.000Z and is still open',
    ]);
  });

  it('names a hold that was opened for longer than a day', () => {
    const lives = (expires: string) => {
      const [first, second] = journal();
      if (first === undefined || second?.cause.hold === undefined) throw new Error('no reserve');
      const hold = { ...second.cause.hold, expires };
      const check = checkNext(startOfChain('w_test'), first);
      const { breaches: found } = checkNext(check, { ...second, cause: { ...second.cause, hold } });
      return found.flatMap(({ rule, detail }) => (rule === 'hold' ? [detail] : []));
    };
    expect(lives('2026-11-22T10:00:00.000Z')).toEqual([]);
    expect(lives('2026-11-22T10:00:00.001Z')).toEqual([
      'hold h1 is open until 2026-11-22T10:00:00.001Z, longer than any may be',
    ]);
  });

  it('takes two entries of the same instant for what they are', () => {
    const [first, second] = journal();
    expect(second?.at).toBe(first?.at);
    expect(breaches(journal().slice(0, 2))).toEqual([]);
  });

  it('is not deceived by a state that was sealed anew: it must be what the postings give', () => {
    const [first, ...others] = journal();
    if (first === undefined) throw new Error('no entry');
    const rich = {
      ...first.state,
      buckets: { credits: [{ left: 1_000_000, origin: 'paid' as const, expires: null }] },
    };
    expect(breaches([seal(emptyHead('w_test'), first, rich).entry, ...others]).slice(0, 2)).toEqual([
      'w_test 1 state',
      'w_test 2 chain',
    ]);
  });
});
