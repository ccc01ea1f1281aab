import { MessageFlags, type RepliableInteraction } from 'discord.js';
import type { Message } from '../present/message.ts';
import type { Pressable } from '../press.ts';
import { placeholderOf } from './patience.ts';

/**
 * Answers an interaction, privately or publicly as the message says: first, into the placeholder that keeps it alive,
 * or beside what it was answered already.
 */
export async function reply(interaction: RepliableInteraction, message: Message): Promise<void> {
  const placeholder = await placeholderOf(interaction);
  if (placeholder === 'reply' && !interaction.replied) await interaction.editReply(updateOptions(message));
  else if (interaction.deferred || interaction.replied) await interaction.followUp(replyOptions(message));
  else await interaction.reply(replyOptions(message));
}

/** Changes the message that was pressed; a submitted modal is answered beside it. */
export async function update(interaction: Pressable, message: Message): Promise<void> {
  if (interaction.isModalSubmit()) return reply(interaction, message);
  if ((await placeholderOf(interaction)) === null) await interaction.update(updateOptions(message));
  else await interaction.editReply(updateOptions(message));
}

/** Tells Discord that a press arrived; what comes of it is shown by whatever it changed. */
export async function acknowledge(interaction: Pressable): Promise<void> {
  if ((await placeholderOf(interaction)) === null && !interaction.isModalSubmit())
    await interaction.deferUpdate();
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
