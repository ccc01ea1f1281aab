import type { Core } from './core.ts';
import { notFound } from './errors.ts';
import { wireTime } from './snowflake.ts';
import type { StoredMessage } from './store.ts';
import { wireUser } from './wire-people.ts';

/** A message as Discord sends it in answers, events and component interactions. */
export function wireMessage(core: Core, message: StoredMessage): Record<string, unknown> {
  const { store } = core;
  const author = store.users.get(message.authorId);
  if (author === undefined) throw notFound.user();
  const mentioned = message.notified.flatMap((id) => {
    const user = store.users.get(id);
    return user === undefined ? [] : [wireUser(user)];
  });
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channelId,
    author: wireUser(author),
    content: message.content,
    embeds: message.embeds,
    components: message.components,
    attachments: message.attachments,
    mentions: mentioned,
    mention_roles: message.notified.filter((id) => isRole(core, message, id)),
    mention_everyone: message.notified.includes('everyone'),
    timestamp: wireTime(message.createdAt),
    edited_timestamp: message.editedAt === null ? null : wireTime(message.editedAt),
    flags: message.flags,
    pinned: false,
    tts: false,
    ...(message.interaction === null
      ? {}
      : {
          interaction_metadata: message.interaction,
          application_id: store.applicationId,
          webhook_id: store.applicationId,
        }),
    ...(message.replyToId === null ? {} : { message_reference: referenceOf(message, message.replyToId) }),
  };
}

function referenceOf(message: StoredMessage, messageId: string): Record<string, unknown> {
  return {
    type: 0,
    channel_id: message.channelId,
    message_id: messageId,
    ...(message.guildId === null ? {} : { guild_id: message.guildId }),
  };
}

function isRole(core: Core, message: StoredMessage, id: string): boolean {
  const guild = core.store.guilds.get(message.guildId ?? '');
  return guild?.roles.some((role) => role.id === id) ?? false;
}
