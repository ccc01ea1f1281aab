import { type Cycle, type Economy, type Plan, planNamed } from '../billing/economy.ts';
import type { PlanState } from '../billing/entry.ts';
import type { Standing } from '../billing/outcome.ts';
import { homePlan } from '../billing/plans.ts';
import { viewOf, type WalletView } from '../billing/wallet-view.ts';
import type { PlanChosen } from '../flows/choose-plan.ts';
import { showAmount, showDollars } from './amounts.ts';
import { button, card, lines, type Row, rows, select, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { bucketTitle } from './receipt.ts';
import { inputFault, refusalLines } from './refusal.ts';
import { relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/**
 * A member's plan and the others there are, for the member alone: what is included, when it changes, what can be done.
 * @param notice a sentence above it all: what a press just did, or why it did nothing
 */
export function planCard(standing: Standing, words: Words = english, notice: string | null = null): Message {
  const { economy, state } = standing;
  const view = viewOf(standing);
  if (economy.plans.length === 0) return privateMessage([card('plain', [lines(words.plan.noPlans)])]);
  const current = planNamed(economy, view.plan?.name ?? '');
  const blocks = [
    ...(notice === null ? [] : [lines(notice), separator()]),
    lines(
      current === null
        ? words.plan.none
        : words.plan.title(titleText(current, escaped(current.title), words)),
      current !== null && includedText(current, economy, words),
      ...changeLines(view.plan?.status ?? null, state.plan, economy, words),
      ...rollingLines(economy, words),
    ),
    ...controls(view, economy, current, words),
  ];
  return privateMessage([card('plain', blocks)]);
}

function controls(view: WalletView, economy: Economy, current: Plan | null, words: Words): Row[] {
  const choices = economy.plans.slice(0, 25).map((plan) => ({
    label: titleText(plan, plan.title, words),
    description: includedText(plan, economy, words),
    value: plan.name,
    chosen: plan.name === current?.name,
  }));
  const isPaid = current !== null && current.priceCents !== null && view.plan?.status !== 'lapsed';
  const isLeaving = view.plan?.status === 'canceling';
  const cancel = button(words.plan.cancel, customId('plan', 'cancel', '-'), { style: 'danger' });
  const resume = button(words.plan.resume, customId('plan', 'resume', '-'), { style: 'primary' });
  return [
    ...(choices.length > 1 ? [select(customId('plan', 'choose', '-'), words.plan.choose, choices)] : []),
    ...(isPaid ? rows([isLeaving ? resume : cancel]) : []),
  ];
}

/** A plan with its price; a free one needs none. */
function titleText(plan: Plan, title: string, words: Words): string {
  return plan.priceCents === null ? title : words.plan.option(title, priceText(plan, words));
}

/** What a plan costs: `$19.99 every 30 days`, or `free`. */
export function priceText(plan: Plan, words: Words): string {
  if (plan.priceCents === null) return words.plan.free;
  return words.plan.included(showDollars(plan.priceCents), cycleText(plan.cycle, words));
}

function includedText(plan: Plan, economy: Economy, words: Words): string {
  if (plan.amount === 0) return words.plan.nothingIncluded;
  const bonus = plan.priceCents !== null && economy.firstTimeBonusPercent > 0;
  const included = words.plan.included(showAmount(plan.amount, economy.unit), cycleText(plan.cycle, words));
  return bonus ? `${included}. ${words.plan.firstTime(economy.firstTimeBonusPercent)}` : included;
}

function cycleText(cycle: Cycle, words: Words): string {
  if (cycle === 'once') return words.plan.cycles.once;
  return 'days' in cycle ? words.plan.cycles.days(cycle.days) : words.plan.cycles.months(cycle.months);
}

/** When the plan changes and into what. */
function changeLines(
  status: string | null,
  plan: PlanState | null,
  economy: Economy,
  words: Words,
): string[] {
  if (plan?.end == null) return [];
  const time = relativeTime(plan.end);
  const rules = planNamed(economy, plan.name);
  if (rules?.priceCents == null) return [words.plan.startsAnew(time)];
  const home = homePlan(economy);
  switch (status) {
    case 'canceling': {
      const ends = words.plan.ends(time, home === null ? null : escaped(home.title));
      return rules.bucket === null
        ? [ends]
        : [ends, words.plan.rest(bucketTitle(economy, rules.bucket), time)];
    }
    case 'grace':
      return [words.plan.grace(relativeTime(plan.graceEnd ?? plan.end))];
    default: {
      const next = plan.next === null ? null : (planNamed(economy, plan.next)?.title ?? plan.next);
      return [next === null ? words.plan.renews(time) : words.plan.next(escaped(next), time)];
    }
  }
}

function rollingLines(economy: Economy, words: Words): string[] {
  return economy.buckets
    .filter(({ kind }) => kind === 'rolling')
    .map(({ name, rollsFrom, capPeriods }) =>
      words.plan.rolls(bucketTitle(economy, name), bucketTitle(economy, rollsFrom ?? ''), capPeriods ?? 0),
    );
}

/** The plan card after a member's wish, with what became of it. */
export function chosenPlanCard({ standing, became }: PlanChosen, words: Words): Message {
  const { economy } = standing;
  switch (became.kind) {
    case 'changed':
      return planCard(standing, words);
    case 'must_pay': {
      const title = planNamed(economy, became.plan)?.title ?? became.plan;
      return planCard(standing, words, words.plan.notForSale(escaped(title)));
    }
    case 'unknown':
      return inputFault('plan', words.plan.unknown(became.names), words);
    case 'refused':
      return planCard(standing, words, refusalLines(became.refusal, economy, true, words)[0] ?? null);
  }
}
