import { MessageFlags, type RepliableInteraction } from 'discord.js';
import type { Message } from '../present/message.ts';

/** Answers an interaction that nobody answered yet, privately or publicly as the message says. */
export async function reply(interaction: RepliableInteraction, message: Message): Promise<void> {
  await interaction.reply(replyOptions(message));
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
