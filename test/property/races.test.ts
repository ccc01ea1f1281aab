import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestOf } from '../../src/billing/command.ts';
import { grant, release, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { steps } from './histories.ts';
import { played } from './mixed.ts';

const closers = [settle('race', 7), settle('race', 70), release('race'), { type: 'touch' } as const];

describe('several callers', () => {
  it('EXPIRE-RACE, SETTLE-ONCE: whatever ends a hold, in any order, it ends once and all see the same end', () => {
    const order = fc.shuffledSubarray(closers, { minLength: 1 });
    const property = fc.property(steps, order, fc.constantFrom(-1, 0, 1), (history, commands, offset) => {
      const wallet = played(history, true);
      wallet.now += 10_000_000;
      wallet.must(grant({ key: 'pack', bucket: 'bought', amount: 100, origin: 'paid' }));
      wallet.must(reserve({ key: 'race', ceiling: 50, lifeSeconds: 600 }));
      wallet.now += 600_000 + offset;
      const seen = new Set<string>();
      for (const command of commands) {
        const answer = wallet.post(command);
        if (command.type !== 'touch') seen.add(answer.ok ? (answer.entry?.hash ?? '') : answer.refusal.code);
      }
      wallet.now += 1;
      wallet.touch();
      const ends = wallet.entries.filter((entry) => entry.key === 'close:race');
      expect(ends).toHaveLength(1);
      expect([...seen].filter((hash) => hash !== ends[0]?.hash)).toEqual([]);
      if (offset >= 0) expect(ends[0]?.type).toBe('expire');
      expect(wallet.upToNow.holds.some((hold) => hold.id === 'race')).toBe(false);
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('HOLD-ONCE: asking again, at any time, gives the first hold', () => {
    const property = fc.property(steps, fc.nat({ max: 2_000 }), (history, seconds) => {
      const wallet = played(history, true);
      wallet.now += 10_000_000;
      wallet.must(grant({ key: 'pack', bucket: 'bought', amount: 100, origin: 'paid' }));
      const command = reserve({ key: 'once', ceiling: 50 });
      const first = wallet.must(command);
      wallet.now += seconds * 1000;
      wallet.touch();
      const { length } = wallet.entries;
      for (let n = 0; n < 50; n++) expect(wallet.post(command)).toMatchObject({ repeat: true, entry: first });
      expect(wallet.entries).toHaveLength(length);
    });
    fc.assert(property, { numRuns: 100 });
  });
});

describe('KEY-CONFLICT', () => {
  const fields = fc.record({
    ceiling: fc.integer({ min: 1, max: 9 }),
    floor: fc.integer({ min: 0, max: 9 }),
    model: fc.constantFrom('quick', 'deep'),
    promise: fc.boolean(),
    freeTurn: fc.boolean(),
  });

  it('requests are equal exactly where their content is', () => {
    const property = fc.property(fields, fields, (a, b) => {
      const one = requestOf(reserve({ key: 'k', ...a }));
      const other = requestOf(reserve({ key: 'k', ...b }));
      expect(one === other).toBe(JSON.stringify(a) === JSON.stringify(b));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('other content under a key appends nothing and names both hashes', () => {
    const property = fc.property(steps, fields, fields, (history, a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      const wallet = played(history, true);
      wallet.now += 10_000_000;
      wallet.must(grant({ key: 'pack', bucket: 'bought', amount: 100, origin: 'paid' }));
      const first = wallet.must(reserve({ key: 'k', ...a, floor: 0 }));
      const second = reserve({ key: 'k', ...b, floor: 0, ceiling: a.ceiling + 1 });
      expect(wallet.refused(second)).toEqual({
        code: 'key_conflict',
        key: 'k',
        asked: requestOf(second),
        found: first.request,
      });
    });
    fc.assert(property, { numRuns: 150 });
  });
});
