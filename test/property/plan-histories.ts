import fc from 'fast-check';
import type { Command } from '../../src/billing/command.ts';
import { periodStart } from '../../src/billing/plans.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, MemoryWallet, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { change, period } from '../unit/billing/plan-tools.ts';

/** One step of a history with plans: what is asked, and how long after the step before. */
export type PlanStep = { readonly afterSeconds: number } & (
  | { readonly do: 'open'; readonly plan: 'silver' | 'gold' }
  | { readonly do: 'upgrade' | 'cancel' | 'resume' }
  | { readonly do: 'grant'; readonly pot: 'bank' | 'monthly' | 'vault'; readonly amount: number }
  | {
      readonly do: 'reserve';
      readonly ceiling: number;
      readonly floor: number;
      readonly promise: boolean;
      readonly life: number;
    }
  | { readonly do: 'settle'; readonly back: number; readonly cost: number }
  | { readonly do: 'release'; readonly back: number }
);

/** Noon: waits of whole hours meet the ends of days, periods, graces and holds. */
export const PLANS_START = Date.parse('2026-11-21T12:00:00.000Z');
export const plansEconomy = testEconomy('plans');

const afterSeconds = fc.constantFrom(1, 60, 3_600, 21_600, 43_200, 43_201, 86_400, 172_800, 300_000);
const back = fc.nat({ max: 2 });
const only = <T>(value: T) => fc.constant(value);

const step: fc.Arbitrary<PlanStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: only('open' as const),
      afterSeconds,
      plan: fc.constantFrom('silver', 'gold'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('upgrade' as const, 'cancel', 'resume'), afterSeconds }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: only('grant' as const),
      afterSeconds,
      pot: fc.constantFrom('bank' as const, 'monthly', 'vault'),
      amount: fc.integer({ min: 1, max: 60 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: only('reserve' as const),
      afterSeconds,
      ceiling: fc.integer({ min: 1, max: 120 }),
      floor: fc.nat({ max: 20 }),
      promise: fc.boolean(),
      life: fc.constantFrom(60, 3_600, 43_200, 86_400),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: only('settle' as const), afterSeconds, back, cost: fc.nat({ max: 150 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: only('release' as const), afterSeconds, back }) },
);

/** A history of up to 25 steps. */
export const planSteps: fc.Arbitrary<readonly PlanStep[]> = fc.array(step, { minLength: 1, maxLength: 25 });

/** A wallet under plans. */
export function plansWallet(): MemoryWallet {
  return new MemoryWallet(plansEconomy, new Date(PLANS_START).toISOString());
}

/** The hold that a step ends: one of the newest reserves, counted back from its place; open or not. */
export function holdOf(history: readonly PlanStep[], index: number, counted: number): string {
  const reserves = history.slice(0, index).flatMap((each, at) => (each.do === 'reserve' ? [`h${at}`] : []));
  return reserves.at(-1 - counted) ?? 'none';
}

/** The command of a step at its place, as an owner's tools would send it. */
export function planCommand(history: readonly PlanStep[], index: number, wallet: MemoryWallet): Command {
  const step = history[index];
  switch (step?.do) {
    case 'open':
      return period(step.plan, periodStart(plansEconomy, wallet.upToNow, wallet.now));
    case 'upgrade':
      return change(`c${index}`, { upgrade: 'gold' });
    case 'cancel':
    case 'resume':
      return change(`c${index}`, step.do);
    case 'grant':
      return grant({ key: `g${index}`, bucket: step.pot, amount: step.amount });
    case 'reserve': {
      const { ceiling, promise, life: lifeSeconds } = step;
      return reserve({
        key: `h${index}`,
        ceiling,
        floor: Math.min(step.floor, ceiling),
        promise,
        lifeSeconds,
      });
    }
    case 'settle':
      return settle(holdOf(history, index, step.back), step.cost);
    case 'release':
      return { type: 'release', hold: holdOf(history, index, step.back), by: 'job', reason: 'timeout' };
    case undefined:
      return { type: 'touch' };
  }
}

/** Plays a history, with a job that touches the wallet so many times at each of the moments before a step. */
export function playedPlans(
  history: readonly PlanStep[],
  moments: readonly number[] = [],
  times = 0,
): MemoryWallet {
  const wallet = plansWallet();
  for (const [index, { afterSeconds: wait }] of history.entries()) {
    const next = wallet.now + wait * 1000;
    for (const seconds of index === 0 ? [] : [...moments].sort((a, b) => b - a)) {
      wallet.now = Math.max(wallet.now, next - seconds * 1000);
      for (let n = 0; n < times; n++) wallet.touch();
    }
    wallet.now = next;
    wallet.post(planCommand(history, index, wallet));
  }
  return wallet;
}
