import fc from 'fast-check';

/**
 * One step of a history in which everything meets: what is asked, how long after the step before, and where a crash
 * cuts it off (0 not at all; n behind its nth entry, or with all of them stored and the answer lost).
 */
export type WholeStep = { readonly afterSeconds: number; readonly crash: number } & (
  | {
      readonly do: 'grant';
      readonly pot: string;
      readonly origin: 'free' | 'gift' | 'earned';
      readonly amount: number;
      readonly livesSeconds: number | null;
    }
  | { readonly do: 'coupon'; readonly amount: number; readonly days: number | null }
  | {
      readonly do: 'reserve';
      readonly ceiling: number;
      readonly floor: number;
      readonly free: boolean;
      readonly promise: boolean;
      readonly life: number;
    }
  | { readonly do: 'settle'; readonly back: number; readonly cost: number }
  | { readonly do: 'release' | 'refund' | 'again'; readonly back: number }
  | {
      readonly do: 'open';
      readonly plan: 'silver' | 'gold' | 'next';
      /** In an invoice's name its payment, else an owner's grant. */
      readonly money: number | null;
      readonly start: 'owner' | 'end' | 'hour' | 'day' | 'midnight';
    }
  | { readonly do: 'upgrade' | 'downgrade' | 'cancel' | 'resume'; readonly money: number | null }
  | { readonly do: 'buy'; readonly pot: 'vault' | 'bought'; readonly amount: number; readonly money: number }
  | {
      readonly do: 'report';
      readonly back: number;
      readonly name: string;
      readonly money: number;
      readonly stage: number;
    }
  | { readonly do: 'leave'; readonly away: number }
);

/** Ten minutes before midnight: waits soon meet the ends of the day, of holds, credit, periods and grace. */
export const WHOLE_START = Date.parse('2026-11-21T23:50:00.000Z');

const only = <T>(value: T) => fc.constant(value);
const back = fc.nat({ max: 3 });
const money = fc.option(fc.integer({ min: 1, max: 20 }), { nil: null });
const when = {
  afterSeconds: fc.constantFrom(0, 0, 1, 60, 60, 599, 600, 3_600, 43_200, 86_400, 172_800, 260_000),
  crash: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 9),
};

const credit: fc.Arbitrary<WholeStep> = fc.oneof(
  fc.record({
    ...when,
    do: only('grant' as const),
    pot: fc.constantFrom('bank', 'monthly', 'vault', 'bonus', 'bought'),
    origin: fc.constantFrom('free' as const, 'gift', 'earned'),
    amount: fc.integer({ min: 1, max: 60 }),
    livesSeconds: fc.constantFrom(null, null, 600, 86_400),
  }),
  fc.record({
    ...when,
    do: only('coupon' as const),
    amount: fc.integer({ min: 1, max: 40 }),
    days: fc.constantFrom(null, 1, 2),
  }),
);

const turn: fc.Arbitrary<WholeStep> = fc.record({
  ...when,
  do: only('reserve' as const),
  ceiling: fc.integer({ min: 1, max: 120 }),
  floor: fc.nat({ max: 30 }),
  free: fc.boolean(),
  promise: fc.boolean(),
  life: fc.constantFrom(60, 600, 600, 43_200, 86_400),
});

const plan: fc.Arbitrary<WholeStep> = fc.oneof(
  fc.record({
    ...when,
    do: only('open' as const),
    plan: fc.constantFrom('silver', 'gold', 'next'),
    money,
    start: fc.constantFrom('owner', 'owner', 'end', 'end', 'hour', 'day', 'midnight'),
  }),
  fc.record({ ...when, do: fc.constantFrom('upgrade' as const, 'downgrade', 'cancel', 'resume'), money }),
);

const sale: fc.Arbitrary<WholeStep> = fc.record({
  ...when,
  do: only('buy' as const),
  pot: fc.constantFrom('vault' as const, 'bought', 'bought'),
  amount: fc.integer({ min: 1, max: 90 }),
  money: fc.integer({ min: 1, max: 20 }),
});

const report: fc.Arbitrary<WholeStep> = fc.record({
  ...when,
  do: only('report' as const),
  back,
  name: fc.constantFrom('re_1', 're_2', 'dp_1'),
  money: fc.nat({ max: 25 }),
  stage: fc.nat({ max: 2 }),
});

const step: fc.Arbitrary<WholeStep> = fc.oneof(
  { weight: 2, arbitrary: credit },
  { weight: 5, arbitrary: turn },
  {
    weight: 3,
    arbitrary: fc.record({ ...when, do: only('settle' as const), back, cost: fc.nat({ max: 150 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ ...when, do: fc.constantFrom('release' as const, 'refund', 'again'), back }),
  },
  { weight: 4, arbitrary: plan },
  { weight: 2, arbitrary: sale },
  { weight: 4, arbitrary: report },
  {
    weight: 1,
    arbitrary: fc.record({ ...when, do: only('leave' as const), away: fc.constantFrom(0, 60, 86_400) }),
  },
);

/** A history of up to 24 steps. */
export const wholeSteps: fc.Arbitrary<readonly WholeStep[]> = fc.array(step, {
  minLength: 1,
  maxLength: 24,
  size: 'max',
});
