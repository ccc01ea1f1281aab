import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  moneyGone,
  nextClawback,
  type Reversal,
  takenBack,
  withReversal,
} from '../../../src/billing/money-back.ts';

const refund = (id: string, money: number, stage: Reversal['stage'] = 'stands'): Reversal => ({
  id,
  kind: 'refund',
  money,
  stage,
});
const dispute = (money: number, stage: Reversal['stage']): Reversal => ({
  id: 'dp_1',
  kind: 'dispute',
  money,
  stage,
});

function known(...reports: readonly Reversal[]): readonly Reversal[] {
  return reports.reduce<readonly Reversal[]>(withReversal, []);
}

describe('how much of a grant is taken back', () => {
  it.each([
    ['nothing was reversed', [], 0],
    ['a third was refunded', [refund('re_1', 333)], 366],
    ['two refunds add up', [refund('re_1', 333), refund('re_2', 333)], 732],
    ['all was refunded', [refund('re_1', 1000)], 1100],
    ['a refund is on its way', [refund('re_1', 1000, 'open')], 1100],
    ['a refund failed after all', [refund('re_1', 1000), refund('re_1', 1000, 'undone')], 0],
    ['a dispute is open', [dispute(1000, 'open')], 1100],
    ['a dispute was lost', [dispute(1000, 'open'), dispute(1000, 'stands')], 1100],
    ['a dispute was won', [dispute(1000, 'open'), dispute(1000, 'undone')], 0],
    ['a dispute was won, and then refunded in part', [dispute(1000, 'undone'), refund('re_1', 500)], 550],
    [
      'a refund was disputed as well: never more than was paid',
      [refund('re_1', 600), dispute(1000, 'open')],
      1100,
    ],
    ['one cent of $10.00 was refunded: rounded in the favour of the buyer', [refund('re_1', 1)], 1],
  ])('when %s', (_what, reports, taken) => {
    expect(takenBack(1100, 1000, known(...reports))).toBe(taken);
  });

  it('is nothing of what cost nothing', () => {
    expect(takenBack(1100, 0, [refund('re_1', 5)])).toBe(0);
  });

  it('keeps amounts exact beyond 2^53 in between', () => {
    expect(takenBack(9_007_199_254_740_991, 3, [refund('re_1', 1)])).toBe(3_002_399_751_580_330);
  });
});

describe('reports', () => {
  const report = fc.record<Reversal>({
    id: fc.constantFrom('re_1', 're_2', 'dp_1'),
    kind: fc.constant('refund'),
    money: fc.integer({ min: 0, max: 700 }),
    stage: fc.constantFrom('open', 'stands', 'undone'),
  });

  it('WEBHOOK-ORDER: in any order and repeated come to one state', () => {
    const property = fc.property(
      fc.array(report, { maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      (all, chance) => {
        const keys = new Map(
          [...all, ...all].map((each, index) => [index, { each, key: chance.next().value ?? 0 }]),
        );
        const shuffled = [...keys.values()].sort((a, b) => a.key - b.key).map(({ each }) => each);
        expect(known(...shuffled)).toEqual(known(...all));
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  it('never come to less than nothing or more than was paid', () => {
    const property = fc.property(
      fc.array(report, { maxLength: 8 }),
      fc.integer({ min: 1, max: 1000 }),
      (all, paid) => {
        const gone = moneyGone(paid, known(...all));
        expect(gone).toBeGreaterThanOrEqual(0);
        expect(gone).toBeLessThanOrEqual(paid);
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

describe('the next clawback', () => {
  const grant = { of: 'cs_1', granted: { kind: 'pack', bucket: 'bought' }, by: 'stripe' } as const;

  it('is the first one where there was none, and none where nothing changes', () => {
    expect(nextClawback(grant, null, 0)).toBeNull();
    expect(nextClawback(grant, null, 7)).toMatchObject({
      key: 'clawback:cs_1:1',
      before: { target: 0, taken: 0 },
    });
    expect(nextClawback(grant, { n: 3, target: 7, taken: 5 }, 7)).toBeNull();
  });

  it('stands on the one before', () => {
    const next = nextClawback(grant, { n: 3, target: 7, taken: 5 }, 2);
    expect(next).toEqual({
      type: 'clawback',
      key: 'clawback:cs_1:4',
      of: 'cs_1',
      granted: { kind: 'pack', bucket: 'bought' },
      by: 'stripe',
      before: { target: 7, taken: 5 },
      target: 2,
    });
  });
});

describe('what is known of reversals', () => {
  const at = (id: string, money: number, stage: Reversal['stage'] = 'open'): Reversal => ({
    ...{ id, kind: 'refund', money, stage },
  });

  it('is sorted by id, whatever came first', () => {
    const known = withReversal(withReversal(withReversal([], at('b', 1)), at('c', 1)), at('a', 1));
    expect(known.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('keeps the larger sum of two reports of one stage, in either order', () => {
    expect(withReversal([at('a', 5)], at('a', 9))).toEqual([at('a', 9)]);
    expect(withReversal([at('a', 9)], at('a', 5))).toEqual([at('a', 9)]);
  });
});
