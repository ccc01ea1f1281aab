import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { StoredGuild, StoredUser } from './store.ts';

const ALL = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What a member may do in a guild: the owner everything, others the union of their roles and @everyone. */
export function permissionsIn(guild: StoredGuild, user: StoredUser): bigint {
  if (user.id === guild.ownerId) return ALL;
  let bits = 0n;
  for (const role of guild.roles) {
    if (role.id === guild.id || user.roles.includes(role.id)) bits |= BigInt(role.permissions);
  }
  return (bits & PermissionFlagsBits.Administrator) !== 0n ? ALL : bits;
}

/** Whether `bits` contain all of `needed` (a decimal string); null needs nothing. */
export function grants(bits: bigint, needed: string | null | undefined): boolean {
  if (needed === null || needed === undefined) return true;
  const wanted = BigInt(needed);
  // A command with permissions "0" is for administrators only.
  if (wanted === 0n) return (bits & PermissionFlagsBits.Administrator) !== 0n;
  return (bits & wanted) === wanted;
}
