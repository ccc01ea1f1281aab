import { describe, expect, it } from 'vitest';
import {
  type Entry,
  formatAmount,
  formatSigned,
  heldChange,
  memberChange,
  sumsByUnit,
} from '../../../sandbox/page/browser/ledger.ts';

const settle: Entry = {
  previous: null,
  seq: 3,
  key: 'close:1',
  type: 'settle',
  at: '2026-11-21T12:00:00.000Z',
  cause: {},
  postings: [
    { account: 'hold:1', unit: 'credits', amount: -600 },
    { account: 'bucket:base', unit: 'credits', amount: 300 },
    { account: 'usage', unit: 'credits', amount: 300 },
    { account: 'accrued', unit: 'share', amount: -9000 },
    { account: 'payable:w_2', unit: 'share', amount: 9000 },
  ],
  hash: '',
};

describe('amounts on the page', () => {
  it('are shown with the decimals of their unit', () => {
    expect(formatAmount(123_456, 2)).toBe('1,234.56');
    expect(formatAmount(7, 0)).toBe('7');
    expect(formatSigned(-5, 1)).toBe('−0.5');
    expect(formatSigned(5, 1)).toBe('+0.5');
    expect(formatSigned(0, 1)).toBe('0.0');
  });

  it('of an entry sum to zero in every unit', () => {
    expect([...sumsByUnit(settle.postings)]).toEqual([
      ['credits', 0],
      ['share', 0],
    ]);
  });

  it('tell what the member paid, apart from what only moved into or out of a hold', () => {
    expect(memberChange(settle, 'credits')).toBe(-300);
    expect(heldChange(settle, 'credits')).toBe(-600);
  });
});
