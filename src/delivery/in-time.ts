import type { RepliableInteraction } from 'discord.js';
import type { Asked } from '../command.ts';
import type { Message } from '../present/message.ts';
import type { Pressable } from '../press.ts';
import { reply, update } from './reply.ts';

/** Answers privately with what `make` comes to, however long the database takes for it. */
export async function answerInTime(
  { interaction }: Asked<RepliableInteraction>,
  make: () => Promise<Message>,
): Promise<void> {
  await reply(interaction, { ...(await make()), isPrivate: true });
}

/** Changes the message that was pressed to what `make` comes to; a submitted modal is answered beside it. */
export async function updateInTime(asked: Asked<Pressable>, make: () => Promise<Message>): Promise<void> {
  if (asked.interaction.isModalSubmit()) return answerInTime(asked, make);
  await update(asked.interaction, await make());
}
