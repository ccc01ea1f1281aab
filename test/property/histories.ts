import fc from 'fast-check';
import type { Command } from '../../src/billing/command.ts';
import type { Entry, Origin } from '../../src/billing/entry.ts';

/**
 * One step of a random history: what is asked, and how long after the step before. Holds are named by number, so
 * that steps repeat, settle twice, and ask for holds that never were.
 */
export type Step = { readonly afterSeconds: number } & (
  | {
      readonly do: 'grant';
      readonly bucket: string;
      readonly amount: number;
      readonly origin: Origin;
      readonly livesSeconds: number | null;
    }
  | {
      readonly do: 'reserve';
      readonly hold: number;
      readonly ceiling: number;
      readonly floor: number;
      readonly free: boolean;
      readonly promise: boolean;
      readonly life: number;
    }
  | { readonly do: 'settle'; readonly hold: number; readonly cost: number }
  | { readonly do: 'release' | 'refund'; readonly hold: number }
);

/** Ten minutes before midnight: waits of whole minutes soon meet the end of the day, of holds and of credit. */
export const START = Date.parse('2026-11-21T23:50:00.000Z');

const afterSeconds = fc.constantFrom(0, 0, 1, 60, 60, 300, 600, 599, 3_600, 86_400);
const hold = fc.nat({ max: 7 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      afterSeconds,
      bucket: fc.constantFrom('gifts', 'monthly', 'vault', 'bought'),
      amount: fc.integer({ min: 1, max: 60 }),
      origin: fc.constantFrom<Origin>('free', 'gift', 'paid', 'earned'),
      livesSeconds: fc.constantFrom(null, null, 600, 1_200, 86_400),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      afterSeconds,
      hold,
      ceiling: fc.integer({ min: 1, max: 80 }),
      floor: fc.integer({ min: 0, max: 80 }),
      free: fc.boolean(),
      promise: fc.boolean(),
      life: fc.constantFrom(60, 300, 600, 1_200),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      afterSeconds,
      hold,
      cost: fc.integer({ min: 0, max: 120 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'refund'), afterSeconds, hold }),
  },
);

/** A history of up to 30 steps. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 1, maxLength: 30 });

/**
 * The command of a step at its place in the history and at its instant.
 * @param entries of the wallet so far: a refund names the entry that settled its hold, or nothing is asked
 */
export function commandOf(step: Step, index: number, now: number, entries: readonly Entry[]): Command {
  switch (step.do) {
    case 'grant': {
      const { bucket, amount, origin, livesSeconds } = step;
      const expires = livesSeconds === null ? null : new Date(now + livesSeconds * 1000).toISOString();
      const fields = { by: 'owner', reason: 'gift', source: 'issued:gift' } as const;
      return { type: 'grant', key: `g${index}`, bucket, amount, origin, expires, ...fields };
    }
    case 'reserve': {
      const { ceiling, promise, free: freeTurn, life: lifeSeconds } = step;
      const floor = Math.min(step.floor, ceiling);
      const fields = { by: 'member', reason: 'chat', model: 'talk', priceVersion: 'v1' } as const;
      return {
        type: 'reserve',
        key: `h${step.hold}`,
        ceiling,
        floor,
        freeTurn,
        promise,
        lifeSeconds,
        ...fields,
      };
    }
    case 'settle':
      return { type: 'settle', hold: `h${step.hold}`, by: 'member', cost: step.cost, reason: 'done' };
    case 'release':
      return { type: 'release', hold: `h${step.hold}`, by: 'job', reason: 'provider-failed' };
    case 'refund': {
      const settled = entries.find(({ key }) => key === `close:h${step.hold}`);
      if (settled === undefined) return { type: 'touch' };
      return { type: 'refund', settled, by: 'owner', reason: 'refund' };
    }
  }
}
