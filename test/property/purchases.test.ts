import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { type Reversal, takenBack, withReversal } from '../../src/billing/money-back.ts';
import { ReferencePurchases } from '../reference-purchases.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { balances, grant, MemoryWallet, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { pack, takeBack } from '../unit/billing/purchase-tools.ts';

const shop = testEconomy('shop');
const START = '2026-11-21T10:00:00.000Z';
const STAGES = ['open', 'stands', 'undone'] as const;

type Step =
  | { readonly do: 'buy'; readonly sale: number; readonly granted: number; readonly money: number }
  | {
      readonly do: 'report';
      readonly sale: number;
      readonly name: string;
      readonly money: number;
      readonly stage: number;
    }
  | { readonly do: 'give'; readonly amount: number }
  | { readonly do: 'reserve'; readonly hold: number; readonly amount: number; readonly life: number }
  | { readonly do: 'settle'; readonly hold: number; readonly cost: number }
  | { readonly do: 'wait'; readonly seconds: number };

const sale = fc.nat({ max: 2 });
const hold = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('buy' as const),
    sale,
    granted: fc.integer({ min: 1, max: 120 }),
    money: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({
    do: fc.constant('report' as const),
    sale,
    name: fc.constantFrom('re_1', 're_2', 'dp_1'),
    money: fc.integer({ min: 0, max: 60 }),
    stage: fc.nat({ max: 2 }),
  }),
  fc.record({ do: fc.constant('give' as const), amount: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    do: fc.constant('reserve' as const),
    hold,
    amount: fc.integer({ min: 1, max: 90 }),
    life: fc.constantFrom(60, 600),
  }),
  fc.record({ do: fc.constant('settle' as const), hold, cost: fc.nat({ max: 90 }) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 59, 60, 600) }),
);

interface Played {
  readonly wallet: MemoryWallet;
  readonly reference: ReferencePurchases;
  readonly sold: Map<
    number,
    { readonly granted: number; readonly money: number; reports: readonly Reversal[] }
  >;
  readonly sizes: Map<string, number>;
}

/** One step in the ledger and in the reference; both must answer the same. */
function play({ wallet, reference, sold, sizes }: Played, step: Step, index: number): void {
  reference.advance(wallet.now);
  switch (step.do) {
    case 'buy': {
      const first = sold.get(step.sale) ?? { ...step, reports: [] };
      sold.set(step.sale, first);
      wallet.must(pack(`cs_${step.sale}`, first.granted));
      reference.buy(`cs_${step.sale}`, first.granted, first.money);
      return;
    }
    case 'report': {
      const payment = sold.get(step.sale);
      if (payment === undefined) return;
      const { name, money } = step;
      const stage = STAGES[step.stage] ?? 'open';
      payment.reports = withReversal(payment.reports, { id: name, kind: 'refund', money, stage });
      takeBack(wallet, `cs_${step.sale}`, takenBack(payment.granted, payment.money, payment.reports));
      reference.report(`cs_${step.sale}`, name, money, step.stage);
      return;
    }
    case 'give':
      wallet.must(grant({ key: `g${index}`, bucket: 'bonus', amount: step.amount }));
      reference.give(step.amount);
      return;
    case 'reserve': {
      const key = `h${index}-${step.hold}`;
      const answer = wallet.post(reserve({ key, ceiling: step.amount, lifeSeconds: step.life }));
      expect(answer.ok).toBe(reference.reserve(key, step.amount, wallet.now + step.life * 1000));
      if (answer.ok) sizes.set(key, step.amount);
      return;
    }
    case 'settle': {
      const key = wallet.state.holds.at(step.hold)?.id;
      if (key === undefined || !wallet.upToNow.holds.some(({ id }) => id === key)) return;
      const cost = Math.min(step.cost, sizes.get(key) ?? 0);
      wallet.must(settle(key, cost));
      expect(reference.settle(key, cost)).toBe(true);
      return;
    }
    case 'wait':
      wallet.now += step.seconds * 1000;
      reference.advance(wallet.now);
  }
}

function expectEqual({ wallet, reference }: Played): void {
  const state = wallet.upToNow;
  const { bonus = 0, bought = 0 } = balances(state);
  const held = state.holds.flatMap(({ slices }) => slices).reduce((total, { amount }) => total + amount, 0);
  expect({ bonus, bought, held, debt: state.debt }).toEqual({
    bonus: reference.given,
    bought: reference.bought,
    held: reference.held,
    debt: reference.debt,
  });
}

function begin(): Played {
  return {
    wallet: new MemoryWallet(shop, START),
    reference: new ReferencePurchases(),
    sold: new Map(),
    sizes: new Map(),
  };
}

const RUNS = inject('soak') ? 50_000 : 500;

describe('bought credit against the independent reference', () => {
  it('REFUND-SPENT: after every step credit, holds and debt are those of one signed number', () => {
    const property = fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (history) => {
      const played = begin();
      for (const [index, each] of history.entries()) {
        play(played, each, index);
        expectEqual(played);
      }
      for (const { postings } of played.wallet.entries) {
        const coins = postings.filter(({ unit }) => unit === 'coin');
        expect(coins.reduce((total, { amount }) => total + amount, 0)).toBe(0);
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('WEBHOOK-ORDER: refunds and disputes in any order and repeated leave one wallet', () => {
    const report = fc.record<Reversal>({
      id: fc.constantFrom('re_1', 're_2', 'dp_1'),
      kind: fc.constant('refund'),
      money: fc.integer({ min: 0, max: 1200 }),
      stage: fc.constantFrom(...STAGES),
    });
    const reports = fc.array(report, { minLength: 1, maxLength: 6 });
    const property = fc.property(reports, fc.nat({ max: 500 }), fc.nat({ max: 720 }), (all, spent, turn) => {
      const told = (order: readonly Reversal[]) => {
        const wallet = new MemoryWallet(shop, START);
        wallet.must(pack('cs_1', 500));
        if (spent > 0) wallet.must(reserve({ key: 'h', ceiling: spent }));
        if (spent > 0) wallet.must(settle('h', spent));
        let known: readonly Reversal[] = [];
        for (const each of order) {
          known = withReversal(known, each);
          takeBack(wallet, 'cs_1', takenBack(500, 1000, known));
        }
        return { debt: wallet.state.debt, ...balances(wallet.state) };
      };
      const at = turn % all.length;
      const turned = [...all.slice(at), ...all.slice(0, at)].reverse();
      // Once the one and once the other order has the last word.
      expect(told([...turned, ...all])).toEqual(told(all));
      expect(told([...all, ...turned])).toEqual(told(all));
    });
    fc.assert(property, { numRuns: 500 });
  });
});
