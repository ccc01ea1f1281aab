import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryHash, seal } from '../../src/billing/chain.ts';
import { decide } from '../../src/billing/decide.ts';
import { EMPTY_STATE, type Entry } from '../../src/billing/entry.ts';
import { evolve } from '../../src/billing/evolve.ts';
import { commandOf, steps } from './histories.ts';
import { mixed, mixedWallet, played } from './mixed.ts';

const sha = (value: unknown) =>
  createHash('sha256')
    .update(canonicalize(value) ?? '', 'utf8')
    .digest('hex');

/** A copy of `value` with the leaf number `at` (counted round and round) changed to something else. */
function withLeafChanged(value: unknown, at: number): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  const leaves: (() => void)[] = [];
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, child] of Object.entries(node)) {
      if (child !== null && typeof child === 'object') walk(child);
      else
        leaves.push(() =>
          Object.assign(node, { [key]: typeof child === 'number' ? child + 1 : `${child}x` }),
        );
    }
  };
  walk(copy);
  leaves[at % leaves.length]?.();
  return copy;
}

function isIntact(entry: Entry): boolean {
  const { hash, state, ...fields } = entry;
  return hash === sha(fields) && entry.stateHash === sha(state);
}

describe('the journal alone rebuilds everything', () => {
  it('REPLAY: evolve over the entries gives each stored state, from the entry as it is stored', () => {
    const property = fc.property(steps, (history) => {
      let state = EMPTY_STATE;
      for (const entry of played(history, false).entries) {
        state = evolve(state, JSON.parse(JSON.stringify(entry)));
        expect(state).toEqual(entry.state);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('CHAIN: every hash can be recomputed by others, and each covers the one before', () => {
    const property = fc.property(steps, fc.boolean(), (history, open) => {
      let previous = '0'.repeat(64);
      for (const [index, entry] of played(history, open).entries.entries()) {
        expect([entry.seq, entry.previous]).toEqual([index + 1, previous]);
        expect(isIntact(entry)).toBe(true);
        expect(entryHash(entry)).toBe(entry.hash);
        previous = entry.hash;
      }
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('CHAIN: a change of any field of any entry breaks a hash', () => {
    const property = fc.property(steps, fc.nat(), fc.nat(), (history, which, leaf) => {
      const { entries } = played(history, true);
      const entry = entries[which % Math.max(1, entries.length)];
      if (entry === undefined) return;
      expect(isIntact(withLeafChanged(entry, leaf) as Entry)).toBe(false);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('what a batch leaves behind', () => {
  it('PREFIX: every cut of the drafts is a valid history, and deciding again behind the cut ends the same', () => {
    const property = fc.property(steps, fc.nat(), fc.boolean(), (history, cut, open) => {
      const whole = mixedWallet(open);
      for (const [index, step] of history.entries()) {
        whole.now += step.afterSeconds * 1000;
        const command = commandOf(step, index, whole.now, whole.entries);
        const decision = decide(mixed, whole.state, command, whole.now);
        if (decision.kind === 'entries' && decision.drafts.length > 1) {
          const kept = cut % decision.drafts.length;
          const state = kept === 0 ? whole.state : decision.states[kept - 1];
          if (state === undefined) throw new Error('a draft without a state');
          const again = decide(mixed, state, command, whole.now);
          if (again.kind !== 'entries') throw new Error('refused behind the cut');
          expect(again.drafts).toEqual(decision.drafts.slice(kept));
          expect(again.state).toEqual(decision.state);
        }
        whole.post(command);
      }
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('gives each draft the state that evolve gives, so that it can be sealed at its place', () => {
    const property = fc.property(steps, (history) => {
      const wallet = played(history, true);
      const before = wallet.head;
      const later = decide(mixed, wallet.state, { type: 'touch' }, wallet.now + 400_000_000);
      if (later.kind !== 'entries') throw new Error('a touch is never refused');
      let { state } = before;
      for (const [index, draft] of later.drafts.entries()) {
        state = evolve(state, draft);
        expect(later.states[index]).toEqual(state);
        expect(isIntact(seal(before, draft, state).entry)).toBe(true);
      }
      expect(later.state).toEqual(state);
    });
    fc.assert(property, { numRuns: 150 });
  });
});
