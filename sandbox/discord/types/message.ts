import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';

/** A file that a member uploads. */
export interface SandboxFile {
  name: string;
  data: Uint8Array;
  contentType?: string;
}

export interface VisibleAttachment {
  readonly id: string;
  readonly filename: string;
  /** Fetchable on this machine without authorisation. */
  readonly url: string;
  readonly size: number;
  readonly contentType: string;
  readonly description: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** True when an embed or component shows it, so that it is not listed as a file of its own. */
  readonly inline: boolean;
}

/** A message as one member sees it. */
export interface VisibleMessage {
  readonly id: string;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly author: {
    readonly id: string;
    readonly name: string;
    readonly avatarUrl: string;
    readonly bot: boolean;
  };
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  /** Rows, or Components V2 when `componentsV2`; `attachment://` is already resolved to a URL. */
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly attachments: readonly VisibleAttachment[];
  readonly flags: number;
  readonly ephemeral: boolean;
  readonly componentsV2: boolean;
  /** True for "Scrip is thinking...", the placeholder of a deferred reply. */
  readonly loading: boolean;
  readonly createdAt: number;
  readonly editedAt: number | null;
  /** The interaction that made this message; null for ordinary messages. */
  readonly interaction: {
    readonly id: string;
    readonly userId: string;
    readonly userName: string;
    /** The command's whole path ("admin wallet show"); null for presses and modals. */
    readonly commandName: string | null;
  } | null;
  /** Ids of users and roles that were pinged, and `everyone`. */
  readonly notified: readonly string[];
  /** The message this one answers; null when none. */
  readonly replyToId: string | null;
}
