import type { APIAttachment, APIEmbed, APIMessageInteractionMetadata } from 'discord-api-types/v10';
import { type AttachmentEntry, attachmentsAfter, type Upload } from './attachments.ts';
import { attachmentFor, flatten, normalizeComponents } from './components.ts';
import type { Core } from './core.ts';
import { normalizeEmbeds } from './embeds.ts';
import { refused } from './errors.ts';
import { type AllowedMentions, notifiedBy } from './mentions.ts';
import {
  COMPONENTS_V2,
  checkMessage,
  EPHEMERAL,
  LOADING,
  type MessageDraft,
  SUPPRESS_EMBEDS,
  shownUrls,
} from './message-rules.ts';
import type { StoredChannel, StoredMessage, WireComponent } from './store.ts';
import { audienceOf, visibleMessage } from './visible.ts';
import { wireMessage } from './wire-message.ts';

/** What a request says about a message; a field left out stays as it is, null empties it. */
export interface MessageBody {
  content?: string | null;
  embeds?: APIEmbed[] | null;
  components?: WireComponent[] | null;
  attachments?: AttachmentEntry[] | null;
  allowed_mentions?: AllowedMentions | null;
  flags?: number | null;
  message_reference?: { message_id: string } | null;
}

/** A message that is to be made. */
export interface NewMessage {
  channel: StoredChannel;
  authorId: string;
  body: MessageBody;
  uploads: readonly Upload[];
  type?: number;
  /** The only member who is to see it; null for everyone. */
  ephemeralFor?: string | null;
  /** "Scrip is thinking...": empty until the first edit. */
  loading?: boolean;
  interaction?: APIMessageInteractionMetadata | null;
  commandName?: string | null;
  replyToId?: string | null;
}

const GUILD_MESSAGES = 1 << 9;
const DIRECT_MESSAGES = 1 << 12;
/** Flags that a bot may set when it makes a message; ephemeral is decided by the caller. */
const CREATE_FLAGS = SUPPRESS_EMBEDS | COMPONENTS_V2 | (1 << 12);

/** Checks, stores and announces a message. @throws {DiscordError} when Discord would refuse it */
export function createMessage(core: Core, request: NewMessage): StoredMessage {
  const { channel, body } = request;
  const ephemeralFor = request.ephemeralFor ?? null;
  const flags =
    ((body.flags ?? 0) & CREATE_FLAGS) |
    (ephemeralFor === null ? 0 : EPHEMERAL) |
    (request.loading === true ? LOADING : 0);
  const draft = draftOf(core, channel.id, null, body, request.uploads, flags);
  if (request.loading !== true) checkNotEmpty(draft);
  const message: StoredMessage = {
    ...draft,
    id: core.nextId(),
    type: request.type ?? (request.replyToId ? 19 : 0),
    channelId: channel.id,
    guildId: channel.guildId,
    authorId: request.authorId,
    createdAt: core.clock.now(),
    editedAt: null,
    revision: 1,
    replyToId: request.replyToId ?? null,
    ephemeralFor,
    interaction: request.interaction ?? null,
    commandName: request.commandName ?? null,
  };
  core.store.messages.set(message.id, message);
  channel.messageIds.push(message.id);
  announce(core, message, 'created');
  return message;
}

/** Checks and applies an edit and announces it. @throws {DiscordError} when Discord would refuse it */
export function editMessage(
  core: Core,
  message: StoredMessage,
  body: MessageBody,
  uploads: readonly Upload[],
): void {
  // Ephemeral and Components V2 cannot be taken back, whatever the body says.
  const settable = SUPPRESS_EMBEDS | COMPONENTS_V2;
  const lasting = message.flags & ~(SUPPRESS_EMBEDS | LOADING);
  const flags = body.flags == null ? message.flags & ~LOADING : lasting | (body.flags & settable);
  const draft = draftOf(core, message.channelId, message, body, uploads, flags);
  checkNotEmpty(draft);
  const wasLoading = (message.flags & LOADING) !== 0;
  Object.assign(message, draft);
  message.revision += 1;
  if (!wasLoading) message.editedAt = core.clock.now();
  announce(core, message, 'updated');
}

/** Removes a message from the channel and announces it. */
export function deleteMessage(core: Core, message: StoredMessage): void {
  const channel = core.store.channels.get(message.channelId);
  core.store.messages.delete(message.id);
  if (channel !== undefined) channel.messageIds = channel.messageIds.filter((id) => id !== message.id);
  core.bus.emit({
    type: 'message_deleted',
    messageId: message.id,
    channelId: message.channelId,
    visibleTo: audienceOf(message),
  });
  if (message.ephemeralFor !== null) return;
  const scope = { guildId: message.guildId, intents: message.guildId ? GUILD_MESSAGES : DIRECT_MESSAGES };
  const guild = message.guildId === null ? {} : { guild_id: message.guildId };
  core.dispatch('MESSAGE_DELETE', { id: message.id, channel_id: message.channelId, ...guild }, scope);
}

function draftOf(
  core: Core,
  channelId: string,
  present: StoredMessage | null,
  body: MessageBody,
  uploads: readonly Upload[],
  flags: number,
): MessageDraft & Pick<StoredMessage, 'embeds' | 'components' | 'attachments' | 'notified'> {
  const given = {
    content: body.content === undefined ? (present?.content ?? '') : (body.content ?? ''),
    embeds: body.embeds === undefined ? (present?.embeds ?? []) : (body.embeds ?? []),
    components: body.components === undefined ? (present?.components ?? []) : (body.components ?? []),
    flags,
  };
  checkMessage({ ...given, attachments: namedBy(present, uploads) });
  const attachments = attachmentsAfter(core, {
    channelId,
    present: present?.attachments ?? [],
    entries: body.attachments,
    uploads,
    ephemeral: (flags & EPHEMERAL) !== 0,
  });
  const components = normalizeComponents(core, given.components, attachments);
  const embeds = normalizeEmbeds(given.embeds, attachments);
  reportLostFiles(core, { ...given, embeds, components, attachments });
  const text = [given.content, ...flatten(components).map((component) => component.content ?? '')].join('\n');
  const notified = (flags & LOADING) === 0 ? notifiedBy(core, text, body.allowed_mentions) : [];
  return { ...given, embeds, components, attachments, notified };
}

/** Names that `attachment://` may use, before anything is stored. */
function namedBy(present: StoredMessage | null, uploads: readonly Upload[]): APIAttachment[] {
  const coming = uploads.map(({ name, index }) => ({
    id: index,
    filename: name,
    size: 0,
    url: '',
    proxy_url: '',
  }));
  return [...(present?.attachments ?? []), ...coming];
}

/** Files and pictures that nobody would see are no refusal in Discord, but never meant. */
function reportLostFiles(core: Core, draft: MessageDraft): void {
  const shown = shownUrls(draft);
  const where = 'message';
  for (const url of shown) {
    if (url.startsWith('attachment://') && attachmentFor(url, draft.attachments) === undefined) {
      core.report({
        kind: 'illegal_response',
        where,
        detail: `${url} names no attachment: a broken picture`,
      });
    }
  }
  if ((draft.flags & COMPONENTS_V2) === 0) return;
  for (const attachment of draft.attachments) {
    if (shown.includes(attachment.url)) continue;
    const detail = `${attachment.filename} is referenced by no component: nobody sees it`;
    core.report({ kind: 'illegal_response', where, detail });
  }
}

function checkNotEmpty(draft: MessageDraft): void {
  const parts = [draft.embeds, draft.components, draft.attachments];
  if (draft.content.trim() === '' && parts.every((part) => part.length === 0)) throw refused.emptyMessage();
}

function announce(core: Core, message: StoredMessage, what: 'created' | 'updated'): void {
  const visible = { message: visibleMessage(core, message), visibleTo: audienceOf(message) };
  core.bus.emit({ type: what === 'created' ? 'message_created' : 'message_updated', ...visible });
  // Ephemeral messages and placeholders reach the bot only as answers to its own requests.
  if (message.ephemeralFor !== null) return;
  const intents = message.guildId === null ? DIRECT_MESSAGES : GUILD_MESSAGES;
  const guild = message.guildId === null ? {} : { guild_id: message.guildId };
  const event = what === 'created' ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE';
  core.dispatch(event, { ...wireMessage(core, message), ...guild }, { guildId: message.guildId, intents });
}
