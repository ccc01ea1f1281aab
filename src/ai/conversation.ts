import { countTokens } from './tokens.ts';
import type { ChatMessage } from './types.ts';

/** The marks around each message, and those that begin the answer, as OpenAI counts. */
const MESSAGE_TOKENS = 4;
const ANSWER_TOKENS = 3;

/** A picture is counted as tiles of 512 pixels on top of a base, at its shown size. */
const IMAGE_BASE_TOKENS = 85;
const IMAGE_TILE_TOKENS = 170;
const IMAGE_TILE = 512;
const IMAGE_LONG_SIDE_MAX = 2_048;
const IMAGE_SHORT_SIDE_MAX = 768;
/** Of a picture of unknown size: a square. */
const IMAGE_TILES_USUAL = 4;

/** What a conversation counts as input, in tokens, by our own count. */
export function countInput(messages: readonly ChatMessage[]): number {
  return messages.reduce((tokens, message) => tokens + messageTokens(message), ANSWER_TOKENS);
}

function messageTokens({ content, image }: ChatMessage): number {
  return MESSAGE_TOKENS + countTokens(content) + (image === undefined ? 0 : imageTokens(image));
}

/** What a picture counts as input, from its size in pixels. */
export function imageTokens(image: { readonly width?: number; readonly height?: number }): number {
  return IMAGE_BASE_TOKENS + IMAGE_TILE_TOKENS * tilesOf(image);
}

function tilesOf({ width, height }: { readonly width?: number; readonly height?: number }): number {
  if (width === undefined || height === undefined || !(width > 0 && height > 0)) return IMAGE_TILES_USUAL;
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const scale = Math.min(1, IMAGE_LONG_SIDE_MAX / long, IMAGE_SHORT_SIDE_MAX / short);
  return Math.ceil((long * scale) / IMAGE_TILE) * Math.ceil((short * scale) / IMAGE_TILE);
}

/**
 * The part of a conversation that fits into `tokensMax` tokens of input: every system message and the newest others,
 * in order, beginning with a question. The newest message always stays, even alone above the bound.
 */
export function fitConversation(messages: readonly ChatMessage[], tokensMax: number): ChatMessage[] {
  const others = messages.filter(({ role }) => role !== 'system');
  let tokens = countInput(messages.filter(({ role }) => role === 'system'));
  let first = others.length;
  for (let index = others.length - 1; index >= 0; index -= 1) {
    const message = others[index];
    if (message === undefined) break;
    tokens += messageTokens(message);
    if (tokens > tokensMax && index < others.length - 1) break;
    first = index;
  }
  // An answer whose question was left out would answer nothing.
  while (first < others.length - 1 && others[first]?.role === 'assistant') first += 1;
  const kept = new Set(others.slice(first));
  return messages.filter((message) => message.role === 'system' || kept.has(message));
}
