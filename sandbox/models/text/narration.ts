import { pickEntry, type Skill } from './skill.ts';
import { ASSEMBLED_NOTE } from './story.ts';
import { capitalized } from './subject.ts';

const ACTION_LENGTH_MAX = 160;

/** Continues a game or a talk in a role, where the conversation was set up as one. */
export const narration: Skill = {
  name: 'narration',
  example: null,
  answer: ({ system, text, turns, seed }) => {
    const isRole =
      /\b(?:narrat\w*|game ?master|dungeon master|storyteller|role-?play\w*|in character|world)\b/iu;
    if (!isRole.test(system) || text.trim() === '') return null;
    const step = `${seed}|${turns.length}|${text}`;
    const action = inSecondPerson(text);
    return [
      `${action} ${pickEntry(`${step}a`, ECHOES)}`,
      `${pickEntry(`${step}b`, SCENES)} ${pickEntry(`${step}c`, SIGNS)}`,
      `${pickEntry(`${step}d`, CHOICES)} What do you do?`,
      ASSEMBLED_NOTE,
    ].join('\n\n');
  },
};

const ECHOES = [
  'For a moment nothing answers; then the silence changes, as if someone had stopped breathing to listen.',
  'It works, though not quite as you expected, and somewhere behind you a stone falls.',
  'The air grows cooler, and you notice that the light comes from below.',
] as const;

const SCENES = [
  'Ahead the way forks: one path climbs towards a broken tower, the other follows the sound of water.',
  'A lantern is burning on the table although nobody has been here for years, and its flame leans towards you.',
  'Between the roots of an old tree a door has been let into the ground, no higher than your knee.',
] as const;

const SIGNS = [
  'On the wall somebody has scratched seven marks and crossed out six.',
  'A bird with one white feather watches you and does not fly away.',
  'You find a coin that is still warm.',
] as const;

const CHOICES = [
  'You can go on, you can wait, or you can call out.',
  'Something here wants to be picked up, and something wants to be left alone.',
  'There is time for one thing before it is dark.',
] as const;

/** "I open my door" as "You open your door." */
function inSecondPerson(text: string): string {
  const flat = text.replace(/\s+/gu, ' ').trim().slice(0, ACTION_LENGTH_MAX);
  const turned = flat
    .replace(/\b(?:I am|I'm)\b/gu, 'you are')
    .replace(/\bI was\b/gu, 'you were')
    .replace(/\bI\b/gu, 'you')
    .replace(/\bmyself\b/giu, 'yourself')
    .replace(/\bmy\b/giu, 'your')
    .replace(/\bme\b/giu, 'you');
  const sentence = /[.!?…]$/u.test(turned) ? turned : `${turned}.`;
  return /^you\b/iu.test(sentence) ? capitalized(sentence) : `“${capitalized(flat)}”`;
}
