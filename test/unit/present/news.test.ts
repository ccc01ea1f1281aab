import { describe, expect, test } from 'vitest';
import type { UnpaidRenewal } from '../../../src/flows/news-content.ts';
import { newsMessage } from '../../../src/present/news.ts';
import { testEconomy } from '../billing/economies.ts';

const END = '2026-04-10T12:00:00.000Z';
const GRACE_END = '2026-04-13T12:00:00.000Z';
const seconds = (instant: string) => Date.parse(instant) / 1000;

function unpaid(of: Partial<UnpaidRenewal>): string {
  const plan = {
    name: 'artisan',
    status: 'active',
    start: '2026-03-10T12:00:00.000Z',
    end: END,
    next: null,
    graceEnd: GRACE_END,
    anchorDay: 10,
    granted: 25_000,
    since: '2026-03-10T12:00:00.000Z',
    lapsedAt: null,
  } as const;
  return JSON.stringify(
    newsMessage({
      kind: 'renewal-unpaid',
      economy: testEconomy('topup'),
      plan,
      url: 'https://invoice.test/i/1',
      nextTryAt: null,
      ...of,
    }),
  );
}

describe('a renewal that could not be paid', () => {
  test('names the plan, the instant until which it holds, and the page that takes the payment', () => {
    const shown = unpaid({});
    expect(shown).toContain('Your plan **Artisan** could not be renewed');
    expect(shown).toContain(`until <t:${seconds(GRACE_END)}:f>, and ends then if it is not paid.`);
    expect(shown).toContain('"url":"https://invoice.test/i/1"');
  });

  test.each<[string, number | null, string]>([
    [
      'before the plan ends',
      Date.parse('2026-04-12T00:00:00.000Z'),
      `<t:${seconds('2026-04-12T00:00:00.000Z')}:R>. You can also pay now`,
    ],
    ['when the plan ends', Date.parse(GRACE_END), 'only after that: please pay now'],
    ['never', null, 'does not try the card again by itself: please pay now'],
  ])('says when Stripe tries again: %s', (_when, nextTryAt, said) => {
    expect(unpaid({ nextTryAt })).toContain(said);
  });

  test.each([
    ['none', null],
    ['one that Discord does not take', `https://invoice.test/${'x'.repeat(500)}`],
  ])('without an address (%s) leads to Manage payments, and has no button', (_what, url) => {
    const shown = unpaid({ url });
    expect(shown).toContain('**Manage payments** at /plan');
    expect(shown).not.toContain('"url"');
  });
});
