import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/billing/command.ts';
import { chargedBy, type Decision, decide } from '../../../src/billing/decide.ts';
import type { WalletState } from '../../../src/billing/entry.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const NOW = Date.parse(START);
const MINUTE = 60_000;
const plain = testEconomy('plain');

/** 1,000 in bought, of which `h` holds 100 for one minute and `later` 50 for two. */
function holding(): WalletState {
  const member = new MemoryWallet(plain, START);
  member.must(grant({ key: 'g', bucket: 'bought', amount: 1000, origin: 'paid' }));
  member.must(reserve({ key: 'h', ceiling: 100, lifeSeconds: 60 }));
  member.must(reserve({ key: 'later', ceiling: 50, lifeSeconds: 120 }));
  return member.state;
}

/** The kind of a decision, its keys in order, and how many states stand beside them. */
function shape(decision: Decision): unknown {
  if (decision.kind !== 'entries') return decision;
  const { kind, drafts, states, state } = decision;
  return [kind, drafts.map((draft) => draft.key), states.length, states.at(-1) === state];
}

describe('a decision', () => {
  it.each<[Command, string]>([
    [grant({ key: 'g2', bucket: 'bonus', amount: 5 }), 'g2'],
    [reserve({ key: 'h2', ceiling: 5 }), 'h2'],
    [settle('h', 40), 'close:h'],
    [release('h'), 'close:h'],
  ])('of $type is its entry with the state after it', (command, key) => {
    expect(shape(decide(plain, holding(), command, NOW))).toEqual(['entries', [key], 1, true]);
  });

  it('of a touch is what is due and nothing else', () => {
    const touch = { type: 'touch' } as const;
    const state = holding();
    expect(decide(plain, state, touch, NOW)).toEqual({ kind: 'entries', state, drafts: [], states: [] });
    expect(shape(decide(plain, state, touch, NOW + MINUTE))).toEqual(['entries', ['close:h'], 1, true]);
  });

  it.each(['settle', 'release'] as const)(
    'of a %s that time was faster than ends with the expire',
    (type) => {
      const end = (hold: string) => (type === 'settle' ? settle(hold, 40) : release(hold));
      const late = NOW + 3 * MINUTE;
      expect(shape(decide(plain, holding(), end('h'), late))).toEqual(['entries', ['close:h'], 1, true]);
      expect(shape(decide(plain, holding(), end('later'), late))).toEqual([
        'entries',
        ['close:h', 'close:later'],
        2,
        true,
      ]);
      expect(decide(plain, holding(), end('gone'), late)).toEqual({
        kind: 'refused',
        refusal: { code: 'hold_unknown', hold: 'gone' },
      });
    },
  );

  it('of a reserve whose hold is open is that it was made before, whatever else it asks for', () => {
    const again = reserve({ key: 'later', ceiling: 999 });
    expect(decide(plain, holding(), again, NOW)).toEqual({ kind: 'repeat', key: 'later' });
  });

  it.each<Command>([
    { type: 'touch' },
    grant({ key: 'g2', bucket: 'bonus', amount: 5 }),
    reserve({ key: 'h2', ceiling: 5 }),
    settle('h', 1),
    release('h'),
  ])('of $type on a closed wallet is a refusal, and nothing falls due there', (command) => {
    expect(decide(plain, { ...holding(), closed: true }, command, NOW + MINUTE)).toEqual({
      kind: 'refused',
      refusal: { code: 'wallet_closed' },
    });
  });

  it('never counts a free turn as credit where it adds up what a wallet can hold', () => {
    const member = new MemoryWallet(testEconomy('mixed'), START);
    member.must(reserve({ key: 'turn', ceiling: 5, freeTurn: true }));
    member.must(grant({ key: 'g', bucket: 'bought', amount: 9_007_199_254_740_961, origin: 'paid' }));
    expect(member.state.buckets).toMatchObject({ gifts: [{ left: 30 }] });
  });
});

describe('what a hold was charged', () => {
  it('is usage less what the house absorbed, in the unit asked for', () => {
    const postings = [
      { account: 'hold:h', unit: 'credit', amount: -90 },
      { account: 'usage', unit: 'credit', amount: 100 },
      { account: 'absorbed', unit: 'credit', amount: -10 },
      { account: 'usage', unit: 'turn', amount: 1 },
    ];
    expect(chargedBy(postings, 'credit')).toBe(90);
    expect(chargedBy(postings, 'turn')).toBe(1);
    expect(chargedBy([], 'credit')).toBe(0);
  });
});
