import type { APISKU } from 'discord-api-types/v10';

/** Where the sandbox reads the time from; milliseconds since 1970-01-01T00:00:00Z. */
export interface SandboxClock {
  now(): number;
}

/** How a sandbox is started. Everything may be left out. */
export interface DiscordSandboxOptions {
  /** Loopback port; 0 (the default) lets the system choose. */
  port?: number;
  /** The one bot token that is accepted; default `sandbox-token`. */
  token?: string;
  /** Decides when interactions expire and what time messages carry. Rate limits run on real time. */
  clock?: SandboxClock;
  /** Who and what exists; default `defaultWorld`. */
  seed?: WorldSeed;
  /** Numbers that Discord does not promise; see `defaultLimits`. */
  limits?: Partial<SandboxLimits>;
  /** Keeps what Discord's shop has sold in this file, for the next run; left out: nothing is kept. */
  file?: string;
}

/** Numbers that differ between deployments of the real service, so they are settings here. */
export interface SandboxLimits {
  /** Requests allowed per interaction token within `webhookWindowMs`; default 5. */
  webhookPerWindow: number;
  /** Length of that window in milliseconds; default 2000. */
  webhookWindowMs: number;
  /** Messages (and, apart, edits by the bot token) per channel within `channelWindowMs`; default 5. */
  channelPerWindow: number;
  /** Length of that window in milliseconds; default 5000. */
  channelWindowMs: number;
  /** Requests per second on all routes that are not interaction routes; default 50. */
  globalPerSecond: number;
  /** Bytes allowed per attachment, sent to the bot as `attachment_size_limit`; default 10 MiB. */
  attachmentSizeLimit: number;
  /** Answers 401, 403 and 429 that are tolerated before they become a violation; default 100. */
  invalidRequestsMax: number;
  /** Milliseconds for the first acknowledgement of an interaction; default 3000. */
  acknowledgeWithinMs: number;
  /** Milliseconds that an acknowledged interaction's token lives; default 900000. */
  tokenLifeMs: number;
}

/** A role of a guild; the role whose id is the guild's id is @everyone. */
export interface RoleSeed {
  id: string;
  name: string;
  /** Permission bits as a decimal string. */
  permissions: string;
  color?: number;
}

export interface ChannelSeed {
  id: string;
  name: string;
  topic?: string;
  nsfw?: boolean;
}

export interface GuildSeed {
  id: string;
  name: string;
  ownerId: string;
  /** Discord locale, such as `en-US`. */
  locale?: string;
  channels: readonly ChannelSeed[];
  roles?: readonly RoleSeed[];
}

/** A person; a member of every guild of the world unless `guildIds` says otherwise. */
export interface MemberSeed {
  id: string;
  name: string;
  displayName?: string;
  /** Any URL or data: URL; default is a picture drawn by the sandbox. */
  avatar?: string;
  locale?: string;
  roles?: readonly string[];
  guildIds?: readonly string[];
}

export interface WorldSeed {
  application: { id: string; name: string; ownerId: string };
  guilds: readonly GuildSeed[];
  members: readonly MemberSeed[];
  skus?: readonly APISKU[];
}
