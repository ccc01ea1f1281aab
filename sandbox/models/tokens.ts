import { decode, encode, countTokens as gptCountTokens } from 'gpt-tokenizer/encoding/o200k_base';

/** Text of users may contain `<|endoftext|>`; it is text here, never a control token. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** The number of o200k_base tokens of a text. Never throws, whatever the text contains. */
export function countTokens(text: string): number {
  return gptCountTokens(text, PLAIN);
}

/** The o200k_base tokens of a text, special words taken as plain text. */
export function encodeText(text: string): number[] {
  return encode(text, PLAIN);
}

/** The longest beginning of `text` that is at most `tokensMax` tokens long. */
export function firstTokens(text: string, tokensMax: number): string {
  if (tokensMax <= 0) return '';
  const tokens = encodeText(text);
  if (tokens.length <= tokensMax) return text;
  // A cut inside a multi-byte letter decodes to U+FFFD, which the text did not contain.
  return decode(tokens.slice(0, tokensMax)).replace(/\uFFFD+$/u, '');
}

/** A text in the pieces in which it is streamed: words, each with the white space that follows. */
export function splitWords(text: string): string[] {
  return text.match(/\s*\S+\s*/gu) ?? (text === '' ? [] : [text]);
}
