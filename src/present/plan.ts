import { ComponentType } from 'discord-api-types/v10';
import { type Cycle, type Economy, type Plan, planNamed } from '../billing/economy.ts';
import type { PlanState } from '../billing/entry.ts';
import type { Standing } from '../billing/outcome.ts';
import { homePlan } from '../billing/plans.ts';
import { viewOf, type WalletView } from '../billing/wallet-view.ts';
import type { PlanChosen } from '../flows/choose-plan.ts';
import type { Payers, Subscribed } from '../flows/subscribe.ts';
import { showAmount, showDollars } from './amounts.ts';
import { linkButton, premiumButton, termsText } from './buy.ts';
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
 * @param payers who pays for it
 */
export function planCard(
  standing: Standing,
  words: Words = english,
  notice: string | null = null,
  payers: Payers = NOBODY,
): Message {
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
      ...payerLines(payers, economy, words),
    ),
    ...controls({ view, economy, current, payers }, words),
  ];
  return privateMessage([card('plain', blocks)]);
}

interface Shown {
  readonly view: WalletView;
  readonly economy: Economy;
  readonly current: Plan | null;
  readonly payers: Payers;
}

/** Where nobody is known to pay. */
const NOBODY: Payers = { isManaged: false, card: false, discord: null };

/** Who charges for the plan, where that is Discord's shop; and that two do, where they do. */
function payerLines({ card: byCard, discord }: Payers, economy: Economy, words: Words): string[] {
  if (discord === null) return [];
  const { next, isEnding, until } = discord.discord;
  const title = economy.plans.find(({ discordSku }) => discordSku === next && next !== null)?.title ?? null;
  return [
    isEnding ? words.plan.endsInDiscord : words.plan.byDiscord,
    ...(title === null || until === null
      ? []
      : [words.plan.next(escaped(title), relativeTime(until.toISOString()))]),
    ...(byCard ? [words.plan.paidTwice] : []),
  ];
}

function controls({ view, economy, current, payers }: Shown, words: Words): Row[] {
  const choices = economy.plans.slice(0, 25).map((plan) => ({
    label: titleText(plan, plan.title, words),
    description: includedText(plan, economy, words),
    value: plan.name,
    chosen: plan.name === current?.name,
  }));
  const isPaid = current !== null && current.priceCents !== null && view.plan?.status !== 'lapsed';
  const isLeaving = view.plan?.status === 'canceling';
  // Nobody but its member can end or resume what Discord's shop charges for, and only there.
  const isOurs = payers.discord === null || payers.card;
  const label = isOurs && payers.discord !== null ? words.plan.endCard : words.plan.cancel;
  const cancel = button(label, customId('plan', 'cancel', '-'), { style: 'danger' });
  const resume = button(words.plan.resume, customId('plan', 'resume', '-'), { style: 'primary' });
  return [
    ...(choices.length > 1 ? [select(customId('plan', 'choose', '-'), words.plan.choose, choices)] : []),
    ...rows([
      ...(isPaid && isOurs ? [isLeaving ? resume : cancel] : []),
      ...(payers.isManaged ? [manageButton(words)] : []),
    ]),
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

function manageButton(words: Words) {
  return button(words.plan.manage, customId('plan', 'portal', '-'));
}

/** What came of a wish that money stands behind. */
export function subscribedCard(subscribed: Subscribed, words: Words): Message {
  const plans = button(words.buttons.plan, customId('plan', 'open', '-'));
  switch (subscribed.kind) {
    case 'done':
      return chosenPlanCard(subscribed.chosen, words, subscribed.payers);
    case 'pay':
      return payCard(subscribed, words);
    case 'in_discord':
      return inDiscordCard(subscribed, words);
    case 'confirm': {
      const { plan } = subscribed;
      const price = priceText(plan, words);
      const upgrade = button(words.plan.upgradeNow, customId('plan', 'upgrade', plan.name), {
        style: 'success',
      });
      const said = lines(words.plan.offered(escaped(plan.title), price), words.plan.confirm);
      return privateMessage([card('plain', [said, ...rows([upgrade, plans])])]);
    }
    case 'upgraded':
      return privateMessage([
        card('done', [lines(words.plan.upgraded(escaped(subscribed.plan.title))), ...rows([plans])]),
      ]);
    case 'card_refused':
      return privateMessage([
        card('failed', [lines(words.plan.cardRefused), ...rows([manageButton(words), plans])]),
      ]);
  }
}

/** The ways to pay for a plan: Discord's own button, and the page for cards. */
function payCard(
  { plan, economy, url, sku, isElsewhere }: Extract<Subscribed, { kind: 'pay' }>,
  words: Words,
): Message {
  const price = priceText(plan, words);
  const plans = button(words.buttons.plan, customId('plan', 'open', '-'));
  const premium = sku === null ? [] : [premiumButton(sku)];
  const pay = url === null ? [] : [linkButton(words.buy.pay(price), url)];
  const row = { type: ComponentType.ActionRow as const, components: [...premium, ...pay, plans] };
  return privateMessage([
    card('running', [
      lines(
        words.plan.offered(escaped(plan.title), price),
        includedText(plan, economy, words),
        renewalText({ byCard: url !== null, inDiscord: sku !== null }, words),
        isElsewhere && words.plan.elsewhere,
        (sku !== null || url !== null) && words.buy.waiting,
        termsText({ byCard: url !== null, inDiscord: sku !== null }, words),
      ),
      row,
    ]),
  ]);
}

/** Until when it is paid for, by whoever may be paid. */
function renewalText(
  { byCard, inDiscord }: { readonly byCard: boolean; readonly inDiscord: boolean },
  words: Words,
): string {
  if (!byCard) return words.plan.renewsInDiscord;
  return inDiscord ? words.plan.oneOrTheOther : words.plan.renewsItself;
}

/** That Discord's shop charges for a plan, and what its member can do there. */
function inDiscordCard(
  { wish, plan, sku, cardEnds }: Extract<Subscribed, { kind: 'in_discord' }>,
  words: Words,
): Message {
  const say = words.plan.inDiscord;
  const change = plan === null || sku === null ? say.notSold : say.change(escaped(plan.title));
  const said = { end: say.end, resume: say.resume, change }[wish];
  const premium = sku === null || wish !== 'change' ? [] : [premiumButton(sku)];
  const plans = button(words.buttons.plan, customId('plan', 'open', '-'));
  const row = { type: ComponentType.ActionRow as const, components: [...premium, plans] };
  return privateMessage([card('plain', [lines(cardEnds && say.cardEnds, said), row])]);
}

/** The way to the page where cards, invoices and the end of a plan are looked after. */
export function portalCard(url: string, words: Words): Message {
  const row = { type: ComponentType.ActionRow as const, components: [linkButton(words.plan.manage, url)] };
  return privateMessage([card('plain', [lines(words.plan.portal), row])]);
}

/** The plan card after a member's wish, with what became of it. */
export function chosenPlanCard(
  { standing, became }: PlanChosen,
  words: Words,
  payers: Payers = NOBODY,
): Message {
  const { economy } = standing;
  switch (became.kind) {
    case 'changed':
      return planCard(standing, words, null, payers);
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
