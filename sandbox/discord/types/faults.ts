/** The REST routes, named after what they do. */
export type RouteName =
  | 'get_gateway_bot'
  | 'list_commands'
  | 'set_commands'
  | 'create_command'
  | 'get_command'
  | 'edit_command'
  | 'delete_command'
  | 'answer_interaction'
  | 'create_followup'
  | 'get_webhook_message'
  | 'edit_webhook_message'
  | 'delete_webhook_message'
  | 'open_dm'
  | 'get_channel'
  | 'list_messages'
  | 'create_message'
  | 'get_message'
  | 'edit_message'
  | 'delete_message'
  | 'trigger_typing'
  | 'get_me'
  | 'get_user'
  | 'get_application'
  | 'get_guild'
  | 'list_channels'
  | 'get_member'
  | 'list_entitlements'
  | 'get_entitlement'
  | 'create_entitlement'
  | 'consume_entitlement'
  | 'delete_entitlement'
  | 'list_skus'
  | 'list_subscriptions'
  | 'get_subscription';

/** What goes wrong with the next requests to a route. */
export interface RouteFault {
  /** Default: every route. */
  route?: RouteName;
  /** How many requests are hit; default 1. */
  count?: number;
  /** Requests let through before the first hit; default 0. */
  after?: number;
}

/** Switches for trouble. Nothing here counts as a violation. */
export interface Faults {
  /** Answers `status` (default 500) instead of doing the work. */
  fail(fault: RouteFault & { status?: number; code?: number; message?: string }): void;
  /** Does the work, then answers `status` (default 502): the unknown outcome. */
  failAfterwards(fault: RouteFault & { status?: number }): void;
  /** Answers 429 with `retryAfterSeconds`; `global` as Discord's body and headers say it. */
  rateLimit(fault: RouteFault & { retryAfterSeconds: number; global?: boolean }): void;
  /** Waits `delayMs` of real time before doing the work. */
  delay(fault: RouteFault & { delayMs: number }): void;
  /** Forgets all route faults that were not used up. */
  clear(): void;
  /** Gateway events of these names are lost, until it is called again; without names none is. */
  loseEvents(...names: readonly string[]): void;
  /** Gateway op 7: the bot reconnects and resumes. */
  reconnect(): void;
  /** Gateway op 9: resumable or not. */
  invalidateSession(options: { resumable: boolean }): void;
  /** Cuts the socket without a word. The gateway session can be resumed. */
  dropConnection(): void;
  /** Messages to this member answer 403 50007. */
  closeDms(memberName: string): void;
  openDms(memberName: string): void;
  /** Messages to this member answer 403 50278. */
  leaveMutualGuilds(memberName: string): void;
  rejoinMutualGuilds(memberName: string): void;
}
