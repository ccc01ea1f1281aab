import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Choice, InteractionResponse, SandboxChannel, SandboxEvent, World } from '../discord/types.ts';

/** What the page's server and its browser side say to each other. Types only. */

/** The world as one member sees it. */
export interface WorldView {
  viewerId: string;
  world: World;
  roles: readonly { id: string; name: string }[];
  /** The viewer's direct messages with the bot. */
  dm: SandboxChannel;
  /** The commands that Discord would offer the viewer in the guild. */
  commands: readonly APIApplicationCommand[];
  /** The same in the direct messages. */
  dmCommands: readonly APIApplicationCommand[];
  online: boolean;
  /** Origin of the sandbox's own pictures; the page reads them through `/cdn`. */
  cdnOrigin: string;
  hasLedger: boolean;
  panels: readonly { id: string; title: string }[];
}

/** A file on its way to the server. */
export interface WireFile {
  name: string;
  contentType: string;
  base64: string;
}

export type WireValue = string | number | boolean | WireFile;
export type WireField = string | readonly string[] | boolean | readonly WireFile[];

/** What a member does. */
export type Action =
  | { kind: 'run'; command: string; options: Readonly<Record<string, WireValue>> }
  | { kind: 'autocomplete'; command: string; options: Readonly<Record<string, WireValue>>; focused: string }
  | { kind: 'press'; messageId: string; customId: string }
  | { kind: 'select'; messageId: string; customId: string; values: readonly string[] }
  | { kind: 'submit'; modalId: string; fields: Readonly<Record<string, WireField>> }
  | { kind: 'dismiss'; modalId: string }
  | { kind: 'menu'; command: string; messageId: string }
  | { kind: 'purchase'; messageId: string; skuId: string }
  | { kind: 'send'; text: string; files: readonly WireFile[] }
  | { kind: 'panel'; panel: string; button: string };

export interface ActionRequest {
  as: string;
  channelId: string;
  action: Action;
}

/** What came of it; `error` is a sentence for the member. */
export type ActionResult =
  | { ok: true; response?: InteractionResponse; choices?: readonly Choice[] }
  | { ok: false; error: string };

/** One event of the live stream: what the viewer sees, and a hint about what only others see. */
export type PageEvent = SandboxEvent | { type: 'elsewhere'; memberIds: readonly string[] };

/** Something to press in an extra panel; `id` comes back when it is. */
export interface PanelButton {
  readonly id: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly tone?: 'bad';
}

/** One part of an extra panel, from top to bottom. */
export type PanelPart =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string; tone?: 'muted' | 'good' | 'bad' }
  | { type: 'link'; label: string; url: string }
  | ({ type: 'button' } & PanelButton)
  | { type: 'switches'; label: string; switches: readonly { id: string; label: string; on: boolean }[] }
  | {
      type: 'row';
      title: string;
      detail: string;
      state: { text: string; tone: 'muted' | 'good' | 'bad' };
      /** Where the title leads. */
      url?: string;
      buttons: readonly PanelButton[];
      /** A small row among many. */
      compact?: boolean;
    };
