import { MessageFlags, type RepliableInteraction } from 'discord.js';
import type { Message } from '../present/message.ts';

/** Discord waits three seconds for a first answer. */
const PATIENCE_MS = 2_000;

const placeholders = new WeakMap<RepliableInteraction, Promise<unknown>>();

/**
 * Keeps an interaction alive whose answer takes longer than Discord waits, with a private placeholder; until it is
 * disposed of. For commands that are answered by `reply`.
 */
export function patiently(interaction: RepliableInteraction, onError: (error: unknown) => void): Disposable {
  const timer = setTimeout(() => {
    placeholders.set(interaction, interaction.deferReply({ flags: MessageFlags.Ephemeral }).catch(onError));
  }, PATIENCE_MS);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Answers an interaction that nobody answered yet, privately or publicly as the message says. */
export async function reply(interaction: RepliableInteraction, message: Message): Promise<void> {
  await placeholders.get(interaction);
  if (placeholders.has(interaction) && interaction.deferred)
    await interaction.editReply(updateOptions(message));
  else await interaction.reply(replyOptions(message));
}

/** A message as discord.js takes it for a first answer. */
export function replyOptions(message: Message) {
  const { components, files, isPrivate } = message;
  const flags = isPrivate
    ? ([MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] as const)
    : ([message.flags] as const);
  return {
    components: [...components],
    files: files.map(({ name, attachment, description }) => ({
      name,
      attachment,
      ...(description === undefined ? {} : { description }),
    })),
    flags,
    allowedMentions: { parse: [] },
  };
}

/** A message as discord.js takes it to change the message that was pressed: what is not named goes. */
export function updateOptions(message: Message) {
  const { components, files, flags, allowedMentions } = {
    ...replyOptions(message),
    flags: [message.flags] as const,
  };
  return { components, files, flags, allowedMentions, attachments: [] };
}
