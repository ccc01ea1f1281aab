import type { NewsContent } from '../flows/news.ts';
import { card, lines } from './components.ts';
import { type Message, privateMessage } from './message.ts';
import { refundText } from './receipt.ts';
import { nameOf } from './refund.ts';
import { english, type Words } from './words/en.ts';

/** What happened to a member's receipt while they were away, for the member alone. */
export function newsMessage({ kind, found, refund }: NewsContent, words: Words = english): Message {
  const name = nameOf(found, words);
  const said =
    kind === 'refunded' && refund !== null
      ? words.news.refunded(name, refundText(found.economy, refund, words))
      : words.news.problemClosed(name);
  return privateMessage([card('plain', [lines(said)])]);
}
