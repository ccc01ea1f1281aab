import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { directChannel } from '../core.ts';
import { DiscordError } from '../errors.ts';
import { createMessage } from '../messages.ts';
import { closeModal } from '../modals.ts';
import type { StoredChannel, StoredUser } from '../store.ts';
import {
  type InteractionHandle,
  type MemberDriver,
  type RunOptions,
  type SandboxFile,
  SandboxUsageError,
  type VisibleMessage,
} from '../types.ts';
import { canSee, visibleMessage } from '../visible.ts';
import { wireMessage } from '../wire-message.ts';
import { sandboxChannel, sandboxMember } from '../world-view.ts';
import { createHandle } from './handle.ts';
import { startInteraction } from './interact.ts';
import { submitModal } from './modal-submit.ts';
import { commandsAt, isOffered } from './offered.ts';
import { type FilledCommand, fillCommand, placeOf } from './options.ts';
import { pressButton, selectValues } from './press.ts';
import { buyPremium } from './shop.ts';

const CHAT_INPUT = 1;
const MESSAGE_COMMAND = 3;

/** Acts for one member, within what Discord's client lets a person do. */
export function createMemberDriver(core: Core, user: StoredUser): MemberDriver {
  return {
    id: user.id,
    name: user.name,
    get member() {
      return sandboxMember(core, user);
    },
    offeredCommands(channelId) {
      const channel = channelFor(core, user, channelId);
      return commandsAt(core, channel).filter((command) => isOffered(core, command, user, channel));
    },
    async run(command, options = {}, where = {}) {
      const place = commandPlace(core, user, command, where);
      const form = fillCommand(core, place.channel, place.inside, options, null);
      return begin(core, user, place, form, 'command');
    },
    async autocomplete(command, options, focused, where = {}) {
      const place = commandPlace(core, user, command, where);
      const form = fillCommand(core, place.channel, place.inside, options, focused);
      const response = await begin(core, user, place, form, 'autocomplete').response();
      return response.type === 'choices' ? response.choices : [];
    },
    async press(target) {
      return createHandle(core, pressButton(core, user, target));
    },
    buyPremium: (target) => structuredClone(buyPremium(core, user, target)),
    async select(target) {
      return createHandle(core, selectValues(core, user, target));
    },
    async submit(modal, fields) {
      return createHandle(core, submitModal(core, user, modal, fields));
    },
    dismiss: (modal) => closeModal(core, modal.id),
    openModals() {
      const mine = [...core.store.modals.values()].filter(({ open }) => open.memberId === user.id);
      return mine.map(({ open }) => open);
    },
    contextMenu: async (command, messageId, where = {}) => useMenu(core, user, command, messageId, where),
    dm: () => sandboxChannel(directChannel(core, user.id)),
    send: (text, channelId, files = []) => sendMessage(core, user, { text, channelId, files }),
    messages: (channelId) => messagesFor(core, user, channelFor(core, user, channelId)),
    allMessages() {
      const all = [...core.store.channels.values()].flatMap((channel) => messagesFor(core, user, channel));
      return all.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    },
  };
}

function sendMessage(
  core: Core,
  user: StoredUser,
  given: { text: string; channelId: string | undefined; files: readonly SandboxFile[] },
): VisibleMessage {
  const channel = channelFor(core, user, given.channelId);
  const uploads = given.files.map((file, index) => ({ ...file, index: String(index) }));
  const body = { content: given.text };
  try {
    return visibleMessage(core, createMessage(core, { channel, authorId: user.id, body, uploads }));
  } catch (error) {
    if (error instanceof DiscordError) throw new SandboxUsageError(error.message, { cause: error });
    throw error;
  }
}

/** What a member sees in a channel, oldest first. */
export function messagesFor(core: Core, user: StoredUser, channel: StoredChannel): VisibleMessage[] {
  return channel.messageIds.flatMap((id) => {
    const message = core.store.messages.get(id);
    return message !== undefined && canSee(core, message, user.id) ? [visibleMessage(core, message)] : [];
  });
}

function channelFor(core: Core, user: StoredUser, channelId: string | undefined): StoredChannel {
  const all = [...core.store.channels.values()];
  const channel =
    channelId === undefined
      ? all.find(({ guildId }) => guildId !== null && user.guildIds.has(guildId))
      : core.store.channels.get(channelId);
  const inside =
    channel !== undefined &&
    (channel.guildId === null ? channel.recipientId === user.id : user.guildIds.has(channel.guildId));
  if (!inside) throw new SandboxUsageError(`${user.displayName} is in no channel ${channelId ?? ''}`);
  return channel;
}

interface Place {
  channel: StoredChannel;
  command: APIApplicationCommand;
  path: string;
  inside: ReturnType<typeof placeOf>;
}

function commandPlace(core: Core, user: StoredUser, name: string, where: RunOptions): Place {
  const channel = channelFor(core, user, where.channelId);
  const words = `${name} ${where.subcommand ?? ''}`.trim().replace(/^\//, '').split(/\s+/);
  const command = findCommand(core, user, channel, { type: CHAT_INPUT, name: words[0] ?? '', where });
  return { channel, command, path: words.join(' '), inside: placeOf(command, words.slice(1)) };
}

function findCommand(
  core: Core,
  user: StoredUser,
  channel: StoredChannel,
  wanted: { type: number; name: string; where: RunOptions },
): APIApplicationCommand {
  const all =
    wanted.where.unpermitted === true ? [...core.store.commands.values()] : commandsAt(core, channel);
  const command = all.find(({ type, name }) => type === wanted.type && name === wanted.name);
  if (command === undefined) throw new SandboxUsageError(`there is no command ${wanted.name} here`);
  if (wanted.where.unpermitted !== true && !isOffered(core, command, user, channel)) {
    throw new SandboxUsageError(`Discord does not offer ${wanted.name} to ${user.displayName} here`);
  }
  return command;
}

function begin(
  core: Core,
  user: StoredUser,
  place: Place,
  form: FilledCommand,
  kind: 'command' | 'autocomplete',
): InteractionHandle {
  const data = {
    ...commandData(place.command),
    ...(form.options.length === 0 ? {} : { options: form.options }),
    ...(Object.keys(form.resolved).length === 0 ? {} : { resolved: form.resolved }),
  };
  const focused = form.focusedType === null ? {} : { focusedType: form.focusedType };
  const { channel, path: name } = place;
  return createHandle(core, startInteraction(core, { kind, member: user, channel, name, data, ...focused }));
}

function useMenu(
  core: Core,
  user: StoredUser,
  name: string,
  messageId: string,
  where: RunOptions,
): InteractionHandle {
  const message = core.store.messages.get(messageId);
  if (message === undefined || !canSee(core, message, user.id)) {
    throw new SandboxUsageError(`${user.displayName} sees no message ${messageId}`);
  }
  const channel = channelFor(core, user, where.channelId ?? message.channelId);
  const command = findCommand(core, user, channel, { type: MESSAGE_COMMAND, name, where });
  const data = {
    ...commandData(command),
    target_id: messageId,
    resolved: { messages: { [messageId]: wireMessage(core, message) } },
  };
  const action = { kind: 'command', member: user, channel, name, data, targetId: messageId } as const;
  return createHandle(core, startInteraction(core, action));
}

function commandData(command: APIApplicationCommand): Record<string, unknown> {
  const guild = command.guild_id === undefined ? {} : { guild_id: command.guild_id };
  return { id: command.id, name: command.name, type: command.type, ...guild };
}
