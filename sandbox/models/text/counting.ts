import { countTokens } from '../tokens.ts';
import { pastedText, type Skill } from './skill.ts';

/** Counts words, characters, lines and tokens of a text. */
export const counting: Skill = {
  name: 'counting',
  example: 'Count the words: the quick brown fox',
  answer: ({ flat, text }) => {
    if (!/\b(?:count|how many)\b.{0,30}\b(?:words?|characters?|letters?|tokens?|lines?)\b/u.test(flat))
      return null;
    const counted = pastedText(text);
    if (counted === '') return 'Paste the text after a colon and I count its words, characters and tokens.';
    return [
      `- words: **${counted.match(/\S+/gu)?.length ?? 0}**`,
      `- characters: **${[...counted].length}**`,
      `- lines: **${counted.split('\n').length}**`,
      `- tokens (o200k_base): **${countTokens(counted)}**`,
    ].join('\n');
  },
};
