import { countTokens as countEncoded } from 'gpt-tokenizer/encoding/o200k_base';

/** The longest text of one command option, in UTF-16 units: Discord's own bound. */
export const PROMPT_CHARACTERS_MAX = 6_000;

/** What people write may contain `<|endoftext|>`: it is text here, never a control token. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Encoding takes quadratic time in an unbroken run of letters; in pieces of this length it is linear. */
const PIECE_MAX = 512;

/**
 * The o200k_base tokens of a text. Never throws; linear in the text's length, whatever it contains, so that no text
 * can block the process. Exact for text with words; at most one token too many for each 512 letters without a space.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  for (let at = 0; at < text.length; ) {
    const end = pieceEnd(text, at);
    tokens += countEncoded(text.slice(at, end), PLAIN);
    at = end;
  }
  return tokens;
}

/** Where the piece that begins at `start` ends: before a space between two words, where the encoding cuts as well. */
function pieceEnd(text: string, start: number): number {
  const last = start + PIECE_MAX;
  if (text.length <= last) return text.length;
  for (let at = last; at > start + PIECE_MAX / 2; at -= 1) {
    if (text[at] === ' ' && isLetter(text[at - 1]) && isLetter(text[at + 1])) return at;
  }
  const isInPair = /^[\udc00-\udfff]/.test(text.charAt(last));
  return isInPair ? last - 1 : last;
}

function isLetter(letter: string | undefined): boolean {
  return letter !== undefined && /^[\p{L}\p{N}]$/u.test(letter);
}
