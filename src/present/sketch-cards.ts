import { iso } from '../billing/calendar.ts';
import type { Refusal } from '../billing/refusal.ts';
import { spendable } from '../billing/spend-order.ts';
import type { Drawn, PictureQuote } from '../flows/draw.ts';
import type { FittingPicture, PictureSettings } from '../flows/picture-settings.ts';
import { showAmount } from './amounts.ts';
import { card, lines } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { noticeMessage } from './notice.ts';
import { drawingCard, type PictureOrder, pictureFailed, pictureResult, quoteCard } from './portrait.ts';
import { refusalMessage } from './refusal.ts';
import { upgradeTo, type WayOut } from './ways-out.ts';
import type { Words } from './words/index.ts';

/** The sizes that the card offers, beside whatever was typed. */
const SIZES = ['512x512', '768x768', '1024x1024', '768x1024', '1024x768', '1024x1440', '1440x1440'];

/** What /portrait answers: the card, or the refusal alone where the member's plan draws nothing at all. */
export function pictureOffer(quote: PictureQuote, words: Words): Message {
  const { gate, economy } = quote;
  const isClosed = gate !== null && economy.images.every(({ needsPlan }) => needsPlan !== null);
  if (!isClosed || gate.code !== 'plan_required') return pictureQuoteCard(quote, words);
  return refusalMessage(gate, economy, { ways: upgradeTo(economy, gate.plan) }, words);
}

/** The private card with the exact price, its settings, and Generate; or why it cannot be paid and what could. */
export function pictureQuoteCard(quote: PictureQuote, words: Words, refusal: Refusal | null = null): Message {
  const { sketch, economy, each, total, available, held, holds, locked, gate } = quote;
  const order = orderOf(sketch.description, sketch.settings);
  const short: Refusal | null =
    total <= available
      ? null
      : { code: 'insufficient_balance', needed: total, available, held, holds, locked };
  const why = refusal ?? gate ?? short;
  return quoteCard(
    {
      economy,
      order,
      quoteId: sketch.id,
      price: each,
      sizes: [...new Set([order.size, ...SIZES])],
      models: economy.images.map(({ name }) => name).slice(0, 25),
      balance: { available, held },
      shortage: why === null ? null : { refusal: why, ways: waysPast(why, quote) },
    },
    words,
  );
}

/** A plan that is missing opens by a plan alone; what is too dear by other settings too. */
function waysPast(why: Refusal, quote: PictureQuote): readonly WayOut[] {
  return why.code === 'plan_required' ? upgradeTo(quote.economy, why.plan) : waysOut(quote);
}

function waysOut(quote: PictureQuote): WayOut[] {
  const { sketch, fitting } = quote;
  const use = (setting: string) => customId('portrait', 'use', sketch.id, setting);
  const ways = fitting.slice(0, 4).map((fit) => wayTo(fit, use));
  return [...ways, ...(quote.locked > 0 ? [{ kind: 'plan' } as const] : []), { kind: 'buy' }];
}

function wayTo(fit: FittingPicture, use: (setting: string) => string): WayOut {
  if (fit.kind === 'size') {
    const size = `${fit.width}x${fit.height}`;
    return { kind: 'size', size, price: fit.total, customId: use(`size=${size}`) };
  }
  if (fit.kind === 'steps') {
    return { kind: 'steps', steps: fit.steps, price: fit.total, customId: use(`steps=${fit.steps}`) };
  }
  return {
    kind: 'model',
    title: fit.model.title,
    price: fit.total,
    customId: use(`model=${fit.model.name}`),
  };
}

/** The batch while it is drawn. @param endsAt milliseconds: when it is given up */
export function drawingMessage(quote: PictureQuote, endsAt: number, words: Words): Message {
  const { sketch, economy, total } = quote;
  const order = orderOf(sketch.description, sketch.settings);
  const cancelId = sketch.hold ?? sketch.id;
  return drawingCard({ economy, order, held: total, cancelId, endsAt: iso(endsAt) }, words);
}

/** How a drawing ended: the pictures with their receipt, or why there are none. */
export function drawnMessage(quote: PictureQuote, drawn: Drawn, words: Words): Message {
  const { sketch, economy, total } = quote;
  const order = orderOf(sketch.description, sketch.settings);
  if (drawn.kind === 'failed') {
    const { failure, receipt } = drawn;
    return pictureFailed({ economy, order, code: failure, receipt, retryId: sketch.id }, words);
  }
  const { pictures, receipt } = drawn;
  if (receipt === null) return noticeMessage('ledger_late', words);
  const asker = sketch.member;
  return pictureResult(
    { asker, economy, order, pictures, receipt, resultId: sketch.id, againPrice: total },
    words,
  );
}

/** On the private card, once the pictures stand in the channel: that they do, and what is left to spend. */
export function drawnNotice({ economy }: PictureQuote, drawn: Drawn, words: Words): Message {
  const wallet = drawn.kind === 'pictures' ? drawn.wallet : null;
  if (wallet === null) return noticeMessage('drawn', words);
  const { available } = spendable(economy, wallet);
  const balance = words.money.balanceLine(showAmount(available, economy.unit), null);
  return privateMessage([card('plain', [lines(words.notices.drawn, balance)])]);
}

function orderOf(description: string, settings: PictureSettings): PictureOrder {
  const { model, width, height, steps, seed, count } = settings;
  return { description, model, size: `${width}x${height}`, steps, seed, count };
}
