import { type APIMessageTopLevelComponent, ComponentType } from 'discord-api-types/v10';
import type { VisibleMessage } from '../../discord/types.ts';

const LENGTH_MAX = 240;

/** A message in one line of words, for reply lines and for screen readers. */
export function plainText({ content, embeds, components, attachments }: VisibleMessage): string {
  const parts = [
    content,
    ...embeds.flatMap(({ title = '', description = '' }) => [title, description]),
    ...components.flatMap(wordsOf),
    attachments.length > 0 ? `${attachments.length} attached` : '',
  ];
  const text = parts
    .filter(Boolean)
    .join(' ')
    .replace(/\|\|.*?\|\|/gs, 'spoiler')
    .replace(/[*_~`#>]|^-# /gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}

function wordsOf(component: APIMessageTopLevelComponent): string[] {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return [component.content];
    case ComponentType.Section:
      return component.components.map(({ content }) => content);
    case ComponentType.Container:
      return component.components.flatMap(wordsOf);
    case ComponentType.MediaGallery:
      return component.items.map(({ description }) => description ?? 'picture');
    default:
      return [];
  }
}
