import { botUser, type Core } from '../core.ts';
import { notFound } from '../errors.ts';
import { webhookInteraction } from '../interaction-life.ts';
import { EPHEMERAL, LOADING } from '../message-rules.ts';
import { createMessage, deleteMessage, editMessage, type MessageBody } from '../messages.ts';
import { bodyOf, noContent, ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';
import type { StoredInteraction, StoredMessage } from '../store.ts';
import { wireMessage } from '../wire-message.ts';

/** POST /webhooks/:application/:token. A first follow-up after a defer fills the placeholder instead. */
export function createFollowup(core: Core, request: RouteRequest): RouteAnswer {
  const interaction = interactionOf(core, request);
  const body = bodyOf<MessageBody>(request);
  const original = core.store.messages.get(interaction.originalId ?? '');
  if (original !== undefined && (original.flags & LOADING) !== 0) {
    editMessage(core, original, body, request.uploads);
    return ok(wireMessage(core, original));
  }
  const channel = core.store.channels.get(interaction.channelId);
  if (channel === undefined) throw notFound.channel();
  const message = createMessage(core, {
    channel,
    authorId: botUser(core).id,
    body,
    uploads: request.uploads,
    ephemeralFor: ((body.flags ?? 0) & EPHEMERAL) === 0 ? null : interaction.memberId,
    interaction: followupMetadata(interaction),
    commandName: null,
    replyToId: interaction.originalId,
  });
  interaction.messageIds.push(message.id);
  return ok(wireMessage(core, message));
}

/** GET /webhooks/:application/:token/messages/:message */
export function getWebhookMessage(core: Core, request: RouteRequest): RouteAnswer {
  return ok(wireMessage(core, messageOf(core, request)));
}

/** PATCH /webhooks/:application/:token/messages/:message */
export function editWebhookMessage(core: Core, request: RouteRequest): RouteAnswer {
  const message = messageOf(core, request);
  editMessage(core, message, bodyOf<MessageBody>(request), request.uploads);
  return ok(wireMessage(core, message));
}

/** DELETE /webhooks/:application/:token/messages/:message */
export function deleteWebhookMessage(core: Core, request: RouteRequest): RouteAnswer {
  deleteMessage(core, messageOf(core, request));
  return noContent;
}

function interactionOf(core: Core, request: RouteRequest): StoredInteraction {
  return webhookInteraction(core, param(request, 'application'), param(request, 'token'));
}

function messageOf(core: Core, request: RouteRequest): StoredMessage {
  const interaction = interactionOf(core, request);
  const named = param(request, 'message');
  const id = named === '@original' ? interaction.originalId : named;
  const own = id !== null && (id === interaction.originalId || interaction.messageIds.includes(id));
  const message = own ? core.store.messages.get(id) : undefined;
  if (message === undefined) throw notFound.message();
  return message;
}

function followupMetadata(interaction: StoredInteraction): StoredInteraction['metadata'] {
  if (interaction.metadata === null || interaction.originalId === null) return interaction.metadata;
  return { ...interaction.metadata, original_response_message_id: interaction.originalId };
}
