import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import type { Logger } from '../logger.ts';
import { createBody, editBody, type Message } from '../present/message.ts';
import { discordErrorName } from './discord-error.ts';
import { files, type Webhooks } from './webhooks.ts';

/** Where the messages of a result go. */
export interface Destination {
  readonly token: string;
  readonly channel: string;
  readonly isPrivate: boolean;
  /** The message that the first one takes the place of; null sends it as a follow-up. */
  readonly replaces: string | null;
}

export interface Deliverer {
  readonly webhooks: Webhooks;
  /** With the bot's own token, limited to 50 requests a second. */
  readonly rest: REST;
  readonly log: Logger;
}

/**
 * The delivery chain: an edit of the interaction's message, then a message in the channel (public results only).
 * Answers the id of the first message, or null where not all arrived: then the result waits for the member's next
 * command.
 */
export async function deliver(
  by: Deliverer,
  to: Destination,
  messages: readonly Message[],
): Promise<string | null> {
  let first: string | null = null;
  for (const [index, message] of messages.entries()) {
    const id = await deliverOne(by, to, index === 0 ? to.replaces : null, message);
    if (id === null) return null;
    first ??= id;
  }
  return first;
}

async function deliverOne(
  by: Deliverer,
  to: Destination,
  replaces: string | null,
  message: Message,
): Promise<string | null> {
  const shown = to.isPrivate ? { ...message, isPrivate: true } : message;
  try {
    if (replaces !== null) return (await by.webhooks.edit(to.token, shown, replaces)).id;
    return (await by.webhooks.followUp(to.token, shown)).id;
  } catch (error) {
    by.log.warn({ error: discordErrorName(error) }, 'an interaction could not carry its result');
  }
  if (to.isPrivate) return null;
  try {
    return (await edited(by, to.channel, replaces, message)) ?? (await posted(by, to.channel, message));
  } catch (error) {
    by.log.warn({ error: discordErrorName(error) }, 'a channel could not carry a result');
    return null;
  }
}

/** Edits the bot's own message although its interaction is over; null where it cannot be edited. */
async function edited(
  by: Deliverer,
  channel: string,
  id: string | null,
  message: Message,
): Promise<string | null> {
  if (id === null || id === '@original') return null;
  try {
    await by.rest.patch(Routes.channelMessage(channel, id), {
      body: editBody(message),
      files: files(message),
    });
    return id;
  } catch (error) {
    by.log.warn({ error: discordErrorName(error) }, 'a message could not be changed');
    return null;
  }
}

async function posted(by: Deliverer, channel: string, message: Message): Promise<string> {
  const body = createBody(message);
  const sent = await by.rest.post(Routes.channelMessages(channel), { body, files: files(message) });
  return (sent as { readonly id: string }).id;
}
