import { DiscordAPIError, type REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import type { ReceiptParts } from '../flows/find-receipt.ts';
import { contentOf, type Tell } from '../flows/news.ts';
import type { Logger } from '../logger.ts';
import { createBody } from '../present/message.ts';
import { newsMessage } from '../present/news.ts';
import { wordsFor } from '../present/words/index.ts';

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
    const message = { ...newsMessage(content, words), isPrivate: false };
    try {
      const opened = await parts.rest.post(Routes.userChannels(), { body: { recipient_id: news.member } });
      const { id } = opened as { readonly id: string };
      await parts.rest.post(Routes.channelMessages(id), { body: createBody(message) });
      return true;
    } catch (error) {
      const code = error instanceof DiscordAPIError ? error.code : 'unreachable';
      parts.log.info({ code }, 'a member takes no direct message');
      return false;
    }
  };
}
