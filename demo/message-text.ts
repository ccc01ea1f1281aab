import { type APIEmbed, ComponentType } from 'discord-api-types/v10';
import type { OpenModal, VisibleMessage } from '../sandbox/discord/index.ts';
import { type Component, type Control, controlsOf } from './controls.ts';

/** A message as lines of text: what its reader sees, with pictures as `[picture 1024x1024 ...]`. */
export function messageText(message: VisibleMessage): string {
  const where = message.guildId === null ? ' (direct message)' : '';
  const to = message.ephemeral ? ' (only you can see this)' : '';
  return [`${message.author.name}${to}${where}`, ...indented([textOf(message)])].join('\n');
}

/** What stands in a message, without its head. */
export function textOf(message: VisibleMessage): string {
  const parts = [
    message.loading ? 'is thinking ...' : message.content,
    ...message.embeds.flatMap(embedLines),
    ...message.components.flatMap((component) => componentLines(component, message)),
    ...message.attachments.filter((file) => !file.inline).map((file) => fileLine(file.url, message)),
  ];
  return parts.filter((text) => text !== '').join('\n');
}

/** A form that has opened, as lines of text. */
export function modalText(modal: OpenModal): string {
  const fields = modal.fields.map(({ label, required, value }) => {
    const filled = value === null || value.length === 0 ? '' : ` ${String(value)}`;
    return `${label}${required ? ' *' : ''}:${filled}`;
  });
  return [`form "${modal.title}"`, ...indented(fields)].join('\n');
}

function indented(texts: readonly string[]): string[] {
  const lines = texts.filter((text) => text !== '').flatMap((text) => text.split('\n'));
  return lines.map((line) => `  ${line}`);
}

function embedLines(embed: APIEmbed): string[] {
  return [
    embed.title ?? '',
    embed.description ?? '',
    ...(embed.fields ?? []).map(({ name, value }) => `${name}: ${value}`),
    embed.image === undefined ? '' : '[picture]',
    embed.footer?.text ?? '',
  ];
}

function componentLines(component: Component, message: VisibleMessage): string[] {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return [component.content];
    case ComponentType.Container:
      return component.components.flatMap((inner) => componentLines(inner, message));
    case ComponentType.Section:
      return [...component.components, component.accessory].flatMap((inner) =>
        componentLines(inner, message),
      );
    case ComponentType.Thumbnail:
      return [fileLine(component.media.url, message, component.description)];
    case ComponentType.MediaGallery:
      return component.items.map((item) => fileLine(item.media.url, message, item.description));
    case ComponentType.File:
      return [fileLine(component.file.url, message)];
    case ComponentType.Separator:
      return [];
    default:
      return [
        controlsOf({ ...message, components: [asRow(component)] })
          .map(controlText)
          .join(' '),
      ];
  }
}

type Row = VisibleMessage['components'][number];

/** Controls are read from rows; one that stands alone, as in a section, gets a row of its own. */
function asRow(component: Component): Row {
  if (component.type === ComponentType.ActionRow) return component;
  if (component.type !== ComponentType.Button) return { type: ComponentType.ActionRow, components: [] };
  return { type: ComponentType.ActionRow, components: [component] };
}

function controlText(control: Control): string {
  const choices = control.options.length === 0 ? '' : `: ${control.options.join(' | ')}`;
  const name = control.kind === 'select' ? `${control.label || 'choose'}${choices}` : control.label;
  const link = control.url === undefined ? '' : ` -> ${control.url}`;
  return control.disabled ? `(${name}${link})` : `[${name}${link}]`;
}

function fileLine(url: string, message: VisibleMessage, description?: string | null): string {
  const file = message.attachments.find((one) => one.url === url);
  const told = description ?? file?.description ?? file?.filename ?? url;
  if (file !== undefined && file.width === null) return `[file ${file.filename}, ${file.size} bytes]`;
  const size = file === undefined ? '' : `${file.width}x${file.height} `;
  return `[picture ${size}${told}]`;
}
