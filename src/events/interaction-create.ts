import { Events, type Interaction, type RepliableInteraction } from 'discord.js';
import { isDatabaseError } from '../billing/ledger/database-error.ts';
import type { Asked, Command } from '../command.ts';
import { commands } from '../commands/index.ts';
import type { Context } from '../context.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { patiently } from '../delivery/patience.ts';
import { reply } from '../delivery/reply.ts';
import { sharedServers } from '../delivery/shared-servers.ts';
import { isAppError, isUpstreamCode } from '../errors.ts';
import { defineEvent } from '../event.ts';
import { tellWaiting } from '../flows/news.ts';
import { parseCustomId } from '../present/custom-id.ts';
import { directServerCard } from '../present/direct-server.ts';
import type { Message } from '../present/message.ts';
import { newsMessage } from '../present/news.ts';
import { noticeMessage, waitingMessage } from '../present/notice.ts';
import { ledgerAwayMessage, upstreamMessage } from '../present/refusal.ts';
import { type Words, wordsFor } from '../present/words/index.ts';
import type { Pressable } from '../press.ts';
import { presses } from '../presses/index.ts';

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  commands.map((command) => [command.payload.name, command]),
);
const PRESSES = new Map(presses.map((press) => [press.area, press]));

/** The one entrance of everything that members do. */
export const interactionCreate = defineEvent(Events.InteractionCreate, async (context, interaction) => {
  try {
    await route(context, interaction);
  } catch (error) {
    context.log.error({ err: error, interaction: interaction.id }, 'an interaction failed');
    if (interaction.isRepliable()) await apologise(context, interaction, error);
  }
});

async function route(context: Context, interaction: Interaction): Promise<void> {
  using _patience = interaction.isRepliable() ? patience(context, interaction) : null;
  const asked = await askedBy(context, interaction);
  if (asked.server === '' && !isAboutMember(interaction)) {
    if (!interaction.isRepliable()) return;
    const question = { ...asked, interaction };
    return answerInTime(question, async () => directServerCard(await sharedServers(question), asked.words));
  }
  if (interaction.isChatInputCommand()) {
    const command = COMMANDS.get(interaction.commandName);
    // Discord shows commands of an older version for up to an hour.
    if (command?.knows(interaction) !== true)
      return reply(interaction, noticeMessage('unknown_command', asked.words));
    await command.run({ ...asked, interaction });
    if (isAnswered(interaction)) await sayWaiting({ ...asked, interaction });
  } else if (interaction.isAutocomplete()) {
    const { name, value } = interaction.options.getFocused(true);
    const complete = COMMANDS.get(interaction.commandName)?.complete;
    await interaction.respond((await complete?.(name, value, { ...asked, interaction })) ?? []);
  } else if (interaction.isButton() || interaction.isStringSelectMenu() || interaction.isModalSubmit()) {
    await pressed({ ...asked, interaction });
  }
}

function patience({ log }: Context, interaction: RepliableInteraction): Disposable {
  return patiently(interaction, (error) =>
    log.warn({ err: error, interaction: interaction.id }, 'not deferred'),
  );
}

/** In a DM the server is the one that the member chose once; empty where they did not yet. */
async function askedBy(
  context: Context,
  interaction: Interaction,
): Promise<Omit<Asked<never>, 'interaction'>> {
  const { guildId, channelId, user, locale, client } = interaction;
  const isDirect = guildId === null;
  const chosen = isDirect ? ((await context.directs.of(user.id)) ?? '') : guildId;
  const server = isDirect && !client.guilds.cache.has(chosen) ? '' : chosen;
  const who = { server, isDirect, channel: channelId ?? '', member: user.id };
  return { ...who, words: wordsFor(locale), context };
}

/** What is about the member and not about a server: it needs none. */
function isAboutMember(interaction: Interaction): boolean {
  if (interaction.isChatInputCommand()) return interaction.commandName === 'account';
  if (!('customId' in interaction)) return false;
  const area = parseCustomId(interaction.customId)?.area;
  return area === 'account' || area === 'direct';
}

async function pressed(asked: Asked<Pressable>): Promise<void> {
  const id = parseCustomId(asked.interaction.customId);
  const press = id === null ? undefined : PRESSES.get(id.area);
  if (id === null || press === undefined) return reply(asked.interaction, noticeMessage('gone', asked.words));
  await press.run(id, asked);
}

/** Whether something can follow its answer; one that took its time was deferred and answered by an edit. */
function isAnswered({ replied, deferred }: RepliableInteraction): boolean {
  return replied || deferred;
}

/** After a command: what could not be told or delivered earlier, once it is the member's turn again. */
async function sayWaiting(asked: Asked<RepliableInteraction>): Promise<void> {
  const { context, interaction, words } = asked;
  await tellWaiting(context, asked, async (content) => {
    await context.webhooks.followUp(interaction.token, newsMessage(content, words));
  });
  await offerWaiting(asked);
}

/** An answer or a drawing that did not arrive is offered. */
async function offerWaiting(asked: Asked<RepliableInteraction>): Promise<void> {
  const { context, interaction, server, member, words } = asked;
  const waits =
    (await context.turns.waiting(server, member)) ?? (await context.sketches.waiting(server, member));
  if (waits === null || waits.id === interaction.id) return;
  await context.webhooks.followUp(interaction.token, waitingMessage(waits.id, words));
}

function apology(error: unknown, words: Words): Message {
  if (isDatabaseError(error)) return ledgerAwayMessage(words);
  if (isAppError(error) && isUpstreamCode(error.code)) return upstreamMessage(error.code, words);
  return noticeMessage('broken', words);
}

async function apologise(context: Context, interaction: RepliableInteraction, error: unknown): Promise<void> {
  const words = wordsFor(interaction.locale);
  // After a hold was settled no such error gets this far. Nothing may be read for the words: the database is away.
  const message = apology(error, words);
  try {
    await reply(interaction, message);
  } catch (error) {
    context.log.warn({ err: error, interaction: interaction.id }, 'nobody could be told');
  }
}
