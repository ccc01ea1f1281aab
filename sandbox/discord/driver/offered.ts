import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { grants, permissionsIn } from '../permissions.ts';
import type { StoredChannel, StoredUser } from '../store.ts';

const IN_GUILD = 0;
const IN_DM = 1;

/** The commands that exist in a channel: a guild's own hide global ones of the same name and type. */
export function commandsAt(core: Core, channel: StoredChannel): APIApplicationCommand[] {
  const all = [...core.store.commands.values()];
  const own = channel.guildId === null ? [] : all.filter(({ guild_id }) => guild_id === channel.guildId);
  const hidden = new Set(own.map(({ type, name }) => `${type} ${name}`));
  const global = all.filter(
    ({ guild_id, type, name }) => guild_id === undefined && !hidden.has(`${type} ${name}`),
  );
  return [...own, ...global];
}

/** Whether Discord would show the command to this member in this channel. */
export function isOffered(
  core: Core,
  command: APIApplicationCommand,
  user: StoredUser,
  channel: StoredChannel,
): boolean {
  const guild = core.store.guilds.get(channel.guildId ?? '');
  const contexts: readonly number[] = command.contexts ?? [IN_GUILD, IN_DM];
  if (guild === undefined) return contexts.includes(IN_DM);
  if (!contexts.includes(IN_GUILD)) return false;
  if (command.nsfw === true && !channel.nsfw) return false;
  return grants(permissionsIn(guild, user), command.default_member_permissions);
}
