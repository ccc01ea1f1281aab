import {
  RESTJSONErrorCodes as Codes,
  type RESTPatchAPIChannelMessageJSONBody,
  Routes,
} from 'discord-api-types/v10';
import type { OfferDisplay, Shown } from '../flows/offer.ts';
import { editBody, type Message } from '../present/message.ts';
import { decidedAnswer } from '../present/offer.ts';
import { wordsFor } from '../present/words/index.ts';
import type { Deliverer } from './deliver.ts';
import { discordErrorName, discordRefusal } from './discord-error.ts';

/** Nobody sees that message any more: somebody deleted it, or its channel. */
const GONE: readonly unknown[] = [Codes.UnknownMessage, Codes.UnknownChannel];
/** The interaction's token has lived its quarter of an hour. */
const DEAD: readonly unknown[] = [Codes.InvalidWebhookToken, Codes.UnknownWebhook];

/** Shows what became of answers that were offered, in the message that shows them. */
export function offerDisplay(by: Deliverer): OfferDisplay {
  return {
    async show(decided) {
      const { turn, terms } = decided.offer;
      const message = decidedAnswer(decided, wordsFor(turn.locale));
      const shown = await shownByToken(by, terms.token, message, turn.message ?? '@original');
      if (shown === 'shown' || turn.isPrivate || turn.message === null) return shown;
      return shownByBot(by, turn.channel, turn.message, message);
    },
  };
}

/** Changes a message by its interaction's token. Nobody else can change one that only its member sees. */
export async function shownByToken(
  by: Pick<Deliverer, 'webhooks' | 'log'>,
  token: string,
  message: Message,
  which = '@original',
): Promise<Shown> {
  try {
    await by.webhooks.edit(token, message, which);
    return 'shown';
  } catch (error) {
    by.log.warn({ error: discordErrorName(error) }, 'an interaction could not change its answer');
    const code = discordRefusal(error)?.code;
    if (GONE.includes(code)) return 'shown';
    return DEAD.includes(code) ? 'never' : 'later';
  }
}

async function shownByBot(by: Deliverer, channel: string, id: string, message: Message): Promise<Shown> {
  try {
    const body: RESTPatchAPIChannelMessageJSONBody = editBody(message);
    await by.rest.patch(Routes.channelMessage(channel, id), { body });
    return 'shown';
  } catch (error) {
    by.log.warn({ error: discordErrorName(error) }, 'an answer could not be changed');
    return GONE.includes(discordRefusal(error)?.code) ? 'shown' : 'later';
  }
}
