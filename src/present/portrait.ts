import type { Economy } from '../billing/economy.ts';
import { type Amount, times } from '../billing/money.ts';
import type { Receipt } from '../billing/receipt.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { UpstreamCode } from '../errors.ts';
import { showAmount, showNumber } from './amounts.ts';
import {
  type Block,
  button,
  card,
  gallery,
  lines,
  type Row,
  rows,
  select,
  separator,
  text,
} from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage, publicMessage } from './message.ts';
import { clipped, escaped, isVisible, oneLine, quoted } from './plain.ts';
import { paidSentence, receiptLine } from './receipt.ts';
import { refusalLines } from './refusal.ts';
import { stepChoices } from './step-choices.ts';
import { relativeTime } from './times.ts';
import { type WayOut, wayButtons } from './ways-out.ts';
import { english, type Words } from './words/en.ts';

/** What is to be drawn, and how. */
export interface PictureOrder {
  readonly description: string;
  /** The model's name in the economy. */
  readonly model: string;
  /** `1024x1024`. */
  readonly size: string;
  readonly steps: number;
  readonly seed: number;
  readonly count: number;
}

export interface PictureQuote {
  readonly economy: Economy;
  readonly order: PictureOrder;
  /** Of the quote, for its buttons and selects. */
  readonly quoteId: string;
  /** The exact price of one picture. */
  readonly price: Amount;
  /** The sizes on offer, at most 25. */
  readonly sizes: readonly string[];
  /** The names of the models on offer, at most 25. */
  readonly models: readonly string[];
  readonly balance: { readonly available: Amount; readonly held: Amount };
  /** Why it cannot be generated now, and what can be; null where it can. */
  readonly shortage: { readonly refusal: Refusal; readonly ways: readonly WayOut[] } | null;
}

export interface RunningDrawing {
  readonly economy: Economy;
  readonly order: PictureOrder;
  /** What is held for it; 0 where a free turn covers it. */
  readonly held: Amount;
  readonly cancelId: string;
  /** ISO 8601: when it is given up. */
  readonly endsAt: string;
}

export interface PictureResult {
  /** The Discord id of whoever asked: the result stands in the channel without their command. */
  readonly asker: string;
  readonly economy: Economy;
  readonly order: PictureOrder;
  /** PNG files, 1 to 4. */
  readonly pictures: readonly Uint8Array[];
  readonly receipt: Receipt;
  /** Of the result, for its buttons. */
  readonly resultId: string;
  /** What another one costs exactly. */
  readonly againPrice: Amount;
}

export interface FailedPicture {
  readonly economy: Economy;
  readonly order: PictureOrder;
  /** Null where the member cancelled it. */
  readonly code: UpstreamCode | null;
  /** Of the hold's end; null where nothing was held. */
  readonly receipt: Receipt | null;
  readonly retryId: string;
}

const DESCRIPTION_SHOWN = 300;
/** Discord's bound on alt text. */
const ALT_MAX = 1_024;

/** The price before anything is pressed, for the one who asked alone; each change of a setting shows it anew. */
export function quoteCard(quote: PictureQuote, words: Words = english): Message {
  const { economy, order, price, quoteId, shortage } = quote;
  const { unit } = economy;
  const total = times(price, order.count);
  const priceLine =
    order.count === 1
      ? words.portrait.price(showAmount(price, unit))
      : words.portrait.priceOfMany(showNumber(price, unit), order.count, showAmount(total, unit));
  const generate = button(
    words.buttons.priced(words.buttons.generate, showNumber(total, unit)),
    customId('portrait', 'generate', quoteId),
    { style: 'success', disabled: shortage !== null },
  );
  const cancel = button(words.buttons.cancel, customId('portrait', 'cancel', quoteId));
  const ways = shortage === null ? [] : wayButtons(shortage.ways, unit, words);
  const blocks: Block[] = [
    text(orderText(order, economy, words)),
    ...settingSelects(quote, words),
    lines(priceLine, `-# ${words.portrait.exact}`, ...standing(quote, words)),
    ...rows([generate, cancel]),
    ...rows(ways),
  ];
  return privateMessage([card(shortage === null ? 'plain' : 'failed', blocks)]);
}

/** Where the member stands: the balance line is on a private card, so it may be said. */
function standing({ economy, balance, shortage }: PictureQuote, words: Words): string[] {
  if (shortage !== null) return refusalLines(shortage.refusal, economy, true, words);
  const held = balance.held > 0 ? showNumber(balance.held, economy.unit) : null;
  return [words.money.balanceLine(showAmount(balance.available, economy.unit), held)];
}

function settingSelects({ economy, order, quoteId, sizes, models }: PictureQuote, words: Words): Row[] {
  const say = words.portrait;
  const known = economy.images.filter(({ name }) => models.includes(name));
  const modelChoices = known.map(({ name, title }) => ({
    label: title,
    value: name,
    chosen: name === order.model,
  }));
  const sizeChoices = sizes.map((size) => ({ label: size, value: size, chosen: size === order.size }));
  const steps = known.find(({ name }) => name === order.model)?.steps;
  const stepsShown = steps === undefined ? [] : stepChoices(steps, order.steps);
  const stepOptions = stepsShown.map((count) => ({
    label: count === steps?.reference ? say.stepsReference(count) : say.stepsChoice(count),
    value: String(count),
    chosen: count === order.steps,
  }));
  const all = [
    { action: 'model', placeholder: say.chooseModel, choices: modelChoices },
    { action: 'size', placeholder: say.chooseSize, choices: sizeChoices },
    { action: 'steps', placeholder: say.chooseSteps, choices: stepOptions },
  ] as const;
  // A select with one choice offers none.
  return all
    .filter(({ choices }) => choices.length > 1)
    .map(({ action, placeholder, choices }) =>
      select(customId('portrait', action, quoteId), placeholder, choices),
    );
}

/** A batch being drawn, with what is held for it. */
export function drawingCard(drawing: RunningDrawing, words: Words = english): Message {
  const { economy, order, held, cancelId, endsAt } = drawing;
  const status = [
    words.portrait.drawing,
    held > 0 ? words.portrait.held(showNumber(held, economy.unit)) : null,
    words.portrait.readyBy(relativeTime(endsAt)),
  ];
  const cancel = button(words.buttons.cancel, customId('portrait', 'cancel', cancelId), { style: 'danger' });
  return publicMessage([
    card('running', [
      text(orderText(order, economy, words)),
      text(`-# ${status.filter((part) => part !== null).join(' · ')}`),
      ...rows([cancel]),
    ]),
  ]);
}

/** The pictures that arrived, how they were made, and what they cost. */
export function pictureResult(result: PictureResult, words: Words = english): Message {
  const { asker, economy, order, receipt, resultId } = result;
  const price = showNumber(result.againPrice, economy.unit);
  const files = result.pictures.map((bytes, index) => ({
    name: `portrait-${order.seed}-${index + 1}.png`,
    attachment: Buffer.from(bytes),
    description: altText(order.description, words),
  }));
  const names = files.map(({ name }) => name);
  const { pieces } = receipt;
  const isPartial = pieces !== null && pieces.delivered < pieces.asked;
  const buttons = [
    button(words.buttons.priced(words.buttons.again, price), customId('portrait', 'again', resultId)),
    button(words.buttons.priced(words.buttons.vary, price), customId('portrait', 'vary', resultId)),
    button(words.buttons.receipt, customId('receipt', 'show', receipt.hold)),
  ];
  return publicMessage(
    [
      card('done', [
        lines(`-# ${words.portrait.drawnFor(`<@${asker}>`)}`, orderText(order, economy, words)),
        gallery(names, altText(order.description, words)),
        ...(isPartial ? [text(`-# ${words.portrait.delivered(pieces.delivered, pieces.asked)}`)] : []),
        separator(),
        text(receiptLine(receipt, economy, words)),
        ...rows(buttons),
      ]),
    ],
    files,
  );
}

/** No picture came: why, who paid, and another try. */
export function pictureFailed(failed: FailedPicture, words: Words = english): Message {
  const { economy, order, code, receipt, retryId } = failed;
  const why = code === null ? (words.reasons.cancelled ?? '') : words.upstream[code];
  const retry = button(words.buttons.retry, customId('portrait', 'retry', retryId), { style: 'primary' });
  return publicMessage([
    card(code === null ? 'plain' : 'failed', [
      text(orderText(order, economy, words)),
      lines(`**${words.portrait.failed}** ${why}`, paidSentence(receipt, economy, words)),
      ...rows([retry]),
    ]),
  ]);
}

function orderText(order: PictureOrder, economy: Economy, words: Words): string {
  const title = economy.images.find(({ name }) => name === order.model)?.title ?? order.model;
  const { size, steps, seed } = order;
  const settings = words.portrait.settings(escaped(title), escaped(size), steps, String(seed));
  return `${quoted(order.description, DESCRIPTION_SHOWN) ?? words.chat.emptyPrompt}\n-# ${settings}`;
}

/** The description for those who cannot see the picture: at most 1,024 letters, never empty. */
function altText(description: string, words: Words): string {
  const line = oneLine(description);
  return isVisible(line) ? clipped(line, ALT_MAX) : words.portrait.emptyDescription;
}
