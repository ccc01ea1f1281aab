import { pickEntry, type Skill } from './skill.ts';
import { ASSEMBLED_NOTE } from './story.ts';
import { subjectOf } from './subject.ts';

const STANZAS = [
  [
    'I meant to write of {x} at noon,',
    'the page stayed white, the light was grey;',
    'it came to me beneath the moon',
    'and took the hardest words away.',
  ],
  [
    'There is a room inside the rain',
    'where {x} sits and keeps the time;',
    'it counts the drops upon the pane',
    'and now and then it makes a rhyme.',
  ],
  [
    'O {x}, what do you know of snow,',
    'of doors that close, of lamps that burn?',
    'You shrug, the way all rivers go,',
    'and go, and teach me to return.',
  ],
  [
    'The morning folds its paper map,',
    'the hills are where they were before;',
    'and {x}, like a cat in a lap,',
    'pretends it never wanted more.',
  ],
] as const;

/** Writes a poem of rhymed stanzas, or a frame for a haiku. */
export const poem: Skill = {
  name: 'poem',
  example: 'Write a poem about rain',
  answer: ({ flat, text, seed }) => {
    if (!/\b(?:poem|song|verse|rhyme|haiku|lyrics|sonnet)\b/u.test(flat)) return null;
    if (!/\b(?:write|compose|make|create|give|sing|tell)\b|^(?:a )?(?:poem|haiku|song)\b/u.test(flat))
      return null;
    const { phrase, title } = subjectOf(text);
    const fill = (line: string) => line.replaceAll('{x}', () => phrase);
    if (/\bhaiku\b/u.test(flat)) {
      return [
        `Under the old roof,`,
        fill('a thought of {x} comes in:'),
        'it leaves the door wide.',
        '',
        ASSEMBLED_NOTE,
      ].join('\n');
    }
    const first = pickEntry(`${seed}|${flat}`, [0, 1, 2, 3]);
    const stanzas = [0, 1, 2].map((step) =>
      (STANZAS[(first + step) % STANZAS.length] ?? []).map(fill).join('\n'),
    );
    return [`**${title}**`, ...stanzas, ASSEMBLED_NOTE].join('\n\n');
  },
};
