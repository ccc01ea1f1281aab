import { type RESTPatchAPIChannelMessageJSONBody, Routes } from 'discord-api-types/v10';
import type { Offer, OfferDisplay } from '../flows/offer.ts';
import { editBody, type Message } from '../present/message.ts';
import { decidedAnswer } from '../present/offer.ts';
import { wordsFor } from '../present/words/index.ts';
import type { Deliverer } from './deliver.ts';

/** Shows what became of answers that were offered, in the message that shows them. */
export function offerDisplay(by: Deliverer): OfferDisplay {
  return {
    show: (decided) =>
      changed(by, decided.offer, decidedAnswer(decided, wordsFor(decided.offer.turn.locale))),
  };
}

/** Changes the message of an offer: by its interaction's token, else with the bot's own. False where neither can. */
async function changed(by: Deliverer, { turn, terms }: Offer, message: Message): Promise<boolean> {
  try {
    await by.webhooks.edit(terms.token, message, turn.message ?? '@original');
    return true;
  } catch (error) {
    by.log.warn({ err: error, turn: turn.id }, 'an interaction could not change its answer');
  }
  if (turn.isPrivate || turn.message === null) return false;
  try {
    const body: RESTPatchAPIChannelMessageJSONBody = editBody(message);
    await by.rest.patch(Routes.channelMessage(turn.channel, turn.message), { body });
    return true;
  } catch (error) {
    by.log.warn({ err: error, turn: turn.id }, 'an answer could not be changed');
    return false;
  }
}
