import { randomBytes } from 'node:crypto';
import type { APIMessageInteractionMetadata } from 'discord-api-types/v10';
import { botUser, type Core } from '../core.ts';
import { summaryOf, tellFailure } from '../interaction-life.ts';
import { permissionsIn } from '../permissions.ts';
import type { StoredChannel, StoredInteraction, StoredMessage, StoredUser } from '../store.ts';
import type { InteractionKind } from '../types.ts';
import { wireChannel } from '../wire-guild.ts';
import { wireMessage } from '../wire-message.ts';
import { wireInteractionMember, wireUser } from '../wire-people.ts';

/** What a member does. */
export interface Action {
  kind: InteractionKind;
  member: StoredUser;
  channel: StoredChannel;
  name: string;
  data: Record<string, unknown>;
  /** The pressed message; of a modal the message whose press opened it. */
  source?: StoredMessage | undefined;
  /** Context menu commands: the message they were used on. */
  targetId?: string;
  /** The interaction that opened the modal. */
  opener?: StoredInteraction;
  focusedType?: number;
}

const TYPES: Readonly<Record<InteractionKind, number>> = {
  command: 2,
  component: 3,
  autocomplete: 4,
  modal: 5,
};

/** Sends INTERACTION_CREATE to the bot and starts the time it has for its first answer. */
export function startInteraction(core: Core, action: Action): StoredInteraction {
  const { kind, member, channel, source } = action;
  const id = core.nextId();
  const interaction: StoredInteraction = {
    id,
    token: randomBytes(48).toString('base64url'),
    kind,
    type: TYPES[kind],
    memberId: member.id,
    channelId: channel.id,
    guildId: channel.guildId,
    name: action.name,
    createdAt: core.clock.now(),
    metadata: kind === 'autocomplete' ? null : metadataOf(id, action),
    replyType: source !== undefined ? 19 : action.targetId === undefined ? 20 : 23,
    sourceMessageId: source?.id ?? null,
    sourceRevision: source?.revision ?? 0,
    acknowledgement: null,
    acknowledgedAt: null,
    originalId: null,
    messageIds: [],
    choices: [],
    modal: null,
    focusedType: action.focusedType ?? null,
    failureTold: false,
  };
  core.store.interactions.set(id, interaction);
  core.store.interactionsByToken.set(interaction.token, interaction);
  core.bus.emit({ type: 'interaction_created', interaction: summaryOf(core, interaction) });
  // Interactions need no intent.
  core.dispatch('INTERACTION_CREATE', payloadOf(core, interaction, action), {
    guildId: channel.guildId,
    intents: 0,
  });
  watchDeadline(core, interaction);
  return interaction;
}

/** The clock decides; this timer only makes sure that somebody looks at it. */
function watchDeadline(core: Core, interaction: StoredInteraction): void {
  const { acknowledgeWithinMs } = core.limits;
  function look(): void {
    if (interaction.acknowledgement !== null || interaction.failureTold) return;
    tellFailure(core, interaction);
    if (interaction.failureTold) return;
    const left = interaction.createdAt + acknowledgeWithinMs - core.clock.now();
    setTimeout(look, Math.min(Math.max(left + 1, 10), acknowledgeWithinMs)).unref();
  }
  setTimeout(look, acknowledgeWithinMs + 1).unref();
}

function payloadOf(core: Core, interaction: StoredInteraction, action: Action): Record<string, unknown> {
  const { member, channel, source, data } = action;
  const guild = core.store.guilds.get(channel.guildId ?? '');
  const appPermissions = guild === undefined ? 0n : permissionsIn(guild, botUser(core));
  return {
    id: interaction.id,
    application_id: core.store.applicationId,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: wireChannel(core, channel),
    locale: member.locale,
    app_permissions: String(appPermissions),
    entitlements: [...core.store.entitlements.values()].filter(
      (entitlement) =>
        !entitlement.deleted &&
        (entitlement.user_id === member.id || (guild !== undefined && entitlement.guild_id === guild.id)),
    ),
    authorizing_integration_owners: { '0': guild?.id ?? '0' },
    attachment_size_limit: core.limits.attachmentSizeLimit,
    context: guild === undefined ? 1 : 0,
    ...(guild === undefined
      ? { user: wireUser(member) }
      : {
          guild_id: guild.id,
          guild: { id: guild.id, locale: guild.locale, features: [] },
          guild_locale: guild.locale,
          member: wireInteractionMember(guild, member),
        }),
    ...(source === undefined ? {} : { message: wireMessage(core, source) }),
  };
}

function metadataOf(id: string, action: Action): APIMessageInteractionMetadata {
  const owners = { '0': action.channel.guildId ?? '0' };
  const base = { id, user: wireUser(action.member), authorizing_integration_owners: owners };
  const fields = {
    ...base,
    type: TYPES[action.kind],
    ...(action.kind === 'component' ? { interacted_message_id: action.source?.id ?? id } : {}),
    ...(action.kind === 'modal' ? { triggering_interaction_metadata: action.opener?.metadata } : {}),
    ...(action.targetId === undefined ? {} : { target_message_id: action.targetId }),
  };
  return fields as APIMessageInteractionMetadata;
}
