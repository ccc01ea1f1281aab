import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/billing/refusal.ts';
import type { UpstreamCode } from '../../../src/errors.ts';
import { inputFault, refusalMessage, upstreamMessage } from '../../../src/present/refusal.ts';
import { english } from '../../../src/present/words/en.ts';
import { expectAccepted, labelsOf, textOf } from './accepted.ts';
import { COMMUNITY, HOSTILE } from './fixtures.ts';

const SHORT: Refusal = {
  code: 'insufficient_balance',
  needed: 2_400,
  available: 700,
  held: 0,
  holds: 0,
  locked: 0,
};

describe('a refusal', () => {
  it('says what is needed, what there is, what is short, and that nothing was charged; to the member alone', () => {
    const message = refusalMessage(SHORT, COMMUNITY);
    expect(message.isPrivate).toBe(true);
    expect(textOf(message)).toBe(
      'Needs about 24.00 credits, you have 7.00: 17.00 short. Nothing was charged.',
    );
    expectAccepted(message);
  });

  it('says "about" only of estimates', () => {
    const message = refusalMessage(SHORT, COMMUNITY, { isExact: true });
    expect(textOf(message)).toContain('Needs 24.00 credits, you have 7.00');
  });

  it('says that held is not empty, and what is locked', () => {
    const held = { ...SHORT, held: 1_200, holds: 1, locked: 5_000 };
    expect(textOf(refusalMessage(held, COMMUNITY)).split('\n').slice(1)).toEqual([
      '12.00 held by 1 running answer. What a running answer does not use comes back when it ends.',
      '50.00 locked until you have a plan.',
    ]);
    const two = { ...SHORT, held: 1_200, holds: 2 };
    expect(textOf(refusalMessage(two, COMMUNITY))).toContain('12.00 held by 2 running answers.');
  });

  it('offers the ways out as buttons, and says when free turns return', () => {
    const message = refusalMessage(SHORT, COMMUNITY, {
      freeTurnsReset: '2026-11-22T00:00:00.000Z',
      ways: [
        { kind: 'cheaper', title: 'Quick', estimate: 113, customId: 'v1:chat:model:17:quick' },
        { kind: 'buy' },
        { kind: 'plan' },
        { kind: 'redeem' },
      ],
    });
    expect(textOf(message)).toContain('Free turns return <t:1795305600:R>.');
    expect(labelsOf(message)).toEqual(['Use Quick · ~1.1', 'Buy', 'Plans', 'Redeem a code']);
    expectAccepted(message);
  });

  it.each<Refusal>([
    { code: 'hold_unknown', hold: '1' },
    { code: 'key_conflict', key: '1', asked: 'a', found: 'b' },
    { code: 'busy', because: 'holds' },
    { code: 'busy', because: 'grants' },
    { code: 'busy', because: 'queue' },
    { code: 'busy', because: 'database' },
    { code: 'wallet_closed' },
    { code: 'invalid', field: 'amount', message: 'must be a whole amount above 0' },
  ])('has words for $code $because', (refusal) => {
    const message = refusalMessage(refusal, COMMUNITY);
    expect(textOf(message).length).toBeGreaterThan(20);
    expectAccepted(message);
  });
});

describe('a failure before anything was shown', () => {
  it('has words for every code, and says that nothing was charged', () => {
    for (const code of Object.keys(english.upstream) as UpstreamCode[]) {
      const message = upstreamMessage(code);
      expect(textOf(message)).toBe(`${english.upstream[code]}\nYou were not charged.`);
      expectAccepted(message);
    }
  });
});

describe('a fault in what was typed', () => {
  it('names the field', () => {
    const message = inputFault('size', 'must be a multiple of 16');
    expect(textOf(message)).toBe('**size**: must be a multiple of 16\nNothing was charged.');
    expect(message.isPrivate).toBe(true);
  });

  it.each(HOSTILE)('quotes hostile text without being broken by it', (hostile) => {
    expectAccepted(inputFault('field', hostile));
  });
});
