/** Control characters that Discord refuses or that change what stands around them; line breaks and tabs stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** Letters without a shape, and those that turn the direction of the text after them. */
const INVISIBLE =
  /\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\u{e0000}-\u{e0fff}]/gu;
/** What is left of a text when nothing can be seen: joiners without anything to join. */
const BLANK = /\s|\u200c|\u200d|[\ufe00-\ufe0f]|\u2800/gu;

/** Whether a text shows anything at all. Discord refuses one that does not. */
export function isVisible(text: string): boolean {
  return text.replace(CONTROLS, '').replace(INVISIBLE, '').replace(BLANK, '') !== '';
}

/** A text as Discord accepts it: valid UTF-16, without control characters. */
export function cleaned(text: string): string {
  return text.toWellFormed().replace(CONTROLS, '');
}

/** One line of somebody's text as they would say it: no controls, no invisible letters, single spaces. */
export function oneLine(text: string): string {
  return cleaned(text.replace(/\s+/g, ' ')).replace(INVISIBLE, '').trim();
}

/** A text of at most `max` UTF-16 units that ends with an ellipsis where it was cut, never inside a letter. */
export function clipped(text: string, max: number): string {
  if (text.length <= max) return text;
  let cut = '';
  for (const letter of text) {
    if (cut.length + letter.length > max - 1) break;
    cut += letter;
  }
  return `${cut.trimEnd()}…`;
}

/** One line of text as Discord shows it to the letter: no markup, no mention, no link, no list. */
export function escaped(line: string): string {
  return line
    .replace(/[\\*_~`|>#[\]<:@]/g, '\\$&')
    .replace(/^(?<before>\s*\d*)(?<bullet>[-+.])(?=\s)/, '$<before>\\$<bullet>');
}

/** Somebody's text in one line of a quote, the first `max` characters of it; null where it shows nothing. */
export function quoted(text: string, max: number): string | null {
  const line = oneLine(text);
  return isVisible(line) ? `> ${escaped(clipped(line, max))}` : null;
}

/** The first of these lines that fit into `max` letters together, and how many do not. */
export function fitting(
  all: readonly string[],
  max: number,
): { readonly shown: readonly string[]; readonly more: number } {
  let length = 0;
  const end = all.findIndex((line) => {
    length += line.length + 1;
    return length > max;
  });
  const shown = end === -1 ? all : all.slice(0, end);
  return { shown, more: all.length - shown.length };
}
