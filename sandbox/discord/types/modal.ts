import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { SandboxFile } from './message.ts';

/** One input of an open modal, flattened from labels and rows. */
export interface ModalField {
  readonly customId: string;
  /** Discord's component type: 4 text, 3 select, 5-8 pickers, 19 upload, 21 radio, 22 checkboxes, 23 checkbox. */
  readonly type: number;
  readonly label: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly placeholder: string | null;
  /** Text filled in beforehand, or the chosen values. */
  readonly value: string | readonly string[] | null;
  readonly options: readonly {
    readonly label: string;
    readonly value: string;
    readonly description: string | null;
  }[];
  readonly minLength: number | null;
  readonly maxLength: number | null;
  /** Text only: 1 one line, 2 paragraph. */
  readonly style: number | null;
}

export interface OpenModal {
  /** Unique per opening; what `submit` and `dismiss` take. */
  readonly id: string;
  readonly memberId: string;
  readonly customId: string;
  readonly title: string;
  readonly fields: readonly ModalField[];
  readonly raw: APIModalInteractionResponseCallbackData;
  /** The channel the modal was opened in. */
  readonly channelId: string;
}

/** Answer of a modal field: text, chosen values, a tick, or files. */
export type FieldValue = string | readonly string[] | boolean | readonly SandboxFile[];
