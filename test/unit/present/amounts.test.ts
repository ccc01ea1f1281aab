import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../src/billing/economy.ts';
import { showAmount, showDollars, showEstimate, showNumber } from '../../../src/present/amounts.ts';

const unit = (scale: number): Unit => ({ name: 'credit', plural: 'credits', scale, secondName: null });

describe('amounts', () => {
  it('are exact, with thousands separators and the unit in the right number', () => {
    expect(showAmount(1_875, unit(2))).toBe('18.75 credits');
    expect(showAmount(100, unit(2))).toBe('1.00 credit');
    expect(showAmount(101, unit(2))).toBe('1.01 credits');
    expect(showAmount(0, unit(2))).toBe('0.00 credits');
    expect(showAmount(-1_234_567, unit(2))).toBe('-12,345.67 credits');
    expect(showAmount(21_480, unit(0))).toBe('21,480 credits');
    expect(showAmount(1, unit(0))).toBe('1 credit');
    expect(showAmount(1_200, unit(6))).toBe('0.001200 credits');
  });

  it('that are nothing are short where the unit has many decimals', () => {
    expect(showAmount(0, unit(6))).toBe('0 credits');
    expect(showNumber(0, unit(3))).toBe('0');
    expect(showNumber(0, unit(2))).toBe('0.00');
    expect(showNumber(0, unit(0))).toBe('0');
    expect(showNumber(1, unit(6))).toBe('0.000001');
  });

  it('can be read back without loss, at any size', () => {
    const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(amount, fc.constantFrom(0, 2, 6), (value, scale) => {
        const shown = showNumber(value, unit(scale)).replaceAll(',', '').replace('.', '');
        expect(BigInt(shown)).toBe(BigInt(value));
      }),
    );
  });

  it('as estimates have about two digits', () => {
    expect(showEstimate(300, unit(2))).toBe('~3');
    expect(showEstimate(312, unit(2))).toBe('~3.1');
    expect(showEstimate(1_234, unit(2))).toBe('~12');
    expect(showEstimate(45, unit(2))).toBe('~0.45');
    expect(showEstimate(21_480, unit(0))).toBe('~21,480');
    expect(showEstimate(1_250, unit(6))).toBe('~0.0013');
  });

  it('in dollars are whole cents', () => {
    expect(showDollars(1_999)).toBe('$19.99');
    expect(showDollars(500)).toBe('$5.00');
    expect(showDollars(1_234_500)).toBe('$12,345.00');
    expect(showDollars(-500)).toBe('-$5.00');
  });
});
