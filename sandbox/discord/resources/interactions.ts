import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { flatten, normalizeComponents } from '../components.ts';
import { botUser, type Core } from '../core.ts';
import { type DiscordError, invalidForm } from '../errors.ts';
import { acknowledge, openInteraction } from '../interaction-life.ts';
import { COMPONENTS_V2, EPHEMERAL, LOADING } from '../message-rules.ts';
import { createMessage, editMessage, type MessageBody } from '../messages.ts';
import { openModal } from '../modals.ts';
import { bodyOf, noContent, ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';
import type { StoredInteraction, StoredMessage, WireComponent } from '../store.ts';
import { wireMessage } from '../wire-message.ts';

interface Callback {
  type: number;
  data?: (MessageBody & { choices?: { name: string; value: string | number }[] | null }) | null;
}

/** Which callback types answer which interaction; 6 and 7 need a message that was pressed. */
const LEGAL: Readonly<Record<number, readonly number[]>> = {
  2: [4, 5, 9],
  3: [4, 5, 6, 7, 9],
  4: [8],
  5: [4, 5, 6, 7],
};

/** POST /interactions/:interaction/:token/callback */
export function answerInteraction(core: Core, request: RouteRequest): RouteAnswer {
  const interaction = openInteraction(core, param(request, 'interaction'), param(request, 'token'));
  const { type, data } = bodyOf<Callback>(request);
  if (!isLegal(interaction, type)) throw illegal(core, interaction, type);
  const message = perform(core, request, interaction, type, data ?? {});
  if (request.query.get('with_response') !== 'true') return noContent;
  return ok({ interaction: interactionFields(interaction, message), ...resource(core, type, message) });
}

function isLegal(interaction: StoredInteraction, type: number): boolean {
  const legal = LEGAL[interaction.type] ?? [];
  return legal.includes(type) && (interaction.sourceMessageId !== null || (type !== 6 && type !== 7));
}

function illegal(core: Core, interaction: StoredInteraction, type: number): DiscordError {
  const detail = `callback type ${type} cannot answer a ${interaction.kind}`;
  core.report({ kind: 'illegal_response', where: `callback of ${interaction.name}`, detail });
  return invalidForm('type', 'BASE_TYPE_CHOICES', detail);
}

function perform(
  core: Core,
  request: RouteRequest,
  interaction: StoredInteraction,
  type: number,
  data: NonNullable<Callback['data']>,
): StoredMessage | null {
  switch (type) {
    case 4:
      return reply(core, request, interaction, data, false);
    case 5:
      if (((data.flags ?? 0) & ~EPHEMERAL) !== 0) {
        const detail = `flags ${data.flags} on a defer: only EPHEMERAL counts there`;
        core.report({ kind: 'illegal_response', where: `callback of ${interaction.name}`, detail });
      }
      return reply(core, request, interaction, { flags: (data.flags ?? 0) & ~COMPONENTS_V2 }, true);
    case 6:
      interaction.originalId = interaction.sourceMessageId;
      acknowledge(core, interaction, 'deferred_update');
      return core.store.messages.get(interaction.sourceMessageId ?? '') ?? null;
    case 7:
      return update(core, request, interaction, data);
    case 8:
      interaction.choices = data.choices ?? [];
      acknowledge(core, interaction, 'choices');
      return null;
    default:
      showModal(core, interaction, data as unknown as APIModalInteractionResponseCallbackData);
      return null;
  }
}

function reply(
  core: Core,
  request: RouteRequest,
  interaction: StoredInteraction,
  body: MessageBody,
  loading: boolean,
): StoredMessage | null {
  const channel = core.store.channels.get(interaction.channelId);
  if (channel === undefined) return null;
  const message = createMessage(core, {
    channel,
    authorId: botUser(core).id,
    body,
    uploads: request.uploads,
    type: interaction.replyType,
    ephemeralFor: ((body.flags ?? 0) & EPHEMERAL) === 0 ? null : interaction.memberId,
    loading,
    interaction: interaction.metadata,
    commandName: interaction.kind === 'command' ? interaction.name : null,
    replyToId: interaction.sourceMessageId,
  });
  interaction.originalId = message.id;
  interaction.messageIds.push(message.id);
  acknowledge(core, interaction, loading ? 'deferred' : 'message');
  return message;
}

function update(
  core: Core,
  request: RouteRequest,
  interaction: StoredInteraction,
  body: MessageBody,
): StoredMessage | null {
  const source = core.store.messages.get(interaction.sourceMessageId ?? '');
  if (source !== undefined) editMessage(core, source, body, request.uploads);
  interaction.originalId = interaction.sourceMessageId;
  acknowledge(core, interaction, 'update');
  return source ?? null;
}

function showModal(
  core: Core,
  interaction: StoredInteraction,
  data: APIModalInteractionResponseCallbackData,
): void {
  const given = data.components as unknown as WireComponent[];
  checkUniqueIds(given);
  const components = normalizeComponents(core, given, []);
  openModal(core, interaction, data, components);
  acknowledge(core, interaction, 'modal');
}

function checkUniqueIds(components: readonly WireComponent[]): void {
  const ids = flatten(components).flatMap(({ custom_id }) => (custom_id ? [custom_id] : []));
  if (new Set(ids).size === ids.length) return;
  const message = 'Component custom id cannot be duplicated';
  throw invalidForm('data.components', 'COMPONENT_CUSTOM_ID_DUPLICATED', message);
}

function interactionFields(
  interaction: StoredInteraction,
  message: StoredMessage | null,
): Record<string, unknown> {
  return {
    id: interaction.id,
    type: interaction.type,
    channel_id: interaction.channelId,
    ...(interaction.guildId === null ? {} : { guild_id: interaction.guildId }),
    ...(message === null
      ? {}
      : {
          response_message_id: message.id,
          response_message_loading: (message.flags & LOADING) !== 0,
          response_message_ephemeral: message.ephemeralFor !== null,
        }),
  };
}

function resource(core: Core, type: number, message: StoredMessage | null): Record<string, unknown> {
  return message === null ? {} : { resource: { type, message: wireMessage(core, message) } };
}
