import type { APIAttachment, APIEmbed } from 'discord-api-types/v10';
import {
  attachmentFor,
  BUTTON,
  flatten,
  isSelect,
  LINK_STYLE,
  mediaOf,
  PREMIUM_STYLE,
  ROW,
  SEPARATOR,
  STRING_SELECT,
  TEXT_DISPLAY,
} from './components.ts';
import { embedLength, embedMedia } from './embeds.ts';
import { invalidForm } from './errors.ts';
import type { WireComponent } from './store.ts';

/** Flag of messages built of Components V2. */
export const COMPONENTS_V2 = 1 << 15;
export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const SUPPRESS_EMBEDS = 1 << 2;

const ROWS_MAX = 5;
const COMPONENTS_MAX = 40;
const TEXT_MAX = 4000;
const CONTENT_MAX = 2000;
const EMBED_CHARACTERS_MAX = 6000;
const ROW_BUTTONS_MAX = 5;

/** A message as it would be after the request. */
export interface MessageDraft {
  content: string;
  embeds: readonly APIEmbed[];
  components: readonly WireComponent[];
  attachments: readonly APIAttachment[];
  flags: number;
}

/**
 * The rules that the schemas do not know: Components V2, unique custom_ids, rows, buttons, totals.
 * @throws {DiscordError} 50035 Invalid Form Body
 */
export function checkMessage(draft: MessageDraft): void {
  if (draft.content.length > CONTENT_MAX) {
    throw invalidForm('content', 'BASE_TYPE_MAX_LENGTH', `Must be ${CONTENT_MAX} or fewer in length.`);
  }
  const characters = draft.embeds.reduce((sum, embed) => sum + embedLength(embed), 0);
  if (characters > EMBED_CHARACTERS_MAX) {
    throw invalidForm('embeds', 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
  }
  if ((draft.flags & COMPONENTS_V2) === 0) checkLegacy(draft);
  else checkV2(draft);
  checkComponents(draft.components);
}

function checkLegacy(draft: MessageDraft): void {
  if (draft.components.length > ROWS_MAX) {
    throw invalidForm('components', 'BASE_TYPE_BAD_LENGTH', `Must be between 0 and ${ROWS_MAX} in length.`);
  }
  draft.components.forEach((component, index) => {
    if (component.type === ROW) return;
    throw invalidForm(
      `components.${index}.type`,
      'UNION_TYPE_CHOICES',
      'Value of field "type" must be one of (1,).',
    );
  });
}

function checkV2(draft: MessageDraft): void {
  const misused = draft.content !== '' ? 'content' : draft.embeds.length > 0 ? 'embeds' : null;
  if (misused !== null) {
    throw invalidForm(
      misused,
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${misused}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  }
  const all = flatten(draft.components);
  if (all.length > COMPONENTS_MAX) {
    throw invalidForm(
      'components',
      'BASE_TYPE_BAD_LENGTH',
      `Must be between 1 and ${COMPONENTS_MAX} in length.`,
    );
  }
  const text = all.reduce(
    (sum, { type, content }) => sum + (type === TEXT_DISPLAY ? (content ?? '').length : 0),
    0,
  );
  if (text > TEXT_MAX) {
    throw invalidForm(
      'components',
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Components displayable text size exceeds maximum size of ${TEXT_MAX}`,
    );
  }
  for (const { url } of all.flatMap(mediaOf)) {
    if (!url.startsWith('attachment://') || attachmentFor(url, draft.attachments) !== undefined) continue;
    throw invalidForm(
      'components',
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      `The referenced attachment ${url} was not found.`,
    );
  }
}

/** Rules of single components, for messages of both kinds; the path is that of the flattened tree's root. */
function checkComponents(components: readonly WireComponent[]): void {
  const seen = new Set<string>();
  const numbers = new Set<number>();
  for (const component of flatten(components)) {
    if (component.custom_id) {
      if (seen.has(component.custom_id)) {
        throw invalidForm(
          'components',
          'COMPONENT_CUSTOM_ID_DUPLICATED',
          `Component custom id cannot be duplicated: ${component.custom_id}`,
        );
      }
      seen.add(component.custom_id);
    }
    if (component.id) {
      if (numbers.has(component.id)) {
        throw invalidForm(
          'components',
          'COMPONENT_ID_DUPLICATED',
          `Component id ${component.id} is used twice`,
        );
      }
      numbers.add(component.id);
    }
    checkComponent(component);
  }
}

function checkComponent(component: WireComponent): void {
  if (component.type === BUTTON) checkButton(component);
  if (component.type === ROW) checkRow(component.components ?? []);
  if (isSelect(component)) checkSelect(component);
  if (component.type === TEXT_DISPLAY && component.content === '') {
    throw invalidForm('components', 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 4000 in length.');
  }
  if (component.type === SEPARATOR && component.spacing && component.spacing > 2) {
    throw invalidForm('components', 'BASE_TYPE_CHOICES', 'Value of field "spacing" must be one of (1, 2).');
  }
}

function checkButton(button: WireComponent): void {
  const link = button.style === LINK_STYLE;
  const premium = button.style === PREMIUM_STYLE;
  const fault = link
    ? !button.url || button.custom_id
      ? 'A link button must have a url and no custom id'
      : null
    : premium
      ? !button.sku_id || button.custom_id || button.label
        ? 'A premium button must have a sku id and neither custom id nor label'
        : null
      : !button.custom_id || button.url
        ? 'A custom id required, and no url'
        : null;
  if (fault !== null) throw invalidForm('components', 'BUTTON_COMPONENT_INVALID', fault);
  if (!premium && !button.label && !button.emoji) {
    throw invalidForm('components', 'BUTTON_COMPONENT_INVALID', 'A button must have a label or an emoji');
  }
  if (link && !/^(https?|discord):\/\//.test(button.url ?? '')) {
    const message = "Scheme must be one of ('discord', 'http', 'https').";
    throw invalidForm('components', 'URL_TYPE_INVALID_SCHEME', message);
  }
}

function checkRow(children: readonly WireComponent[]): void {
  const selects = children.filter(isSelect).length;
  if (children.length > ROW_BUTTONS_MAX || (selects > 0 && children.length > 1)) {
    throw invalidForm(
      'components',
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'An action row holds up to five buttons or one select menu',
    );
  }
}

function checkSelect(select: WireComponent): void {
  const min = select.min_values ?? 1;
  const max = select.max_values ?? 1;
  if (min > max)
    throw invalidForm('components', 'BASE_TYPE_BAD_LENGTH', 'min_values must not exceed max_values');
  if (select.type !== STRING_SELECT) return;
  const options = select.options ?? [];
  const values = new Set(options.map((option) => option.value));
  if (values.size !== options.length) {
    throw invalidForm(
      'components',
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'The specified option value is already used',
    );
  }
  if (max > options.length) {
    throw invalidForm(
      'components',
      'SELECT_COMPONENT_MAX_VALUES',
      'max_values must not exceed the number of options',
    );
  }
  if (options.filter((option) => option.default === true).length > max) {
    throw invalidForm('components', 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Too many default values');
  }
}

/** Every URL that embeds and components show. */
export function shownUrls(draft: Pick<MessageDraft, 'embeds' | 'components'>): string[] {
  const media = flatten(draft.components).flatMap(mediaOf);
  return [...draft.embeds.flatMap(embedMedia), ...media.map(({ url }) => url)];
}
