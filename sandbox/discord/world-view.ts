import type { Core } from './core.ts';
import { botUser } from './core.ts';
import { permissionsIn } from './permissions.ts';
import type { StoredChannel, StoredGuild, StoredUser } from './store.ts';
import type { SandboxChannel, SandboxGuild, SandboxMember, World } from './types.ts';
import { channelsOf } from './wire-guild.ts';
import { avatarUrl } from './wire-people.ts';

/** The first guild of the world. */
export function homeGuild(core: Core): StoredGuild {
  const [guild] = core.store.guilds.values();
  if (guild === undefined) throw new Error('The world has no guild.');
  return guild;
}

export function sandboxChannel(channel: StoredChannel): SandboxChannel {
  return { id: channel.id, name: channel.name, guildId: channel.guildId };
}

export function sandboxMember(core: Core, user: StoredUser): SandboxMember {
  const guild = homeGuild(core);
  return {
    id: user.id,
    name: user.name,
    displayName: user.displayName,
    avatarUrl: avatarUrl(core, user),
    permissions: String(permissionsIn(guild, user)),
    roles: [...user.roles],
    locale: user.locale,
    owner: guild.ownerId === user.id,
  };
}

function sandboxGuild(core: Core, guild: StoredGuild): SandboxGuild {
  const { id, name, ownerId, locale } = guild;
  return { id, name, ownerId, locale, channels: channelsOf(core, guild).map(sandboxChannel) };
}

/** A copy of who and what exists. */
export function worldOf(core: Core): World {
  const bot = botUser(core);
  const guilds = [...core.store.guilds.values()].map((guild) => sandboxGuild(core, guild));
  const people = [...core.store.users.values()].filter((user) => !user.bot);
  const guild = sandboxGuild(core, homeGuild(core));
  return {
    guild,
    guilds,
    channels: guild.channels,
    skus: core.store.skus.map(({ id, name }) => ({ id, name })),
    members: people.map((user) => sandboxMember(core, user)),
    bot: { id: bot.id, name: bot.name, avatarUrl: avatarUrl(core, bot) },
  };
}
