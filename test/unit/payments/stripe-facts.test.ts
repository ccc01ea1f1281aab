import { describe, expect, it } from 'vitest';
import { disputeFact, idOf, refundFact } from '../../../src/payments/stripe-facts.ts';

type Dispute = Parameters<typeof disputeFact>[0];
type Refund = Parameters<typeof refundFact>[0];

/** Only what the reading looks at. */
const dispute = (status: string) =>
  ({ id: 'dp_1', amount: 500, currency: 'usd', payment_intent: 'pi_1', status }) as unknown as Dispute;
const refund = (status: string | null) =>
  ({ id: 're_1', amount: 100, currency: 'usd', payment_intent: { id: 'pi_1' }, status }) as unknown as Refund;

describe('a dispute', () => {
  it.each([
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['lost', 'stands'],
    ['appeal_needs_response', 'stands'],
    ['appeal_under_review', 'stands'],
    ['won', 'undone'],
    ['prevented', 'undone'],
  ])('that is %s has the stage %s', (status, stage) => {
    expect(disputeFact(dispute(status))).toEqual({
      kind: 'reversal',
      intent: 'pi_1',
      currency: 'usd',
      reversal: { id: 'dp_1', kind: 'dispute', money: 500, stage },
    });
  });

  it.each(['warning_needs_response', 'warning_under_review', 'warning_closed'])(
    'that is only an inquiry (%s) takes nothing',
    (status) => {
      expect(disputeFact(dispute(status))).toBeNull();
    },
  );
});

describe('a refund', () => {
  it.each([
    ['pending', 'open'],
    ['requires_action', 'open'],
    [null, 'open'],
    ['succeeded', 'stands'],
    ['failed', 'undone'],
    ['canceled', 'undone'],
  ])('that is %s has the stage %s', (status, stage) => {
    expect(refundFact(refund(status))).toMatchObject({ intent: 'pi_1', reversal: { kind: 'refund', stage } });
  });
});

it.each([
  ['pi_1', 'pi_1'],
  [{ id: 'pi_1' }, 'pi_1'],
  [null, null],
  [undefined, null],
])('the id of %j is %s', (named, id) => {
  expect(idOf(named)).toBe(id);
});
