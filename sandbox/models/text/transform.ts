import { pastedText, type Skill } from './skill.ts';

/** Reverses, sorts and changes the case of a text. */
export const transform: Skill = {
  name: 'transform',
  example: 'Reverse: hello / Upper case: hello / Sort: pear, apple, fig',
  answer: ({ flat, text }) => {
    const change = CHANGES.find(({ asked }) => asked.test(flat))?.change;
    if (change === undefined) return null;
    const given = pastedText(text) || text.replace(/^\s*\S+\s*/u, '').trim();
    return given === '' ? null : change(given);
  },
};

const CHANGES: readonly { asked: RegExp; change: (given: string) => string }[] = [
  { asked: /^(?:please )?reverse\b/u, change: (given) => [...given].toReversed().join('') },
  {
    asked: /^(?:please )?(?:make it |put it in |in )?(?:upper ?case|uppercase|capitals)\b/u,
    change: (given) => given.toUpperCase(),
  },
  { asked: /^(?:please )?(?:in )?lower ?case\b/u, change: (given) => given.toLowerCase() },
  { asked: /^(?:please )?sort\b/u, change: sorted },
];

/** Sorts lines where there are several, else what stands between commas, else words; numbers by value. */
function sorted(given: string): string {
  const separator = given.includes('\n') ? '\n' : given.includes(',') ? ',' : ' ';
  const entries = given
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const areNumbers = entries.every((entry) => Number.isFinite(Number(entry)));
  const compare = (left: string, right: string) =>
    areNumbers ? Number(left) - Number(right) : left.localeCompare(right, 'en');
  return entries.toSorted(compare).join(separator === ',' ? ', ' : separator);
}
