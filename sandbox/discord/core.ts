import type { EventBus } from './bus.ts';
import type { Store, StoredChannel, StoredInteraction, StoredUser } from './store.ts';
import type { SandboxClock, SandboxLimits, Violation } from './types.ts';

/** Whom a gateway event concerns, which decides the shard and the intents that it needs. */
export interface DispatchScope {
  guildId: string | null;
  /** Delivered only to gateway sessions with one of these intent bits; 0 means always. */
  intents: number;
}

/** What every part of the sandbox works with. */
export interface Core {
  readonly clock: SandboxClock;
  readonly limits: SandboxLimits;
  readonly token: string;
  readonly store: Store;
  readonly bus: EventBus;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url: string;
  nextId(): string;
  report(violation: Violation): void;
  dispatch(event: string, data: unknown, scope: DispatchScope): void;
}

/** Whether the first acknowledgement is missing and its time is over. */
export function isOverdue(core: Core, interaction: StoredInteraction): boolean {
  const age = core.clock.now() - interaction.createdAt;
  return interaction.acknowledgement === null && age > core.limits.acknowledgeWithinMs;
}

/** The bot's own user. */
export function botUser(core: Core): StoredUser {
  const user = core.store.users.get(core.store.botId);
  if (user === undefined) throw new Error('The world has no bot.');
  return user;
}

/** The direct message channel of a person with the bot, made when there is none. */
export function directChannel(core: Core, userId: string): StoredChannel {
  for (const channel of core.store.channels.values()) {
    if (channel.recipientId === userId) return channel;
  }
  const channel: StoredChannel = {
    id: core.nextId(),
    name: 'Direct message',
    guildId: null,
    recipientId: userId,
    topic: null,
    nsfw: false,
    messageIds: [],
  };
  core.store.channels.set(channel.id, channel);
  return channel;
}
