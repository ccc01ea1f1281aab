import { hash } from 'node:crypto';

/** Anything that JSON can carry. Numbers must be safe integers: the ledger knows no others. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Canonical texts of values that never change and come again and again, such as open holds. */
export type KnownTexts = WeakMap<object, string>;

/**
 * The RFC 8785 form of a value: keys sorted by UTF-16 code units, no spaces, absent fields left out.
 * @param known texts of list items that were written before: taken from there, and never checked again.
 * @throws {TypeError} for a number that is not a safe integer.
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonical(value: Json, known?: KnownTexts): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return whole(value);
  if (value === null) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  return isList(value) ? list(value, known) : fields(value, known);
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`);
  return String(value);
}

/** What JSON escapes in a string, and halves of surrogate pairs, of which it escapes those without the other half. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Most strings need no escaping, and finding that out is cheaper than leaving it to JSON. */
function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function list(items: readonly Json[], known: KnownTexts | undefined): string {
  let text = '[';
  for (const item of items) {
    if (text !== '[') text += ',';
    const written = known !== undefined && typeof item === 'object' && item !== null && known.get(item);
    text += written || canonical(item, known);
  }
  return `${text}]`;
}

/** Whether the language writes it as it must be written: keys in order all the way down, numbers whole. */
function isInOrder(value: Json | undefined): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every(isInOrder);
  let before = '';
  for (const key in value) {
    if (key < before || !isInOrder(value[key])) return false;
    before = key;
  }
  return true;
}

/** Most of what is written is in order, since the ledger makes it so; the language writes that several times as fast. */
function fields(value: { readonly [key: string]: Json | undefined }, known: KnownTexts | undefined): string {
  if (known === undefined && isInOrder(value)) return JSON.stringify(value);
  let text = '{';
  for (const key of sortedKeys(value)) {
    const field = value[key];
    if (field === undefined) continue;
    if (text !== '{') text += ',';
    text += keyText(key) + canonical(field, Array.isArray(field) ? known : undefined);
  }
  return `${text}}`;
}

/** From so many fields on, the sort of the language is the faster one. */
const FIELDS_MANY = 32;

/** By UTF-16 code units, as the comparison of strings has it. Most objects have few fields, often nearly in order. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length >= FIELDS_MANY) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] ?? '';
    let place = end;
    for (; place > 0; place -= 1) {
      const before = keys[place - 1] ?? '';
      if (before < key) break;
      keys[place] = before;
    }
    keys[place] = key;
  }
  return keys;
}

/** Keys come again in every entry: each is quoted once. */
const keyTexts = new Map<string, string>();
const KEY_TEXTS_MAX = 1_000;

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = `${quoted(key)}:`;
  if (keyTexts.size < KEY_TEXTS_MAX) keyTexts.set(key, text);
  return text;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Lower-case hex SHA-256 of the UTF-8 bytes of `text`. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Lower-case hex SHA-256 of the canonical form of `value`. */
export function hashOf(value: Json): string {
  return sha256(canonical(value));
}
