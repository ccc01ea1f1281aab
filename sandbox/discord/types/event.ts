import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { RouteName } from './faults.ts';
import type { FailureReason, InteractionSummary } from './interaction.ts';
import type { VisibleMessage } from './message.ts';
import type { OpenModal } from './modal.ts';
import type { World } from './world.ts';

export type RegisteredCommand = APIApplicationCommand;

/** Who may see a message: everyone in the channel, or the named members. */
export type Audience = 'channel' | readonly string[];

/** What happens, in order, as it happens. */
export type SandboxEvent =
  | { readonly type: 'message_created'; readonly message: VisibleMessage; readonly visibleTo: Audience }
  | { readonly type: 'message_updated'; readonly message: VisibleMessage; readonly visibleTo: Audience }
  | {
      readonly type: 'message_deleted';
      readonly messageId: string;
      readonly channelId: string;
      readonly visibleTo: Audience;
    }
  | { readonly type: 'typing'; readonly channelId: string }
  | { readonly type: 'modal_opened'; readonly memberId: string; readonly modal: OpenModal }
  | { readonly type: 'modal_closed'; readonly memberId: string; readonly modalId: string }
  | { readonly type: 'interaction_created'; readonly interaction: InteractionSummary }
  | { readonly type: 'interaction_acknowledged'; readonly interaction: InteractionSummary }
  | {
      readonly type: 'interaction_failed';
      readonly interaction: InteractionSummary;
      readonly reason: FailureReason;
    }
  | { readonly type: 'commands_registered'; readonly commands: readonly RegisteredCommand[] }
  | { readonly type: 'world_changed'; readonly world: World }
  | { readonly type: 'bot_online' }
  | { readonly type: 'bot_offline' }
  | { readonly type: 'violation'; readonly violation: Violation }
  /** The raw log: one for every REST request, after it was answered. */
  | {
      readonly type: 'request';
      readonly method: string;
      readonly path: string;
      readonly route: RouteName | null;
      readonly status: number;
      readonly durationMs: number;
    }
  /** The raw log: one for every event sent to the bot. */
  | { readonly type: 'dispatch'; readonly event: string };

export type ViolationKind =
  | 'unknown_route'
  | 'request_schema'
  | 'answer_schema'
  | 'invalid_body'
  | 'late_answer'
  | 'double_acknowledgement'
  | 'illegal_response'
  | 'rate_limit'
  | 'invalid_requests'
  | 'gateway'
  | 'internal';

/** One breach of Discord's contract, by the bot or (`answer_schema`, `internal`) by the sandbox itself. */
export interface Violation {
  readonly kind: ViolationKind;
  /** `METHOD path` of the request, or `gateway`. */
  readonly where: string;
  readonly detail: string;
}
