import type { Turn } from '../conversation.ts';
import type { SeenImage } from '../vision.ts';

/** Everything an answer may depend on. */
export interface Question {
  turns: readonly Turn[];
  /** Pictures shown with the last message. */
  images: readonly SeenImage[];
  now: Date;
  seed: number;
  /** The JSON schema the answer must follow, `{}` for any JSON, null for text. */
  jsonSchema: unknown;
}

/** A question with what most skills look at worked out. */
export interface ReadQuestion extends Question {
  /** The last message of the user, as written. */
  text: string;
  /** The same in lower case with single spaces. */
  flat: string;
  /** All that the conversation was told by `system`. */
  system: string;
}

/** One thing the sandbox can answer. */
export interface Skill {
  name: string;
  /** How to ask for it, for the list of what can be done; null keeps it off the list. */
  example: string | null;
  /** The answer, or null when the question is not for this skill. */
  answer(question: ReadQuestion): string | null;
}

/** A number from 0 up to `sides - 1` that depends on nothing but the text. */
export function pickNumber(text: string, sides: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) % sides;
}

/** An entry of a list that depends on nothing but the text. */
export function pickEntry<Entry>(text: string, entries: readonly [Entry, ...Entry[]]): Entry {
  return entries[pickNumber(text, entries.length)] ?? entries[0];
}

/** What follows an instruction: the text after the colon, on the next lines, or in quotes. */
export function pastedText(text: string): string {
  const fenced = /```[^\n]*\n([\s\S]*?)```/u.exec(text)?.[1];
  if (fenced !== undefined) return fenced.trim();
  const quoted = /["“]([^"”]+)["”]/u.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  const afterColon = /:\s*([\s\S]+)$/u.exec(text)?.[1];
  if (afterColon !== undefined) return afterColon.trim();
  return /\n([\s\S]+)$/u.exec(text)?.[1]?.trim() ?? '';
}
