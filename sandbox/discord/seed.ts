import type { Store, StoredGuild, StoredUser } from './store.ts';
import type { GuildSeed, MemberSeed, SandboxClock, WorldSeed } from './types.ts';

/** A store that holds the seed's world and nothing else. */
export function createStore(seed: WorldSeed, clock: SandboxClock): Store {
  const { application } = seed;
  const store: Store = {
    applicationId: application.id,
    botId: application.id,
    applicationOwnerId: application.ownerId,
    guilds: new Map(),
    channels: new Map(),
    users: new Map(),
    messages: new Map(),
    interactions: new Map(),
    interactionsByToken: new Map(),
    modals: new Map(),
    commands: new Map(),
    entitlements: new Map(),
    subscriptions: new Map(),
    skus: [...(seed.skus ?? [])],
    files: new Map(),
  };
  const bot = plantUser(store, { id: application.id, name: application.name });
  bot.bot = true;
  for (const guild of seed.guilds) plantGuild(store, guild, clock.now());
  for (const member of seed.members) plantUser(store, member);
  return store;
}

/** Adds a guild with its channels; who is already there becomes a member. */
export function plantGuild(store: Store, seed: GuildSeed, joinedAt: number): StoredGuild {
  const everyone = { id: seed.id, name: '@everyone', permissions: '0' };
  const roles = [...(seed.roles ?? [])];
  if (!roles.some(({ id }) => id === seed.id)) roles.unshift(everyone);
  const { id, name, ownerId, locale = 'en-US' } = seed;
  const guild: StoredGuild = { id, name, ownerId, locale, roles, joinedAt };
  store.guilds.set(id, guild);
  for (const channel of seed.channels) {
    store.channels.set(channel.id, {
      id: channel.id,
      name: channel.name,
      guildId: id,
      recipientId: null,
      topic: channel.topic ?? null,
      nsfw: channel.nsfw ?? false,
      messageIds: [],
    });
  }
  for (const user of store.users.values()) user.guildIds.add(id);
  return guild;
}

/** Adds a person, in all guilds unless the seed names some. */
export function plantUser(store: Store, seed: MemberSeed): StoredUser {
  const user: StoredUser = {
    id: seed.id,
    name: seed.name,
    displayName: seed.displayName ?? seed.name,
    avatar: seed.avatar ?? null,
    locale: seed.locale ?? 'en-US',
    bot: false,
    roles: [...(seed.roles ?? [])],
    guildIds: new Set(seed.guildIds ?? store.guilds.keys()),
    dms: 'open',
  };
  store.users.set(user.id, user);
  return user;
}
