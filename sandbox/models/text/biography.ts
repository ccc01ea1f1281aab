import { pickEntry, type Skill } from './skill.ts';
import { ASSEMBLED_NOTE } from './story.ts';
import { capitalized, subjectOf } from './subject.ts';

/** Drafts a biography, a personality or a description of whoever is named. */
export const biography: Skill = {
  name: 'biography',
  example: 'Write a biography of Mira the cartographer',
  answer: ({ flat, text, seed }) => {
    const kind =
      /\b(?:write|draft|create|generate|give|make)\b.{0,40}\b(biography|backstory|personality|description|character)\b/u.exec(
        flat,
      )?.[1];
    if (kind === undefined) return null;
    const { phrase, again, title, words } = subjectOf(text);
    const pick = <Entry>(name: string, entries: readonly [Entry, ...Entry[]]) =>
      pickEntry(`${seed}|${flat}|${name}`, entries);
    const marked = words.length === 0 ? 'few words' : words.slice(0, 4).join(', ');
    return [
      `**${title}**`,
      `This is the ${kind} of ${phrase}, born in ${pick('where', ['a harbour town', 'the hill country', 'the river quarter'])} as the ${pick('which', ['second', 'third', 'youngest'])} of five. The words that fit best: ${marked}.`,
      `${capitalized(again)} is ${pick('calm', ['slow to anger', 'quick to laugh', 'hard to surprise'])}, ${pick('keeps', ['keeps every promise', 'forgets every face', 'remembers every road'])}, and ${pick('fears', ['fears still water', 'cannot stand a closed door', 'never sits with the back to a window'])}.`,
      `What ${again} wants is ${pick('wants', ['to finish what somebody else began', 'to be believed once', 'to find the way back'])}; what stands in between is ${pick('but', ['an old debt', 'a sealed letter', 'a friend who knows too much'])}.`,
      ASSEMBLED_NOTE,
    ].join('\n\n');
  },
};
