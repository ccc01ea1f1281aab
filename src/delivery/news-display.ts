import { sha256 } from '../billing/canonical.ts';
import type { NewsDisplay } from '../flows/news.ts';
import { newsMessage } from '../present/news.ts';
import { wordsFor } from '../present/words/index.ts';
import type { Deliverer } from './deliver.ts';
import { sendDirectMessage } from './send-direct.ts';

/** Tells members by the message where they look, or by direct message. */
export function newsDisplay(by: Deliverer): NewsDisplay {
  return {
    async message(content, { token }, locale) {
      try {
        await by.webhooks.edit(token, newsMessage(content, wordsFor(locale)));
        return true;
      } catch (error) {
        by.log.warn({ err: error, kind: content.kind }, 'a member has left the message');
        return false;
      }
    },
    async direct(content, { id, member }, locale) {
      const sent = await sendDirectMessage(
        by.rest,
        member,
        newsMessage(content, wordsFor(locale)),
        sha256(id),
      );
      if (sent !== 'sent') by.log.info({ sent, kind: content.kind }, 'a member took no direct message');
      return sent;
    },
  };
}
