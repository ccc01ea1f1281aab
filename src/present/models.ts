import { type Economy, planNamed } from '../billing/economy.ts';
import type { ModelOffer, ModelOffers } from '../flows/choose-model.ts';
import { showEstimate } from './amounts.ts';
import { button, card, lines, rows, select, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { english, type Words } from './words/en.ts';

/** How many models one page shows: as many as a select may hold. */
const PAGE = 25;

/** The models with rating and what a turn costs this member, and a select to choose from; for the member alone. */
export function modelsCard({ economy, offers }: ModelOffers, page: number, words: Words = english): Message {
  const say = words.models;
  const from = Math.max(0, Math.min(page, Math.ceil(offers.length / PAGE) - 1)) * PAGE;
  const shown = offers.slice(from, from + PAGE);
  if (shown.length === 0) return privateMessage([card('plain', [lines(say.none)])]);
  const at = from / PAGE;
  const choices = shown.map((offer) => ({
    label: offer.model.title,
    value: offer.model.name,
    description: describe(offer, economy, words).join(' · '),
    chosen: offer.isChosen,
  }));
  const before = button(say.back, customId('models', 'page', String(at - 1)));
  const after = button(say.more, customId('models', 'page', String(at + 1)));
  return privateMessage([
    card('plain', [
      lines(say.title, ...shown.map((offer) => modelLine(offer, economy, words))),
      separator(),
      lines(`-# ${say.guideline}`, economy.freeTurns !== null && `-# ${say.creditsOnlyMeans}`),
      ...(choices.length > 1 ? [select(customId('models', 'choose', String(at)), say.choose, choices)] : []),
      ...rows([...(at > 0 ? [before] : []), ...(offers.length > from + PAGE ? [after] : [])]),
    ]),
  ]);
}

function modelLine(offer: ModelOffer, economy: Economy, words: Words): string {
  const title = `**${escaped(offer.model.title)}**`;
  const head = offer.isChosen ? `${words.models.chosen} ${title}` : title;
  return [head, ...describe(offer, economy, words)].join(' · ');
}

/** Rating, cost of a turn, the credits-only badge, and why it is closed. */
function describe({ model, estimate, gate }: ModelOffer, economy: Economy, words: Words): string[] {
  const say = words.models;
  const amount = showEstimate(estimate.amount, economy.unit);
  const parts = [
    model.rating === null ? null : '$'.repeat(model.rating),
    estimate.from === 'history' ? say.yourTurn(amount) : say.aTurn(amount),
    isCreditsOnly(economy, model.freeTurns) ? say.creditsOnly : null,
    gate?.code === 'plan_required' ? say.needs(planNamed(economy, gate.plan)?.title ?? gate.plan) : null,
  ];
  return parts.filter((part) => part !== null);
}

/** Whether free turns never cover a model although the economy has some. */
function isCreditsOnly(economy: Economy, freeTurns: boolean): boolean {
  return economy.freeTurns !== null && !freeTurns;
}
