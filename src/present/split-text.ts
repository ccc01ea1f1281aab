import { cleaned, isVisible } from './plain.ts';

/**
 * A stretch of a text for one message. The stretches of a text, one after the other, are the text itself.
 * Where a cut falls into a code block, `opens` holds the fence that opens it again, and `isOpen` that it goes on.
 */
export interface Stretch {
  readonly text: string;
  /** Such as "```ts\n"; empty outside of code. */
  readonly opens: string;
  readonly isOpen: boolean;
}

/** The longest rendered stretches, in UTF-16 units: of the first one, and of all others. At least 200. */
export interface SplitLimits {
  readonly first: number;
  readonly rest: number;
}

const FENCE = '```';
const CLOSING = `\n${FENCE}`;
const LANGUAGE = /^[A-Za-z0-9_+.#-]{1,20}(?=\n)/;

/** Cuts a text into stretches that fit, at the best border near the end of each. */
export function splitText(text: string, limits: SplitLimits): Stretch[] {
  const stretches: Stretch[] = [];
  let rest = text;
  let opens = '';
  let limit = limits.first;
  while (rest !== '') {
    const size = limit - opens.length - CLOSING.length;
    const cut = rest.length <= size ? rest.length : bestCut(rest, size, opens !== '');
    const taken = rest.slice(0, cut);
    const open = fenceAfter(taken, opens);
    stretches.push({ text: taken, opens, isOpen: open !== '' });
    rest = rest.slice(cut);
    opens = open;
    limit = limits.rest;
  }
  return stretches;
}

/** The stretches of a text as messages show them: fences balanced, none without anything to see. */
export function renderedParts(text: string, limits: SplitLimits): string[] {
  return splitText(cleaned(text), limits)
    .filter((stretch) => isVisible(stretch.text))
    .map(rendered);
}

/** A stretch with its code fences closed and opened again. */
export function rendered({ text, opens, isOpen }: Stretch): string {
  const body = opens === '' ? text.replace(/^\s*\n/, '').trimEnd() : text.trimEnd();
  return `${opens}${body}${isOpen ? CLOSING : ''}`;
}

/** The fence that is open after `text`, if `opens` was open before it: "```ts\n", or "" outside of code. */
function fenceAfter(text: string, opens: string): string {
  let open = opens;
  for (const at of fencesIn(text)) {
    if (open !== '') open = '';
    else open = `${FENCE}${LANGUAGE.exec(text.slice(at + FENCE.length, at + 40))?.[0] ?? ''}\n`;
  }
  return open;
}

const BORDERS = [
  { pattern: /\n[ \t]*\n+/g, after: true, inCode: false },
  // A code block that begins near the end goes into the next message whole.
  { pattern: /(?<=\n)[ \t]*```/g, after: false, inCode: false },
  { pattern: /\n/g, after: true, inCode: false },
  { pattern: /\n/g, after: true, inCode: true },
  { pattern: /[.!?。！？]\s/g, after: true, inCode: true },
  { pattern: /\s/g, after: true, inCode: true },
] as const;

/**
 * Where to cut `rest`, at most at `last`: between blocks, else between lines, sentences, words, letters; the later
 * the better, but not in the first half. Never inside a fence's backticks or a letter of two units.
 */
function bestCut(rest: string, last: number, startsInCode: boolean): number {
  // A fence that begins before `last` may end behind it.
  const window = rest.slice(0, last + FENCE.length);
  const fences = fencesIn(window);
  const isInCode = (at: number) => fences.filter((fence) => fence < at).length % 2 === (startsInCode ? 0 : 1);
  const isTorn = (at: number) => fences.some((fence) => fence < at && at < fence + FENCE.length);
  for (const border of BORDERS) {
    let best = -1;
    for (const match of window.matchAll(border.pattern)) {
      const at = match.index + (border.after ? match[0].length : 0);
      if (at > last) break;
      if (at >= last / 2 && (border.inCode || !isInCode(at))) best = at;
    }
    if (best > 0) return best;
  }
  return cutBetweenLetters(window, last, isTorn);
}

function fencesIn(text: string): number[] {
  const fences: number[] = [];
  for (let at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length)) fences.push(at);
  return fences;
}

/** How far back a place is looked for that does not take an accent or an emoji apart. */
const LETTER_SEARCH = 40;

function cutBetweenLetters(window: string, last: number, isTorn: (at: number) => boolean): number {
  const isPossible = (at: number) => !isTorn(at) && !/^[\udc00-\udfff]/.test(window.charAt(at));
  for (let at = last; at > last - LETTER_SEARCH; at -= 1) {
    const joins = /^(?:\p{M}|\u200d|\p{Emoji_Modifier})/u.test(window.slice(at, at + 2));
    if (isPossible(at) && !joins && window.charAt(at - 1) !== '\u200d') return at;
  }
  let at = last;
  while (at > 1 && !isPossible(at)) at -= 1;
  return at;
}
