import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/billing/decide.ts';
import { EMPTY_STATE, type Entry } from '../../src/billing/entry.ts';
import { evolve } from '../../src/billing/evolve.ts';
import { ReferencePlans } from '../reference-plans.ts';
import { type Answer, balances } from '../unit/billing/memory-wallet.ts';
import {
  holdOf,
  type PlanStep,
  planCommand,
  planSteps,
  plansEconomy,
  plansWallet,
  playedPlans,
} from './plan-histories.ts';

function ask(
  reference: ReferencePlans,
  history: readonly PlanStep[],
  index: number,
  now: number,
  start: number,
) {
  const step = history[index];
  switch (step?.do) {
    case 'open':
      return reference.open(now, step.plan, start);
    case 'upgrade':
    case 'cancel':
    case 'resume':
      return reference.change(now, step.do);
    case 'grant':
      return reference.grant(now, step.pot, step.amount);
    case 'reserve': {
      const floor = Math.min(step.floor, step.ceiling);
      return reference.reserve(now, `h${index}`, step.ceiling, floor, step.promise, step.life);
    }
    case 'settle':
      return reference.settle(now, holdOf(history, index, step.back), step.cost);
    case 'release':
      return reference.release(now, holdOf(history, index, step.back));
    case undefined:
      return 'ok';
  }
}

/** The ledger's answer in the reference's words: a hold that is over is over, whoever ended it. */
function outcome(answer: Answer): string {
  if (answer.ok) return answer.repeat || answer.entry?.type === 'expire' ? 'over' : 'ok';
  return answer.refusal.code === 'hold_unknown' ? 'over' : answer.refusal.code;
}

/** What moved between wallet and house. Days that nobody used are granted and expired by the reference alone. */
function houseOf({ granted, used, absorbed, expired }: ReferencePlans['totals']) {
  return { given: granted - expired, used, absorbed };
}

function booked(entries: readonly Entry[]): ReferencePlans['totals'] {
  const totals = { granted: 0, used: 0, absorbed: 0, expired: 0 };
  for (const { account, amount } of entries.flatMap((entry) => entry.postings)) {
    if (account.startsWith('issued:')) totals.granted -= amount;
    if (account === 'usage') totals.used += amount;
    if (account === 'absorbed') totals.absorbed -= amount;
    if (account === 'expired') totals.expired += amount;
  }
  return totals;
}

const open = (pots: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(pots).filter(([, amount]) => amount !== 0));

function timeless(entries: readonly Entry[]) {
  return entries.map(({ at: _at, hash: _hash, previous: _previous, ...rest }) => rest);
}

describe('plans against the independent reference', () => {
  it('PERIOD-END: every step has the same answer and leaves the same credit, plan and sums', () => {
    const property = fc.property(planSteps, (history) => {
      const wallet = plansWallet();
      const reference = new ReferencePlans();
      for (const [index, step] of history.entries()) {
        wallet.now += step.afterSeconds * 1000;
        const command = planCommand(history, index, wallet);
        const start = command.type === 'period' ? Date.parse(command.start) : 0;
        expect(outcome(wallet.post(command))).toBe(ask(reference, history, index, wallet.now, start));
        // A plan that is cancelled in its grace is over at once.
        reference.advance(wallet.now);
        const { upToNow } = wallet;
        expect(balances(upToNow)).toEqual(open(reference.pots));
        expect(upToNow.plan?.name).toBe(reference.plan.name);
        expect(upToNow.plan?.status === 'canceling').toBe(reference.plan.canceled);
        expect(upToNow.holds.map((hold) => hold.id)).toEqual(reference.holds.map((hold) => hold.id));
      }
      wallet.now += 30 * 86_400_000;
      wallet.must({
        type: 'grant',
        key: 'last',
        by: 'owner',
        reason: 'gift',
        bucket: 'vault',
        amount: 1,
        origin: 'free',
        expires: null,
        source: 'issued:gift',
      });
      reference.grant(wallet.now, 'vault', 1);
      expect(balances(wallet.state)).toEqual(open(reference.pots));
      expect(houseOf(booked(wallet.entries))).toEqual(houseOf(reference.totals));
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('plans and time', () => {
  const moments = fc.array(fc.constantFrom(0, 1, 60, 3_600, 40_000, 86_400, 172_800), { maxLength: 4 });

  it('JOB-TWICE: jobs never, once or five times, at any moments, leave the same ledger', () => {
    const property = fc.property(planSteps, moments, (history, early) => {
      const ends = [0, 1, 5].map((times) => {
        const wallet = playedPlans(
          [{ do: 'grant', pot: 'vault', amount: 9, afterSeconds: 1 }, ...history],
          early,
          times,
        );
        wallet.now += 1_000_000_000;
        wallet.touch();
        return wallet;
      });
      const [never, once, five] = ends.map((wallet) => timeless(wallet.entries));
      expect(once).toEqual(never);
      expect(five).toEqual(never);
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('PERIOD-END: a period, a lapse and a hold’s end stand once each, in the order of their instants', () => {
    const property = fc.property(planSteps, (history) => {
      const { entries } = playedPlans(history);
      const keys = entries.map((entry) => entry.key);
      expect(new Set(keys).size).toBe(keys.length);
      const instants = entries.map((entry) => entry.at);
      expect(instants).toEqual([...instants].sort());
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('CONSERVE, REPLAY: each entry sums to zero, and evolve over the stored entries gives each state', () => {
    const property = fc.property(planSteps, (history) => {
      let state = EMPTY_STATE;
      for (const entry of playedPlans(history).entries) {
        expect(entry.postings.reduce((total, posting) => total + posting.amount, 0)).toBe(0);
        state = evolve(state, JSON.parse(JSON.stringify(entry)));
        expect(state).toEqual(entry.state);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('PREFIX: deciding again behind any cut of the due entries ends the same', () => {
    const property = fc.property(planSteps, fc.nat(), (history, cut) => {
      const wallet = playedPlans(history);
      const now = wallet.now + 700_000_000;
      const whole = decide(plansEconomy, wallet.state, { type: 'touch' }, now);
      if (whole.kind !== 'entries') throw new Error('a touch is never refused');
      const kept = whole.drafts.length === 0 ? 0 : cut % whole.drafts.length;
      const state = kept === 0 ? wallet.state : whole.states[kept - 1];
      if (state === undefined) throw new Error('a draft without a state');
      const again = decide(plansEconomy, state, { type: 'touch' }, now);
      if (again.kind !== 'entries') throw new Error('a touch is never refused');
      expect(again.drafts).toEqual(whole.drafts.slice(kept));
      expect(again.state).toEqual(whole.state);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('the bank is above its cap only where an owner filled it, and never cut by a plan change', () => {
    const property = fc.property(planSteps, (history) => {
      const wallet = playedPlans(history.filter((step) => step.do !== 'grant'));
      for (const { state } of wallet.entries) expect(balances(state).bank ?? 0).toBeLessThanOrEqual(180);
      for (const [index, entry] of wallet.entries.entries()) {
        const before = wallet.entries[index - 1]?.state ?? EMPTY_STATE;
        if (entry.type !== 'period' && entry.type !== 'upgrade') continue;
        expect(balances(entry.state).bank ?? 0).toBeGreaterThanOrEqual(balances(before).bank ?? 0);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
