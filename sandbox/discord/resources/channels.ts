import { botUser, type Core, directChannel } from '../core.ts';
import { notFound, refused } from '../errors.ts';
import { createMessage, deleteMessage, editMessage, type MessageBody } from '../messages.ts';
import { bodyOf, noContent, ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';
import type { StoredChannel, StoredMessage } from '../store.ts';
import { wireChannel } from '../wire-guild.ts';
import { wireMessage } from '../wire-message.ts';

const PAGE_DEFAULT = 50;
const PAGE_MAX = 100;

/** POST /users/@me/channels */
export function openDm(core: Core, request: RouteRequest): RouteAnswer {
  const { recipient_id: userId } = bodyOf<{ recipient_id?: string }>(request);
  if (userId === undefined || !core.store.users.has(userId)) throw notFound.user();
  return ok(wireChannel(core, directChannel(core, userId)));
}

export function getChannel(core: Core, request: RouteRequest): RouteAnswer {
  return ok(wireChannel(core, channelOf(core, request)));
}

/** GET /channels/:channel/messages, newest first, with `limit`, `before` and `after`. */
export function listMessages(core: Core, request: RouteRequest): RouteAnswer {
  const channel = channelOf(core, request);
  const { query } = request;
  const before = BigInt(query.get('before') ?? '9223372036854775807');
  const after = BigInt(query.get('after') ?? '0');
  const limit = Math.min(Number(query.get('limit') ?? PAGE_DEFAULT), PAGE_MAX);
  const shared = channel.messageIds.flatMap((id) => {
    const message = core.store.messages.get(id);
    const inside = BigInt(id) < before && BigInt(id) > after;
    return message !== undefined && message.ephemeralFor === null && inside ? [message] : [];
  });
  const page = shared.toReversed().slice(0, limit);
  return ok(page.map((message) => wireMessage(core, message)));
}

/** POST /channels/:channel/messages. @throws {DiscordError} 50007, 50278 when the member takes no messages */
export function createChannelMessage(core: Core, request: RouteRequest): RouteAnswer {
  const channel = channelOf(core, request);
  const recipient = core.store.users.get(channel.recipientId ?? '');
  if (recipient?.dms === 'closed') throw refused.closedDm();
  if (recipient?.dms === 'no_mutual_guild') throw refused.noMutualGuild();
  const body = bodyOf<MessageBody>(request);
  const replyToId = body.message_reference?.message_id ?? null;
  const message = createMessage(core, {
    channel,
    authorId: botUser(core).id,
    body,
    uploads: request.uploads,
    replyToId,
  });
  return ok(wireMessage(core, message));
}

export function getChannelMessage(core: Core, request: RouteRequest): RouteAnswer {
  return ok(wireMessage(core, messageOf(core, request)));
}

/** PATCH /channels/:channel/messages/:message; only what the bot wrote. */
export function editChannelMessage(core: Core, request: RouteRequest): RouteAnswer {
  const message = messageOf(core, request);
  if (message.authorId !== core.store.botId) throw refused.otherAuthor();
  editMessage(core, message, bodyOf<MessageBody>(request), request.uploads);
  return ok(wireMessage(core, message));
}

/** DELETE /channels/:channel/messages/:message; only what the bot wrote, for it has no permission to manage. */
export function deleteChannelMessage(core: Core, request: RouteRequest): RouteAnswer {
  const message = messageOf(core, request);
  if (message.authorId !== core.store.botId) throw refused.permissions();
  deleteMessage(core, message);
  return noContent;
}

export function triggerTyping(core: Core, request: RouteRequest): RouteAnswer {
  core.bus.emit({ type: 'typing', channelId: channelOf(core, request).id });
  return noContent;
}

function channelOf(core: Core, request: RouteRequest): StoredChannel {
  const channel = core.store.channels.get(param(request, 'channel'));
  if (channel === undefined) throw notFound.channel();
  return channel;
}

/** Ephemeral messages do not exist for the bot's token. */
function messageOf(core: Core, request: RouteRequest): StoredMessage {
  const message = core.store.messages.get(param(request, 'message'));
  const here = message?.channelId === channelOf(core, request).id && message.ephemeralFor === null;
  if (message === undefined || !here) throw notFound.message();
  return message;
}
