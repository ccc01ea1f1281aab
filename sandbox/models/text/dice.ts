import { pickNumber, type Skill } from './skill.ts';

const DICE_MAX = 50;
const SIDES_MAX = 1000;

/** Rolls dice ("2d6+3"), tosses a coin. Another turn of the conversation rolls anew; a repeat does not. */
export const dice: Skill = {
  name: 'dice',
  example: 'Roll 2d6+3 / toss a coin',
  answer: ({ flat, turns, seed }) => {
    const chance = `${seed}|${turns.map(({ text }) => text).join('|')}`;
    if (/\b(?:toss|flip|throw)(?: a| the)? coin\b|\bheads or tails\b/u.test(flat)) {
      return pickNumber(chance, 2) === 0 ? 'Heads.' : 'Tails.';
    }
    const named = /\b(\d{0,2})d(\d{1,4})(?:\s*([+-])\s*(\d{1,4}))?\b/u.exec(flat);
    const isPlain = /\b(?:roll|throw)(?: a| the| some)? (?:die|dice)\b/u.test(flat);
    if (named === null && !isPlain) return null;
    const [, count = '', sides = '6', sign = '+', extra = '0'] = named ?? [];
    return rollText(chance, {
      count: Math.min(DICE_MAX, Math.max(1, Number(count) || 1)),
      sides: Math.min(SIDES_MAX, Math.max(2, Number(sides))),
      extra: sign === '-' ? -Number(extra) : Number(extra),
    });
  },
};

function rollText(chance: string, roll: { count: number; sides: number; extra: number }): string {
  const { count, sides, extra } = roll;
  const rolls = Array.from({ length: count }, (_, index) => 1 + pickNumber(`${chance}|${index}`, sides));
  const total = rolls.reduce((sum, rolled) => sum + rolled, extra);
  const added = extra === 0 ? '' : extra > 0 ? ` + ${extra}` : ` - ${-extra}`;
  return `${count}d${sides}${added}: ${rolls.join(', ')}${added} = **${total}**`;
}
