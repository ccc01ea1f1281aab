import type { REST } from '@discordjs/rest';
import { type APIDMChannel, RESTJSONErrorCodes, Routes } from 'discord-api-types/v10';
import { createBody, type Message } from '../present/message.ts';
import { discordRefusal } from './discord-error.ts';

/** Discord says so of members who take no DM, or share no server with the bot any more. */
const CLOSED: readonly unknown[] = [RESTJSONErrorCodes.CannotSendMessagesToThisUser, 50_278];

/**
 * Sends a member a DM: sent, closed to us, or failed in some other way. A closed one is not to be tried again.
 * @param once sends nothing a second time under the same name within minutes, however often it is asked
 */
export async function sendDirectMessage(
  rest: REST,
  member: string,
  message: Message,
  once: string | null = null,
): Promise<'sent' | 'closed' | 'failed'> {
  try {
    const channel = (await rest.post(Routes.userChannels(), {
      body: { recipient_id: member },
    })) as APIDMChannel;
    const nonce = once === null ? {} : { nonce: once.slice(-25), enforce_nonce: true };
    const body = { ...createBody({ ...message, isPrivate: false }), ...nonce };
    await rest.post(Routes.channelMessages(channel.id), { body });
    return 'sent';
  } catch (error) {
    return CLOSED.includes(discordRefusal(error)?.code) ? 'closed' : 'failed';
  }
}
