import type { Economy } from '../billing/economy.ts';
import type { Receipt } from '../billing/receipt.ts';
import type { Decided, Offer } from '../flows/offer.ts';
import { showNumber } from './amounts.ts';
import { answerButtons, answerMessages, footTexts, type Question, questionText } from './chat.ts';
import { button, card, lines, rows, text } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, publicMessage } from './message.ts';
import { paidSentence } from './receipt.ts';
import { relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** A finished answer of which nothing is charged unless it is kept: the price stands on the button. */
export function offeredAnswer(offer: Offer, words: Words = english): Message {
  const { turn, terms, economy } = offer;
  const say = words.buttons;
  const keep = terms.price === 0 ? say.keep : say.priced(say.keep, showNumber(terms.price, economy.unit));
  const notices = terms.ended === 'cut' ? [words.chat.cutByLength] : [];
  notices.push(words.offers.ask(relativeTime(terms.expires.toISOString())));
  return inOne(
    answerMessages(
      { ...questionOf(offer), text: turn.answer },
      {
        tone: 'running',
        foot: notices.map((notice) => `-# ${notice}`),
        buttons: [
          button(keep, customId('chat', 'keep', turn.id), { style: 'success' }),
          button(say.discard, customId('chat', 'discard', turn.id)),
        ],
        messagesMax: 1,
      },
      words,
    ),
  );
}

/** The message that shows an offer as it stands. */
export function decidedAnswer(
  decided: Exclude<Decided, { kind: 'refused' }>,
  words: Words = english,
): Message {
  const { offer } = decided;
  switch (decided.kind) {
    case 'kept':
      return keptAnswer(offer, decided.receipt, words);
    case 'discarded': {
      const { receipt } = decided;
      return withdrawnAnswer(questionOf(offer), 'discarded', { receipt, economy: offer.economy }, words);
    }
    case 'lapsed':
      return lapsedAnswer(offer, words);
  }
}

/** An answer that was kept, with the receipt of what it cost. */
export function keptAnswer(offer: Offer, receipt: Receipt, words: Words = english): Message {
  const { turn, terms, economy } = offer;
  const isCut = terms.ended === 'cut';
  const estimate = receipt.cost > 0 ? receipt.cost : null;
  return inOne(
    answerMessages(
      { ...questionOf(offer), text: turn.answer },
      {
        tone: 'done',
        foot: footTexts({ receipt, economy }, isCut ? words.chat.cutByLength : null, words),
        buttons: answerButtons({ answerId: turn.id, economy, receipt, estimate, isCut }, words),
        messagesMax: 1,
      },
      words,
    ),
  );
}

/** An answer that nobody kept in time: its text is hidden, and one button pays for it all the same. */
export function lapsedAnswer(offer: Offer, words: Words = english): Message {
  const { turn, terms, economy } = offer;
  const label = words.buttons.keepAnyway(showNumber(terms.price, economy.unit));
  return publicMessage([
    card('plain', [
      text(questionText(questionOf(offer), words)),
      lines(words.offers.lapsed, `-# ${words.offers.keptUntil}`),
      ...rows([button(label, customId('chat', 'keep', turn.id), { style: 'success' })]),
    ]),
  ]);
}

/** An answer whose text was taken back, by Discard or by Stop: who paid, and a way to ask anew. */
export function withdrawnAnswer(
  question: Question,
  how: 'discarded' | 'stopped',
  paid: { readonly receipt: Receipt | null; readonly economy: Economy },
  words: Words = english,
): Message {
  return publicMessage([
    card('plain', [
      text(questionText(question, words)),
      lines(`**${words.offers[how]}** ${paidSentence(paid.receipt, paid.economy, words)}`),
    ]),
  ]);
}

/** Who asked what, as every message of an offer begins. */
export function questionOf({ turn, model }: Offer): Question {
  return { asker: turn.member, prompt: turn.prompt, model: model.title };
}

/** The text of an offer stays in one message, so that it can be withdrawn in one edit. */
function inOne(messages: readonly Message[]): Message {
  const [message = publicMessage([])] = messages;
  return message;
}
