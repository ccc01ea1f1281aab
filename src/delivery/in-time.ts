import type { RepliableInteraction } from 'discord.js';
import type { Asked } from '../command.ts';
import type { Message } from '../present/message.ts';
import type { Pressable } from '../press.ts';
import { FirstAnswer } from './first-answer.ts';
import { updateOptions } from './reply.ts';

/** Discord waits three seconds for a press to be acknowledged. */
const PATIENCE_MS = 2_000;

/** Answers privately with what `make` comes to, however long the database takes for it. */
export async function answerInTime(
  { interaction, context }: Asked<RepliableInteraction>,
  make: () => Promise<Message>,
): Promise<void> {
  using first = new FirstAnswer(interaction, context.webhooks, (error) =>
    context.log.warn({ err: error }, 'not deferred'),
  );
  await first.send({ ...(await make()), isPrivate: true });
}

/** Changes the message that was pressed to what `make` comes to; a submitted modal is answered beside it. */
export async function updateInTime(asked: Asked<Pressable>, make: () => Promise<Message>): Promise<void> {
  const { interaction, context } = asked;
  if (interaction.isModalSubmit()) return answerInTime(asked, make);
  let deferred: Promise<unknown> | null = null;
  const timer = setTimeout(() => {
    deferred = interaction
      .deferUpdate()
      .catch((error: unknown) => context.log.warn({ err: error }, 'not deferred'));
  }, PATIENCE_MS);
  try {
    const message = await make();
    clearTimeout(timer);
    if (deferred === null) await interaction.update(updateOptions(message));
    else {
      await deferred;
      await context.webhooks.edit(interaction.token, message);
    }
  } finally {
    clearTimeout(timer);
  }
}
