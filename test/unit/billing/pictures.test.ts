import { describe, expect, it } from 'vitest';
import { inpaintOperation, outpaintSettings, pictureCost } from '../../../src/billing/pricing.ts';
import { communityEconomy, imageOf, testEconomy } from './economies.ts';

const street = testEconomy('street');
const square = (side: number, steps: number) => ({ width: side, height: side, steps });
const streetPrice = (model: string) => imageOf(street, model).price;

describe('the price of a picture', () => {
  it.each([
    ['str-01', 'schnell', square(512, 4), 10],
    ['str-02', 'dev', square(1024, 25), 50],
    ['str-02', 'dev', square(1024, 50), 100],
    ['str-03', 'pro', square(1024, 25), 100],
    ['str-04', 'dev', square(768, 25), 29],
    ['str-04', 'dev', { width: 1024, height: 1440, steps: 25 }, 71],
    ['str-04', 'dev', square(1440, 25), 99],
    ['str-07', 'schnell', square(448, 4), 8],
    ['str-07', 'schnell', square(464, 4), 9],
    ['str-10', 'dev', { width: 2048, height: 1024, steps: 25 }, 100],
    ['rates', 'pro-1.1', square(1024, 25), 120],
    ['rates', 'realism', square(1024, 25), 90],
    ['least', 'schnell', square(16, 1), 1],
  ])('%s: %s, %o costs %i', (_id, model, settings, cost) => {
    expect(pictureCost(streetPrice(model), settings)).toBe(cost);
  });

  it.each([
    [0, 48],
    [25, 49],
    [100, 50],
  ])('str-11: with %i %% of dev 1024x1024 masked an inpaint costs %i', (percent, cost) => {
    const operation = inpaintOperation({ masked: (1024 * 1024 * percent) / 100, pixels: 1024 * 1024 });
    expect(pictureCost(streetPrice('dev'), { ...square(1024, 25), operation })).toBe(cost);
  });

  it('str-11: 40 % masked costs 49; a mask that is none is refused', () => {
    const settings = { ...square(1024, 25), operation: inpaintOperation({ masked: 40, pixels: 100 }) };
    expect(pictureCost(streetPrice('dev'), settings)).toBe(49);
    for (const share of [
      { masked: 5, pixels: 4 },
      { masked: -1, pixels: 4 },
      { masked: 0, pixels: 0 },
      { masked: 0.5, pixels: 4 },
    ]) {
      expect(() => inpaintOperation(share)).toThrow(RangeError);
    }
  });

  it('str-10: dev 1024x1024 grown to 2048x1024 at 25 steps costs 100', () => {
    const settings = outpaintSettings({ width: 2048, height: 1024, steps: 25 });
    expect(pictureCost(streetPrice('dev'), settings)).toBe(100);
  });

  it('com-04: 1024x1024, 512x512 and 50 steps cost 40.00, 10.00 and 80.00', () => {
    const { price } = imageOf(communityEconomy(), 'portrait');
    expect(pictureCost(price, square(1024, 25))).toBe(4000);
    expect(pictureCost(price, square(512, 25))).toBe(1000);
    expect(pictureCost(price, square(1024, 50))).toBe(8000);
  });

  it('gen-11: a flat price is the same for every size and number of steps', () => {
    const { price } = imageOf(testEconomy('genesis'), 'portrait');
    expect(pictureCost(price, square(256, 10))).toBe(15_000);
    expect(pictureCost(price, square(2048, 50))).toBe(15_000);
  });

  it('ima-13: a titlecard costs 40.00 and a portrait 60.00', () => {
    const imagina = testEconomy('imagina');
    expect(pictureCost(imageOf(imagina, 'titlecard').price, square(1024, 25))).toBe(4000);
    expect(pictureCost(imageOf(imagina, 'portrait').price, square(1024, 25))).toBe(6000);
  });

  it('rounds up once, so that the sum of tiny parts is never lost', () => {
    // 50 * 1,040,400 / 1,048,576 = 49.61.
    expect(pictureCost(streetPrice('dev'), square(1020, 25))).toBe(50);
    // One step of 25 on one pixel: far below one, still one.
    expect(pictureCost(streetPrice('pro'), { width: 1, height: 1, steps: 1 })).toBe(1);
  });

  it('is at least 1, also at a rate of zero', () => {
    const price = { version: 'v', kind: 'formula', rate: 0, numerator: '1', denominator: '1' } as const;
    expect(pictureCost({ ...price, referenceSteps: 25 }, square(1024, 25))).toBe(1);
  });

  it.each([{ width: -1 }, { width: Number.NaN }, { width: 0.5 }, { steps: Number.NaN }])(
    'throws at settings that no picture has: %o',
    (wrong) => {
      expect(() => pictureCost(streetPrice('dev'), { ...square(1024, 25), ...wrong })).toThrow(RangeError);
    },
  );
});
