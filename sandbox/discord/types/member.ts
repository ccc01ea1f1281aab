import type { APIEntitlement } from 'discord-api-types/v10';
import type { RegisteredCommand } from './event.ts';
import type { Choice, InteractionHandle } from './interaction.ts';
import type { SandboxFile, VisibleMessage } from './message.ts';
import type { FieldValue, OpenModal } from './modal.ts';
import type { SandboxChannel, SandboxMember } from './world.ts';

/** Where and how a command is given. */
export interface RunOptions {
  /** Default: the first channel of the first guild. A DM: `await member.dm()`.id. */
  channelId?: string;
  /** "group sub" or "sub"; may also stand in the command's name ("admin wallet show"). */
  subcommand?: string;
  /** Deliver even what Discord would not offer this member here, so that the bot's own check is tested. */
  unpermitted?: boolean;
}

/** Values of options; a user, role or channel is given by id or by name, a file by its bytes. */
export type OptionValues = Readonly<Record<string, string | number | boolean | SandboxFile | undefined>>;

/** Names a component: its custom_id, or (part of) its label or placeholder. */
export type ComponentTarget = { messageId: string } & (
  | { customId: string; label?: never }
  | { label: string; customId?: never }
);

/** Names a premium button: its message, and the item where the message offers several. */
export interface PremiumTarget {
  messageId: string;
  skuId?: string;
}

/** Acts as one member. Every method throws `SandboxUsageError` for what Discord's client would not allow. */
export interface MemberDriver {
  readonly id: string;
  readonly name: string;
  readonly member: SandboxMember;
  /** The commands that Discord would offer this member there. */
  offeredCommands(channelId?: string): readonly RegisteredCommand[];
  run(command: string, options?: OptionValues, where?: RunOptions): Promise<InteractionHandle>;
  /** The choices for `focused` (its value so far is in `options`); an empty list when the bot did not answer. */
  autocomplete(
    command: string,
    options: OptionValues,
    focused: string,
    where?: RunOptions,
  ): Promise<readonly Choice[]>;
  /**
   * Presses a button. The message event comes before the bot has its HTTP answer: a bot that starts to
   * listen only after its reply (a collector) needs `whenIdle()` first. `unpermitted` also presses disabled ones and those the member cannot see.
   */
  press(target: ComponentTarget & { unpermitted?: boolean }): Promise<InteractionHandle>;
  /**
   * Presses a premium button and buys in Discord's shop. Refused while the member owns the item: a consumable until
   * the bot has consumed it. A lower tier than the one that runs begins with the next period: the answer is what runs.
   */
  buyPremium(target: PremiumTarget): APIEntitlement;
  /** Chooses `values`: option values (or labels), or ids in user, role and channel selects. */
  select(
    target: ComponentTarget & { values: readonly string[]; unpermitted?: boolean },
  ): Promise<InteractionHandle>;
  /** Submits an open modal; keys are custom_ids or labels. Fields left out keep what was filled in. */
  submit(modal: OpenModal, fields: Readonly<Record<string, FieldValue>>): Promise<InteractionHandle>;
  dismiss(modal: OpenModal): void;
  openModals(): readonly OpenModal[];
  /** A message command, such as "Ask about this". */
  contextMenu(command: string, messageId: string, where?: RunOptions): Promise<InteractionHandle>;
  /** The direct message channel with the bot; opened when there is none. */
  dm(): SandboxChannel;
  send(text: string, channelId?: string, files?: readonly SandboxFile[]): VisibleMessage;
  /** What this member sees in a channel, oldest first. */
  messages(channelId?: string): readonly VisibleMessage[];
  /** Every message this member sees anywhere, oldest first. */
  allMessages(): readonly VisibleMessage[];
}
