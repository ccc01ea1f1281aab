import type { APIAttachment } from 'discord-api-types/v10';
import { storeFile } from '../attachments.ts';
import type { Core } from '../core.ts';
import { permissionsIn } from '../permissions.ts';
import type { StoredChannel, StoredGuild } from '../store.ts';
import { type SandboxFile, SandboxUsageError } from '../types.ts';
import { wireMember, wireRoles, wireUser } from '../wire-people.ts';

/** The `resolved` part of an interaction: the objects behind the ids that were chosen. */
export interface Resolved {
  users?: Record<string, unknown>;
  members?: Record<string, unknown>;
  roles?: Record<string, unknown>;
  channels?: Record<string, unknown>;
  attachments?: Record<string, APIAttachment>;
  messages?: Record<string, unknown>;
}

/** Adds a file that the member uploads and returns its id. @throws {SandboxUsageError} above the size limit */
export function uploadFile(
  core: Core,
  resolved: Resolved,
  channel: StoredChannel,
  file: SandboxFile,
): string {
  if (file.data.byteLength > core.limits.attachmentSizeLimit) {
    throw new SandboxUsageError(
      `${file.name} is too large: the limit is ${core.limits.attachmentSizeLimit} bytes`,
    );
  }
  const attachment = storeFile(core, channel.id, file, { ephemeral: true });
  resolved.attachments = { ...resolved.attachments, [attachment.id]: attachment };
  return attachment.id;
}

/** Adds a user, given by id, name or mention, and returns the id. @throws {SandboxUsageError} when unknown */
export function resolveUser(core: Core, resolved: Resolved, channel: StoredChannel, given: string): string {
  const plain = given.replace(/^<@!?(\d+)>$/, '$1').replace(/^@/, '');
  const user = [...core.store.users.values()].find(
    ({ id, name, displayName }) => id === plain || sameName(name, plain) || sameName(displayName, plain),
  );
  if (user === undefined) throw new SandboxUsageError(`nobody here is called ${given}`);
  resolved.users = { ...resolved.users, [user.id]: wireUser(user) };
  const guild = core.store.guilds.get(channel.guildId ?? '');
  if (guild !== undefined && user.guildIds.has(guild.id)) {
    const { user: _, deaf: __, mute: ___, ...member } = wireMember(guild, user);
    const full = { ...member, permissions: String(permissionsIn(guild, user)) };
    resolved.members = { ...resolved.members, [user.id]: full };
  }
  return user.id;
}

/** Adds a channel of the guild, given by id, name or mention. */
export function resolveChannel(
  core: Core,
  resolved: Resolved,
  channel: StoredChannel,
  given: string,
): string {
  const plain = given.replace(/^<#(\d+)>$/, '$1').replace(/^#/, '');
  const found = [...core.store.channels.values()].find(
    ({ id, name, guildId }) => guildId === channel.guildId && (id === plain || sameName(name, plain)),
  );
  if (found === undefined) throw new SandboxUsageError(`there is no channel ${given} here`);
  const fields = { id: found.id, name: found.name, type: 0, permissions: '0', parent_id: null, flags: 0 };
  resolved.channels = { ...resolved.channels, [found.id]: fields };
  return found.id;
}

/** Adds a role of the guild, given by id, name or mention. */
export function resolveRole(core: Core, resolved: Resolved, channel: StoredChannel, given: string): string {
  const plain = given.replace(/^<@&(\d+)>$/, '$1').replace(/^@/, '');
  const guild: StoredGuild | undefined = core.store.guilds.get(channel.guildId ?? '');
  const role =
    guild === undefined
      ? undefined
      : wireRoles(guild).find(({ id, name }) => id === plain || sameName(name, plain));
  if (role === undefined) throw new SandboxUsageError(`there is no role ${given} here`);
  resolved.roles = { ...resolved.roles, [role.id]: role };
  return role.id;
}

/** Adds a user or a role, whichever `given` names. */
export function resolveMentionable(
  core: Core,
  resolved: Resolved,
  channel: StoredChannel,
  given: string,
): string {
  const guild = core.store.guilds.get(channel.guildId ?? '');
  const plain = given.replace(/^<@&(\d+)>$/, '$1').replace(/^@/, '');
  const isRole = guild?.roles.some(({ id, name }) => id === plain || sameName(name, plain)) ?? false;
  return isRole ? resolveRole(core, resolved, channel, given) : resolveUser(core, resolved, channel, given);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
