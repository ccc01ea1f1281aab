import type { APIMessageTopLevelComponent } from 'discord-api-types/v10';
import type { Core } from './core.ts';
import { COMPONENTS_V2, LOADING, shownUrls } from './message-rules.ts';
import type { StoredMessage } from './store.ts';
import type { Audience, VisibleMessage } from './types.ts';
import { avatarUrl } from './wire-people.ts';

/** Who may see a message. */
export function audienceOf(message: StoredMessage): Audience {
  return message.ephemeralFor === null ? 'channel' : [message.ephemeralFor];
}

/** Whether a member is in the channel and the message is not somebody else's alone. */
export function canSee(core: Core, message: StoredMessage, viewerId: string): boolean {
  if (message.ephemeralFor !== null) return message.ephemeralFor === viewerId;
  const channel = core.store.channels.get(message.channelId);
  if (channel === undefined) return false;
  if (channel.guildId === null) return channel.recipientId === viewerId;
  return core.store.users.get(viewerId)?.guildIds.has(channel.guildId) ?? false;
}

/** A copy of a message as a member's client shows it; later edits do not change it. */
export function visibleMessage(core: Core, message: StoredMessage): VisibleMessage {
  const author = core.store.users.get(message.authorId);
  const inline = new Set(shownUrls(message));
  return {
    id: message.id,
    channelId: message.channelId,
    guildId: message.guildId,
    author: {
      id: message.authorId,
      name: author?.displayName ?? 'Unknown',
      avatarUrl: author === undefined ? '' : avatarUrl(core, author),
      bot: author?.bot ?? false,
    },
    content: message.content,
    embeds: structuredClone(message.embeds),
    // The schemas and rules have checked that these are top-level components.
    components: structuredClone(message.components) as unknown as APIMessageTopLevelComponent[],
    attachments: message.attachments.map((attachment) => ({
      id: attachment.id,
      filename: attachment.filename,
      url: attachment.url,
      size: attachment.size,
      contentType: attachment.content_type ?? 'application/octet-stream',
      description: attachment.description ?? null,
      width: attachment.width ?? null,
      height: attachment.height ?? null,
      inline: inline.has(attachment.url),
    })),
    flags: message.flags,
    ephemeral: message.ephemeralFor !== null,
    componentsV2: (message.flags & COMPONENTS_V2) !== 0,
    loading: (message.flags & LOADING) !== 0,
    createdAt: message.createdAt,
    editedAt: message.editedAt,
    interaction: interactionOf(core, message),
    notified: [...message.notified],
    replyToId: message.replyToId,
  };
}

function interactionOf(core: Core, message: StoredMessage): VisibleMessage['interaction'] {
  if (message.interaction === null) return null;
  const { id, user } = message.interaction;
  return {
    id,
    userId: user.id,
    userName: core.store.users.get(user.id)?.displayName ?? user.username,
    commandName: message.commandName,
  };
}
