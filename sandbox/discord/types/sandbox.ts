import type { APIEntitlement, APISubscription } from 'discord-api-types/v10';
import type { RegisteredCommand, SandboxEvent, Violation } from './event.ts';
import type { Faults } from './faults.ts';
import type { MemberDriver } from './member.ts';
import type { VisibleMessage } from './message.ts';
import type { GuildSeed, MemberSeed, SandboxLimits } from './options.ts';
import type { World } from './world.ts';

/** What a member bought in Discord's own shop. */
export interface EntitlementGrant {
  memberName: string;
  skuId: string;
  guildId?: string;
  /** Discord's entitlement type; default 1 (purchase). */
  type?: number;
  startsAt?: number;
  endsAt?: number;
}

/**
 * What members, banks and the clock do to subscriptions of Discord's shop. Members subscribe by premium button.
 * Everything is told by the events and in the order of Discord's guide.
 */
export interface SubscriptionsDriver {
  /** Every subscription, oldest first, ended ones too. */
  all(): readonly APISubscription[];
  /** A member subscribes from the shop's own page, without a button of the bot's. */
  start(memberName: string, skuId: string): APISubscription;
  /**
   * The period ends now and the next one is paid, of the product that the member chose last; one that was cancelled
   * ends instead. Before its time the cycle moves: the next period begins now.
   */
  renew(id: string): APISubscription;
  /** What a member does in Discord's settings. */
  cancel(id: string): APISubscription;
  resume(id: string): APISubscription;
  /** It is over: a cancelled one at its end, or one whose payments failed for good. */
  end(id: string): APISubscription;
  /** A refund or chargeback within the period. */
  refund(id: string): APISubscription;
  /** A higher product at once, with a period that begins anew; a lower one with the next period. */
  change(id: string, skuId: string): APISubscription;
}

/** A running local Discord. */
export interface DiscordSandbox extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The value for DISCORD_API_BASE. */
  readonly apiBase: string;
  readonly token: string;
  readonly applicationId: string;
  /** The first guild. */
  readonly guildId: string;
  readonly world: World;
  readonly limits: Readonly<SandboxLimits>;
  readonly online: boolean;
  /** Registered commands, global and of guilds (these carry `guild_id`). */
  commands(): readonly RegisteredCommand[];
  /** Driver for a member, by name (any case) or id. @throws {SandboxUsageError} when there is none */
  member(nameOrId: string): MemberDriver;
  /** What a member sees in a channel, oldest first; ephemeral messages only for whom they are meant. */
  messages(query: { channelId: string; viewerId: string }): readonly VisibleMessage[];
  /** Calls the listener for every later event; returns how to stop. */
  subscribe(listener: (event: SandboxEvent) => void): () => void;
  /** Every breach seen so far, readable. Empty means that both sides kept the contract. */
  violations(): readonly Violation[];
  /** Returns the breaches and forgets them, for tests that provoke one. */
  takeViolations(): readonly Violation[];
  readonly faults: Faults;
  /** Lets the bot's application join a new guild while it runs. */
  addGuild(seed: GuildSeed): void;
  addMember(seed: MemberSeed): void;
  /** Replaces a member's roles and tells the bot. */
  setRoles(memberName: string, roles: readonly string[]): void;
  grantEntitlement(grant: EntitlementGrant): APIEntitlement;
  /** A refund by Discord: the bot is told ENTITLEMENT_DELETE. */
  deleteEntitlement(entitlementId: string): void;
  entitlements(): readonly APIEntitlement[];
  readonly subscriptions: SubscriptionsDriver;
  /**
   * Resolves with the first value of `look` that is neither undefined, null nor false; looked at now and after every event.
   * @throws {SandboxUsageError} naming `what` when `timeoutMs` (default 5000, real time) passed
   */
  until<T>(
    look: () => T | undefined | null | false,
    options?: { timeoutMs?: number; what?: string },
  ): Promise<T>;
  /**
   * Resolves when no request is being answered, no interaction waits for its first answer, nothing is
   * "thinking", and all that stayed so for `quietMs` (default 50, real time).
   */
  whenIdle(options?: { quietMs?: number; timeoutMs?: number }): Promise<void>;
  /** Looks at the clock now: tells listeners of interactions that are overdue. For tests that move a clock. */
  checkDeadlines(): void;
  close(): Promise<void>;
}

/** The scenario asked for something that a person in front of Discord could not do, or waited in vain. */
export class SandboxUsageError extends Error {
  override readonly name = 'SandboxUsageError';
}
