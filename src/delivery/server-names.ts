import type { BaseInteraction } from 'discord.js';

/** The names of the servers that this bot is in; null for any other. */
export function serverNames({ client }: BaseInteraction): (server: string) => string | null {
  return (server) => client.guilds.cache.get(server)?.name ?? null;
}
