import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIFileComponent,
  type APIMediaGalleryComponent,
  type APIMediaGalleryItem,
  type APISelectMenuOption,
  type APISeparatorComponent,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { clipped } from './plain.ts';

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
export type Block = APIComponentInContainer;
export type Button = APIButtonComponentWithCustomId;

/** Discord's bounds on a message of components V2. */
export const TEXT_MAX = 4_000;
const BUTTONS_IN_ROW = 5;
const LABEL_MAX = 80;
const OPTION_MAX = 100;
const PLACEHOLDER_MAX = 150;

/** The colour at the edge of a card says how things stand, together with words. */
export const COLOURS = { running: 0xf0b232, done: 0x23a559, failed: 0xda373c, plain: 0x5865f2 } as const;
export type Tone = keyof typeof COLOURS;

/** One card: the outermost box of every message we send. */
export function card(tone: Tone, blocks: readonly Block[]): APIContainerComponent {
  return { type: ComponentType.Container, accent_color: COLOURS[tone], components: [...blocks] };
}

/** Markdown in a box of its own: whatever it contains, it cannot reach the boxes beside it. */
export function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

/** Lines joined into one text; empty ones are left out. */
export function lines(...parts: readonly (string | null | false)[]): APITextDisplayComponent {
  return text(parts.filter((part) => typeof part === 'string' && part !== '').join('\n'));
}

export function separator(): APISeparatorComponent {
  return { type: ComponentType.Separator };
}

export interface ButtonLook {
  readonly style?: 'primary' | 'secondary' | 'success' | 'danger';
  readonly disabled?: boolean;
}

const STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

/** A button that comes back to us as `customId`. */
export function button(label: string, customId: string, look: ButtonLook = {}): Button {
  return {
    type: ComponentType.Button,
    style: STYLES[look.style ?? 'secondary'],
    label: clipped(label, LABEL_MAX),
    custom_id: customId,
    ...(look.disabled === true ? { disabled: true } : {}),
  };
}

/** Buttons in as many rows as they need. */
export function rows(buttons: readonly Button[]): Row[] {
  const made: Row[] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_IN_ROW) {
    const components = buttons.slice(at, at + BUTTONS_IN_ROW);
    made.push({ type: ComponentType.ActionRow, components });
  }
  return made;
}

export interface Choice {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly chosen?: boolean;
}

/** A row with one select of 1 to 25 choices. */
export function select(customId: string, placeholder: string, choices: readonly Choice[]): Row {
  const options = choices.slice(0, 25).map(
    ({ label, value, description, chosen }): APISelectMenuOption => ({
      label: clipped(label, OPTION_MAX),
      value,
      ...(description === undefined ? {} : { description: clipped(description, OPTION_MAX) }),
      ...(chosen === true ? { default: true } : {}),
    }),
  );
  const menu: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder: clipped(placeholder, PLACEHOLDER_MAX),
    options,
  };
  return { type: ComponentType.ActionRow, components: [menu] };
}

/**
 * Pictures that travel with the message, 1 to 10.
 * @param alt for those who cannot see them: 1 to 1,024 letters
 */
export function gallery(names: readonly string[], alt: string): APIMediaGalleryComponent {
  const items = names.map(
    (name): APIMediaGalleryItem => ({
      media: { url: `attachment://${name}` },
      description: alt,
    }),
  );
  return { type: ComponentType.MediaGallery, items };
}

/** A file that travels with the message. */
export function file(name: string): APIFileComponent {
  return { type: ComponentType.File, file: { url: `attachment://${name}` } };
}
