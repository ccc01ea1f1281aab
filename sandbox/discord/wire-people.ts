import type {
  APIGuildMember,
  APIInteractionGuildMember,
  APIRole,
  APIUser,
  GuildMemberFlags,
  RoleFlags,
  UserFlags,
} from 'discord-api-types/v10';
import type { Core } from './core.ts';
import { permissionsIn } from './permissions.ts';
import { wireTime } from './snowflake.ts';
import type { StoredGuild, StoredUser } from './store.ts';

const NO_USER_FLAGS = 0 as UserFlags;
const NO_MEMBER_FLAGS = 0 as GuildMemberFlags;
const NO_ROLE_FLAGS = 0 as RoleFlags;

/** A user as Discord sends it. */
export function wireUser(user: StoredUser): APIUser & { primary_guild: null } {
  return {
    id: user.id,
    username: user.name,
    discriminator: user.bot ? '0001' : '0',
    global_name: user.bot ? null : user.displayName,
    avatar: null,
    public_flags: NO_USER_FLAGS,
    flags: NO_USER_FLAGS,
    primary_guild: null,
    ...(user.bot ? { bot: true } : {}),
  };
}

/** A member of a guild as Discord sends it. */
export function wireMember(guild: StoredGuild, user: StoredUser): APIGuildMember {
  return {
    user: wireUser(user),
    nick: null,
    avatar: null,
    banner: null,
    roles: user.roles.filter((id) => id !== guild.id && guild.roles.some((role) => role.id === id)),
    joined_at: wireTime(guild.joinedAt),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: NO_MEMBER_FLAGS,
    pending: false,
    communication_disabled_until: null,
  };
}

/** The member who made an interaction: with computed permissions. */
export function wireInteractionMember(guild: StoredGuild, user: StoredUser): APIInteractionGuildMember {
  return {
    ...wireMember(guild, user),
    user: wireUser(user),
    permissions: String(permissionsIn(guild, user)),
  };
}

export function wireRoles(guild: StoredGuild): APIRole[] {
  return guild.roles.map((role, position) => ({
    id: role.id,
    name: role.name,
    permissions: role.permissions,
    position,
    color: role.color ?? 0,
    colors: { primary_color: role.color ?? 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: NO_ROLE_FLAGS,
  }));
}

/** Where the page fetches a picture of a user; never outside this machine unless the seed says so. */
export function avatarUrl(core: Core, user: StoredUser): string {
  return user.avatar ?? `${core.url}/avatars/${user.id}/sandbox.svg`;
}
