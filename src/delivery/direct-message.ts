import type { REST } from '@discordjs/rest';
import type { ReceiptParts } from '../flows/find-receipt.ts';
import { contentOf, type Tell } from '../flows/news.ts';
import type { Logger } from '../logger.ts';
import { newsMessage } from '../present/news.ts';
import { wordsFor } from '../present/words/index.ts';
import { sendDirectMessage } from './send-direct.ts';

/** What direct messages are sent with, by the bot's own token. */
export interface DirectParts extends ReceiptParts {
  readonly rest: REST;
  readonly log: Logger;
}

/**
 * Tells members by direct message. Where they take none (50007, 50278) or Discord fails it is not tried again: their
 * next command says it.
 */
export function directMessages(parts: DirectParts): Tell {
  // Their language is known from what they press or type, and they did neither.
  const words = wordsFor('en-US');
  return async (news) => {
    const content = await contentOf(parts, news);
    if (content === null) return true;
    const message = newsMessage(content, words);
    const sent = await sendDirectMessage(parts.rest, news.member, message);
    if (sent !== 'sent') parts.log.info({ sent }, 'a member takes no direct message');
    return sent === 'sent';
  };
}
