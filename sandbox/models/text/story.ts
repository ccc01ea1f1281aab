import { pickEntry, pickNumber, type Skill } from './skill.ts';
import {
  DISTURBANCES,
  ENDINGS,
  JOURNEYS,
  OPENINGS,
  ORDINARY_DAYS,
  PLACES,
  THINGS,
  TURNS,
} from './story-sentences.ts';
import { capitalized, type Subject, subjectOf } from './subject.ts';

/** Said under every text that could be taken for a model's. */
export const ASSEMBLED_NOTE =
  '*Sandbox model: put together from your words and stock sentences; no AI here.*';

/** Tells a story of several hundred words, so that streaming and Stop can be watched. */
export const story: Skill = {
  name: 'story',
  example: 'Write a story about a lighthouse keeper and her owl',
  answer: ({ flat, text, seed }) => {
    const asked =
      /\b(?:write|tell|compose|make up|create|draft|generate|give|continue|want|read)\b.{0,40}\b(?:story|tale|adventure|legend|fable|chapter|scene)\b/u;
    if (!asked.test(flat) && !/^(?:a )?(?:short |long )?(?:story|tale) (?:about|of)\b/u.test(flat))
      return null;
    return tellStory(subjectOf(text), { chance: `${seed}|${flat}`, isLong: /\blong\b/u.test(flat) });
  },
};

function tellStory(subject: Subject, { chance, isLong }: { chance: string; isLong: boolean }): string {
  const [thing, place] = subject.words.toReversed();
  const blanks: Record<string, string> = {
    first: subject.phrase,
    hero: subject.again,
    thing: thing === undefined || subject.words.length < 2 ? pickEntry(`${chance}t`, THINGS) : `the ${thing}`,
    place: place === undefined || subject.words.length < 3 ? pickEntry(`${chance}p`, PLACES) : `the ${place}`,
  };
  const paragraphs: string[][] = [
    [pickEntry(chance, OPENINGS), ...someOf(ORDINARY_DAYS, 5, chance)],
    someOf(DISTURBANCES, 6, chance),
    ...(isLong
      ? [JOURNEYS.slice(0, 4), JOURNEYS.slice(4, 8), JOURNEYS.slice(8)]
      : [someOf(JOURNEYS, 7, chance)]
    ).map((sentences) => [...sentences]),
    someOf(TURNS, 7, chance),
    someOf(ENDINGS, 5, chance),
  ];
  const told = paragraphs.map((sentences) => sentences.map((sentence) => fill(sentence, blanks)).join(' '));
  return [`**${subject.title}**`, ...told, ASSEMBLED_NOTE].join('\n\n');
}

/** A choice of sentences that keeps their order, because later ones lean on earlier ones. */
function someOf(sentences: readonly string[], count: number, chance: string): string[] {
  const kept = sentences.map((sentence, index) => ({
    index,
    rank: pickNumber(`${chance}|${sentence}`, 1_000_000),
  }));
  const chosen = new Set(
    kept
      .toSorted((left, right) => left.rank - right.rank)
      .slice(0, count)
      .map(({ index }) => index),
  );
  return sentences.filter((_, index) => chosen.has(index));
}

function fill(sentence: string, blanks: Record<string, string>): string {
  // A replacement function, because a subject may contain "$&".
  return capitalized(sentence.replace(/\{(\w+)\}/gu, (blank, name: string) => blanks[name] ?? blank));
}
