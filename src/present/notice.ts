import { button, card, lines, rows } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import type { Words } from './words/index.ts';

/** Short private answers that carry no data. */
export type Notice = keyof Words['notices'];

/** A notice for the one who asked alone. */
export function noticeMessage(notice: Notice, words: Words): Message {
  return privateMessage([card('plain', [lines(words.notices[notice])])]);
}

/** Asks somebody who pressed a button under another member's answer whether they want to pay for it. */
export function yourTokensMessage(
  turnId: string,
  { estimate, freeTurns }: { readonly estimate: string; readonly freeTurns: number },
  words: Words,
): Message {
  const question = freeTurns > 0 ? words.asks.yourFreeTurn(freeTurns) : words.asks.yourTokens(estimate);
  const run = button(words.buttons.run, customId('chat', 'run', turnId), { style: 'primary' });
  const dismiss = button(words.buttons.notNow, customId('chat', 'dismiss', turnId));
  return privateMessage([card('plain', [lines(question), ...rows([run, dismiss])])]);
}

/** Tells a member that an answer could not be delivered where it was asked, and offers it. */
export function waitingMessage(turnId: string, words: Words): Message {
  const show = button(words.buttons.show, customId('undelivered', 'show', turnId), { style: 'primary' });
  return privateMessage([card('plain', [lines(words.asks.waiting), ...rows([show])])]);
}
