import type { RepliableInteraction } from 'discord.js';
import { type Guild, RESTJSONErrorCodes } from 'discord.js';
import type { Asked } from '../command.ts';
import type { SharedServer } from '../present/direct-server.ts';
import { discordRefusal } from './discord-error.ts';

/** As many as a select shows. */
const SERVERS_MAX = 25;

/**
 * The servers that a member shares with this bot: those where they have a wallet, and of a bot in few servers all
 * others. Discord is asked about each, since only it knows who is a member.
 */
export async function sharedServers(asked: Asked<RepliableInteraction>): Promise<readonly SharedServer[]> {
  const { interaction, member, context } = asked;
  const guilds = interaction.client.guilds.cache;
  const used = new Set((await context.addresses.of(member)).map(({ server }) => server));
  const known = guilds.filter(({ id }) => used.has(id));
  const asking = guilds.size <= SERVERS_MAX ? guilds : known;
  const found = await Promise.all(
    asking.first(SERVERS_MAX).map(async (guild) => ((await isMember(guild, member)) ? guild : null)),
  );
  return found.filter((guild) => guild !== null).map(({ id, name }) => ({ id, name }));
}

/** Whether somebody is a member of a server. */
async function isMember(guild: Guild, member: string): Promise<boolean> {
  try {
    await guild.members.fetch(member);
    return true;
  } catch (error) {
    if (discordRefusal(error)?.code === RESTJSONErrorCodes.UnknownMember) return false;
    throw error;
  }
}
