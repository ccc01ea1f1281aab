import { describe, expect, it } from 'vitest';
import { LIFE_SECONDS_MAX, outOfBounds } from '../../../src/billing/command-bounds.ts';
import { grant, release, reserve, settle } from './memory-wallet.ts';

const MOST = 9_007_199_254_740_991;
const giving = (fields: object) => outOfBounds({ ...grant({ key: 'g', bucket: 'b', amount: 5 }), ...fields });
const holding = (fields: object) => outOfBounds({ ...reserve({ key: 'h', ceiling: 5 }), ...fields });

describe('a command within its bounds', () => {
  it('has amounts of any size that can be counted', () => {
    expect([giving({ amount: 1 }), giving({ amount: MOST })]).toEqual([null, null]);
    expect([holding({ ceiling: 1 }), holding({ ceiling: MOST })]).toEqual([null, null]);
    expect([holding({ floor: 0 }), holding({ floor: MOST })]).toEqual([null, null]);
    expect([outOfBounds(settle('h', 0)), outOfBounds(settle('h', MOST))]).toEqual([null, null]);
    expect(outOfBounds(settle('h', 5, { saved: 0, pieces: { delivered: 0, asked: 0 } }))).toBeNull();
  });

  it('lets a hold live from one second to one day', () => {
    expect(LIFE_SECONDS_MAX).toBe(86_400);
    expect([holding({ lifeSeconds: 1 }), holding({ lifeSeconds: 86_400 })]).toEqual([null, null]);
  });

  it.each([null, '2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'])('may grant until %s', (expires) => {
    expect(giving({ expires })).toBeNull();
  });

  it('may be a release or a touch, which have none', () => {
    expect([outOfBounds(release('h')), outOfBounds({ type: 'touch' })]).toEqual([null, null]);
  });
});

describe('a command out of its bounds', () => {
  it.each([
    [{ ceiling: 0 }, 'ceiling', 'must be a whole amount above 0'],
    [{ ceiling: -1 }, 'ceiling', 'must be a whole amount above 0'],
    [{ floor: -1 }, 'floor', 'must be a whole amount'],
    [{ floor: 0.5 }, 'floor', 'must be a whole amount'],
    [{ lifeSeconds: 0 }, 'lifeSeconds', 'must be a whole number from 1 to 86400'],
    [{ lifeSeconds: 1.5 }, 'lifeSeconds', 'must be a whole number from 1 to 86400'],
    [{ lifeSeconds: 86_401 }, 'lifeSeconds', 'must be a whole number from 1 to 86400'],
  ])('is told what a reserve of %o should have had', (fields, field, message) => {
    expect(holding(fields)).toEqual({ code: 'invalid', field, message });
  });

  it.each([
    '2027-01-01T00:00:00.0Z',
    '2027-01-01T00:00:00.0000Z',
    '2027-01-01T00:00:00.00aZ',
    '2027-01-01T00:00:00',
    '2027-01-01T00:00:00+00:00',
    '2027-01-01',
    '2027-1-01T00:00:00Z',
    ' 2027-01-01T00:00:00Z',
    '2027-01-01T00:00:00Z ',
    '+002027-01-01T00:00:00Z',
    '2027-02-30T25:00:00Z',
    '2027-aa-01T00:00:00Z',
    '2027-01-aaT00:00:00Z',
    '2027-01-01Taa:00:00Z',
    '1970-01-01T00:00:00Z',
    '1969-12-31T00:00:00Z',
  ])('may not grant until %j', (expires) => {
    expect(giving({ expires })).toEqual({
      code: 'invalid',
      field: 'expires',
      message: 'must be an instant in UTC, or null',
    });
  });

  it('is told the first of several', () => {
    expect(giving({ amount: 0, expires: 'never' })).toMatchObject({ field: 'amount' });
    expect(holding({ ceiling: 0, floor: -1, lifeSeconds: 0 })).toMatchObject({ field: 'ceiling' });
    expect(outOfBounds(settle('h', -1, { saved: -1 }))).toMatchObject({ field: 'cost' });
  });
});
