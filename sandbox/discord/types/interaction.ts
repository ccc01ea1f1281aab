import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { VisibleMessage } from './message.ts';
import type { OpenModal } from './modal.ts';

export type Choice = APIApplicationCommandOptionChoice<string | number>;

/** Why an interaction failed: nothing came in time. */
export type FailureReason = 'did_not_respond';

/** The bot's first acknowledgement of an interaction. */
export type InteractionResponse =
  | { readonly type: 'message'; readonly message: VisibleMessage }
  | { readonly type: 'deferred'; readonly ephemeral: boolean; readonly message: VisibleMessage }
  | { readonly type: 'deferred_update' }
  | { readonly type: 'update'; readonly message: VisibleMessage }
  | { readonly type: 'modal'; readonly modal: OpenModal }
  | { readonly type: 'choices'; readonly choices: readonly Choice[] }
  | { readonly type: 'failed'; readonly reason: FailureReason };

export type InteractionKind = 'command' | 'component' | 'autocomplete' | 'modal';

/** `deferred` until the first content after a defer; `replied` also after a modal or choices. */
export type InteractionState = 'pending' | 'deferred' | 'replied' | 'failed';

/** An interaction as events tell it. */
export interface InteractionSummary {
  readonly id: string;
  readonly kind: InteractionKind;
  readonly state: InteractionState;
  readonly memberId: string;
  readonly channelId: string;
  /** The command's path, or the custom_id. */
  readonly name: string;
}

/** Follows one interaction from the member's side. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  readonly kind: InteractionKind;
  /** Computed against the clock: `failed` as soon as the acknowledgement is overdue. */
  readonly state: InteractionState;
  /** Resolves with the first acknowledgement, or with `failed`; never rejects. */
  response(): Promise<InteractionResponse>;
  /** The original message as it is now; undefined when there is none (yet). */
  message(): VisibleMessage | undefined;
  /** The original and all follow-ups, oldest first. */
  messages(): readonly VisibleMessage[];
  /**
   * Resolves with the original message once it has content (is not "thinking").
   * After a press that was only deferred, that is the pressed message after its next edit.
   * @throws {SandboxUsageError} when the interaction failed or `timeoutMs` (default 5000) passed
   */
  replied(options?: { timeoutMs?: number }): Promise<VisibleMessage>;
}
