import { pickEntry } from './skill.ts';
import { meaningfulWords } from './summary.ts';

const PHRASE_LENGTH_MAX = 80;

/** What a text is to be about. */
export interface Subject {
  /** As asked: "a lighthouse keeper and her owl". */
  phrase: string;
  /** How a sentence names it again: "the lighthouse keeper". */
  again: string;
  title: string;
  /** Further words of the request, to be used as things and places. */
  words: readonly string[];
}

const ASKING_WORDS = new Set(
  'write tell compose create draft generate please short long story tale poem song haiku biography backstory scene chapter letter about words word make give want something adventure legend fairy description describe personality once upon'.split(
    ' ',
  ),
);

const DEFAULT_PHRASES = ['a traveller', 'a clockmaker', 'a small grey cat'] as const;

/** Reads the subject out of a request such as "write a story about a dragon". */
export function subjectOf(text: string): Subject {
  const flat = text
    .replace(/\s+/gu, ' ')
    .replace(/\[\[.*?\]\]/gu, '')
    .trim();
  const asked = /\b(?:about|of|for|on|featuring|called|named)\s+(.+?)(?:[.!?;:]|\s+in \d+ words|$)/iu.exec(
    flat,
  )?.[1];
  const words = [...new Set(meaningfulWords(flat).filter((word) => !ASKING_WORDS.has(word)))];
  const fallback = words.slice(0, 3).join(' ') || pickEntry(flat, DEFAULT_PHRASES);
  const phrase = cutAtWord(asked ?? fallback);
  const noun =
    phrase.split(
      /\s+(?:who|that|which|and|with|in|on|from|at|of|by|under|near)\s+|,|(?<=^\S+)\s+the\s+/iu,
    )[0] ?? phrase;
  const bare = noun.replace(/^(?:a|an|the|my|some)\s+/iu, '');
  const isName = /^\p{Lu}/u.test(bare);
  return {
    phrase,
    again: isName ? bare : `the ${bare}`,
    title: titleCase(phrase),
    words: words.filter((word) => !bare.toLowerCase().includes(word)),
  };
}

/** The first letter in upper case, the rest as it is. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function titleCase(phrase: string): string {
  const small = new Set([
    'a',
    'an',
    'the',
    'of',
    'and',
    'in',
    'on',
    'to',
    'who',
    'her',
    'his',
    'its',
    'with',
    'at',
  ]);
  const words = phrase.split(' ').map((word) => (small.has(word.toLowerCase()) ? word : capitalized(word)));
  return capitalized(words.join(' '));
}

function cutAtWord(phrase: string): string {
  if (phrase.length <= PHRASE_LENGTH_MAX) return phrase.trim();
  return phrase.slice(0, PHRASE_LENGTH_MAX).replace(/\s+\S*$/u, '');
}
