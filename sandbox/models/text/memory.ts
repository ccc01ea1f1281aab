import type { ReadQuestion, Skill } from './skill.ts';

const QUOTED_LENGTH_MAX = 200;

/** Remembers what was said earlier in the same conversation. */
export const memory: Skill = {
  name: 'memory',
  example: 'What did I say first? / My name is Ada. ... What is my name?',
  answer: (question) => {
    const { flat, turns } = question;
    const told = rememberedFact(question);
    if (told !== null) return told;
    const said = turns.filter(({ role }) => role === 'user').slice(0, -1);
    const asksBack =
      /\bwhat (?:did|have) i (?:just )?(?:say|said|ask|asked|write|written|tell)\b|\bmy (?:first|last|previous) (?:message|question)\b|\bdo you remember\b/u;
    if (asksBack.test(flat)) {
      const turn = /\bfirst\b/u.test(flat) ? said[0] : said.at(-1);
      if (turn === undefined) return 'This is the first message of our conversation that I was given.';
      return `You said: “${shorten(turn.text)}”`;
    }
    if (
      /\bwhat did you (?:just )?(?:say|answer|write)\b|\byour (?:last|previous) answer\b|^repeat that\b/u.test(
        flat,
      )
    ) {
      const turn = turns.findLast(({ role }) => role === 'assistant');
      return turn === undefined ? 'I have not said anything yet.' : `I said: “${shorten(turn.text)}”`;
    }
    return null;
  },
};

/** Answers "what is my ..." from an earlier "my ... is ...", and acknowledges the telling of one. */
function rememberedFact({ flat, turns }: ReadQuestion): string | null {
  const asked = /^what(?:'s| is| was) my ([a-z ]{2,30}?)\??$/u.exec(flat)?.[1];
  if (asked !== undefined && !/^(?:first|last|previous) /u.test(asked)) {
    const pattern = new RegExp(`\\bmy ${asked} is ([^.!?\\n]{1,80})`, 'iu');
    const fact = turns.filter(({ role }) => role === 'user').findLast(({ text }) => pattern.test(text));
    const value = pattern.exec(fact?.text ?? '')?.[1];
    return value === undefined
      ? `You have not told me your ${asked}.`
      : `You said your ${asked} is ${value.trim()}.`;
  }
  const told = /^my ([a-z ]{2,30}?) is ([^.!?\n]{1,80})[.!]?$/u.exec(flat);
  return told === null
    ? null
    : `Noted: your ${told[1] ?? ''} is ${told[2] ?? ''}. Ask me about it in a later turn.`;
}

function shorten(text: string): string {
  const flat = text.replace(/\s+/gu, ' ').trim();
  return flat.length <= QUOTED_LENGTH_MAX ? flat : `${flat.slice(0, QUOTED_LENGTH_MAX)}…`;
}
