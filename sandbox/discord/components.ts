import type { APIAttachment } from 'discord-api-types/v10';
import type { Core } from './core.ts';
import { imageSize } from './image-size.ts';
import type { WireComponent, WireMedia } from './store.ts';

/** Component types by number, for reading the rules. */
export const ROW = 1;
export const BUTTON = 2;
export const STRING_SELECT = 3;
export const TEXT_INPUT = 4;
export const SECTION = 9;
export const TEXT_DISPLAY = 10;
export const THUMBNAIL = 11;
export const MEDIA_GALLERY = 12;
export const FILE = 13;
export const SEPARATOR = 14;
export const CONTAINER = 17;
export const LABEL = 18;
export const FILE_UPLOAD = 19;
export const RADIO_GROUP = 21;
export const CHECKBOX_GROUP = 22;
export const CHECKBOX = 23;
export const LINK_STYLE = 5;
export const PREMIUM_STYLE = 6;

export function isSelect(component: WireComponent): boolean {
  return component.type === STRING_SELECT || (component.type >= 5 && component.type <= 8);
}

/** The direct children, in reading order. */
function childrenOf(component: WireComponent): WireComponent[] {
  return [
    ...(component.components ?? []),
    ...(component.accessory === undefined ? [] : [component.accessory]),
    ...(component.component === undefined ? [] : [component.component]),
  ];
}

/** All components of a tree, parents before children. */
export function flatten(components: readonly WireComponent[]): WireComponent[] {
  return components.flatMap((component) => [component, ...flatten(childrenOf(component))]);
}

/** Finds where every media of a component points to. */
export function mediaOf(component: WireComponent): WireMedia[] {
  return [
    ...(component.media === undefined ? [] : [component.media]),
    ...(component.file === undefined ? [] : [component.file]),
    ...(component.items ?? []).map((item) => item.media),
  ];
}

/**
 * Components as an answer shows them: every component has its number, defaults are filled in,
 * `attachment://` is a URL, and nothing is null that Discord leaves out.
 */
export function normalizeComponents(
  core: Core,
  components: readonly WireComponent[],
  attachments: readonly APIAttachment[],
): WireComponent[] {
  const taken = new Set(flatten(components).flatMap(({ id }) => (id ? [id] : [])));
  let last = 0;
  function nextNumber(): number {
    do last += 1;
    while (taken.has(last));
    return last;
  }
  function normalize(component: WireComponent): WireComponent {
    const id = component.id ? component.id : nextNumber();
    return {
      ...withoutNulls(component),
      id,
      ...defaultsOf(component),
      ...(component.media === undefined ? {} : { media: resolveMedia(core, component.media, attachments) }),
      ...(component.file === undefined ? {} : fileFields(core, component.file, attachments)),
      ...(component.items === undefined ? {} : { items: itemsOf(core, component.items, attachments) }),
      ...(component.components === undefined ? {} : { components: component.components.map(normalize) }),
      ...(component.accessory === undefined ? {} : { accessory: normalize(component.accessory) }),
      ...(component.component === undefined ? {} : { component: normalize(component.component) }),
    };
  }
  return components.map(normalize);
}

function itemsOf(
  core: Core,
  items: NonNullable<WireComponent['items']>,
  attachments: readonly APIAttachment[],
): NonNullable<WireComponent['items']> {
  return items.map((item) => ({
    media: resolveMedia(core, item.media, attachments),
    description: item.description ?? null,
    spoiler: item.spoiler ?? false,
  }));
}

function fileFields(
  core: Core,
  file: WireMedia,
  attachments: readonly APIAttachment[],
): Partial<WireComponent> {
  const resolved = resolveMedia(core, file, attachments);
  const attachment = attachments.find(({ id }) => id === resolved.attachment_id);
  return { file: resolved, name: attachment?.filename ?? null, size: attachment?.size ?? null };
}

/** The attachment that `attachment://name` or its own URL means. */
export function attachmentFor(url: string, attachments: readonly APIAttachment[]): APIAttachment | undefined {
  const name = url.startsWith('attachment://') ? decodeURIComponent(url.slice('attachment://'.length)) : null;
  return attachments.find((attachment) =>
    name === null ? attachment.url === url : attachment.filename === name,
  );
}

function resolveMedia(core: Core, media: WireMedia, attachments: readonly APIAttachment[]): WireMedia {
  const attachment = attachmentFor(media.url, attachments);
  if (attachment === undefined) {
    return {
      id: core.nextId(),
      url: media.url,
      proxy_url: media.url,
      width: null,
      height: null,
      content_type: null,
    };
  }
  const stored = core.store.files.get(attachment.url.slice(core.url.length));
  const size = stored === undefined ? null : imageSize(stored.data);
  return {
    id: attachment.id,
    url: attachment.url,
    proxy_url: attachment.url,
    width: size?.width ?? null,
    height: size?.height ?? null,
    content_type: attachment.content_type ?? null,
    attachment_id: attachment.id,
  };
}

function defaultsOf(component: WireComponent): Partial<WireComponent> {
  if (isSelect(component)) {
    return {
      min_values: component.min_values ?? 1,
      max_values: component.max_values ?? 1,
      disabled: component.disabled ?? false,
      ...(component.options ? { options: component.options.map((option) => withoutNulls(option)) } : {}),
    };
  }
  switch (component.type) {
    case THUMBNAIL:
      return { description: component.description ?? null, spoiler: component.spoiler ?? false };
    case FILE:
      return { spoiler: component.spoiler ?? false };
    case SEPARATOR:
      return { divider: component.divider ?? true, spacing: component.spacing ?? 1 };
    case CONTAINER:
      return { accent_color: component.accent_color ?? null, spoiler: component.spoiler ?? false };
    case BUTTON:
      return component.emoji ? { emoji: withoutNulls(component.emoji) } : {};
    default:
      return {};
  }
}

/** The same object without the fields that are null. */
export function withoutNulls<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null)) as T;
}
