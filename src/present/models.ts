import { type Economy, planNamed } from '../billing/economy.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { ModelOffer, ModelOffers, PictureOffer } from '../flows/choose-model.ts';
import { showAmount, showCount, showEstimate } from './amounts.ts';
import { button, card, lines, rows, select, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped, fitting } from './plain.ts';
import { english, type Words } from './words/en.ts';

/** How many models one page shows: as many as a select may hold. */
const PAGE = 25;
/** So many letters the models that draw may take. */
const PICTURES_TEXT_MAX = 1_000;

/**
 * The models with rating and what a turn costs this member, a select to choose from, and on the first page those that
 * draw; for the member alone.
 */
export function modelsCard(
  { economy, offers, pictures }: ModelOffers,
  page: number,
  words: Words = english,
): Message {
  const say = words.models;
  const from = Math.max(0, Math.min(page, Math.ceil(offers.length / PAGE) - 1)) * PAGE;
  const shown = offers.slice(from, from + PAGE);
  const at = from / PAGE;
  const drawing = at > 0 ? [] : pictureBlocks(pictures, economy, words);
  if (shown.length === 0) return privateMessage([card('plain', [lines(say.none), ...drawing])]);
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
      ...drawing,
      ...rows([...(at > 0 ? [before] : []), ...(offers.length > from + PAGE ? [after] : [])]),
    ]),
  ]);
}

/** The models that draw, each at the exact price of its usual picture; as many as fit beside the others. */
function pictureBlocks(pictures: readonly PictureOffer[], economy: Economy, words: Words) {
  if (pictures.length === 0) return [];
  const say = words.models;
  const all = pictures.map(({ model, size, price, gate }) => {
    const parts = [`**${escaped(model.title)}**`, say.aPicture(showAmount(price, economy.unit), size)];
    return [...parts, ...closed(gate, economy, words)].join(' · ');
  });
  const { shown, more } = fitting(all, PICTURES_TEXT_MAX);
  return [separator(), lines(say.pictures, ...shown, more > 0 && say.andMore(showCount(more)))];
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
    ...closed(gate, economy, words),
  ];
  return parts.filter((part) => part !== null);
}

/** Why a model is closed to the member. */
function closed(gate: Refusal | null, economy: Economy, words: Words): string[] {
  if (gate?.code !== 'plan_required') return [];
  return [words.models.needs(planNamed(economy, gate.plan)?.title ?? gate.plan)];
}

/** Whether free turns never cover a model although the economy has some. */
function isCreditsOnly(economy: Economy, freeTurns: boolean): boolean {
  return economy.freeTurns !== null && !freeTurns;
}
