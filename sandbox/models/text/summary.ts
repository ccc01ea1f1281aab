import { pastedText, type Skill } from './skill.ts';

const SENTENCES_MAX = 3;

const COMMON_WORDS = new Set(
  'a an and are as at be been but by for from had has have he her his i in is it its not of on or our she so that the their them then there they this to was we were what when which who will with you your'.split(
    ' ',
  ),
);

/** Picks the sentences of a pasted text that say most about it, in their order. */
export const summary: Skill = {
  name: 'summary',
  example: 'Summarize: (paste a text)',
  answer: ({ flat, text }) => {
    if (!/\b(?:summari[sz]e|summary|tl;?dr|key points?|sum up)\b/u.test(flat)) return null;
    const sentences = sentencesOf(pastedText(text));
    if (sentences.length === 0) return 'Paste the text after a colon and I pick its most telling sentences.';
    const chosen = mostTelling(sentences);
    return [
      `The most telling of ${sentences.length} sentences, picked by word counts, in the writer's words:`,
      ...chosen.map((sentence) => `- ${sentence}`),
    ].join('\n');
  },
};

/** The words that carry meaning, in lower case. */
export function meaningfulWords(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}'-]*/gu) ?? [];
  return words.filter((word) => word.length > 2 && !COMMON_WORDS.has(word));
}

function sentencesOf(text: string): string[] {
  const parts = text.split(/(?<=[.!?…])\s+|\n+/u);
  return parts.map((part) => part.trim()).filter((part) => part.length > 1);
}

function mostTelling(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of sentences.flatMap(meaningfulWords)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weigh = (sentence: string, index: number) => {
    const words = meaningfulWords(sentence);
    const weight = words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
    // The first sentence of a text is usually its point.
    return (weight / (words.length + 4)) * (index === 0 ? 1.3 : 1);
  };
  return sentences
    .map((sentence, index) => ({ sentence, index, weight: weigh(sentence, index) }))
    .toSorted((left, right) => right.weight - left.weight || left.index - right.index)
    .slice(0, SENTENCES_MAX)
    .toSorted((left, right) => left.index - right.index)
    .map(({ sentence }) => sentence);
}
