import { pickEntry, type Skill } from './skill.ts';

/** Greets, thanks and takes leave, when that is all the message does. */
export const greeting: Skill = {
  name: 'greeting',
  example: null,
  answer: ({ flat }) => {
    const words = flat.replace(/[^\p{L}' ]+/gu, '').trim();
    if (
      /^(?:hi|hello|hey|good (?:morning|evening|day|afternoon)|greetings|yo|howdy)(?: \S+){0,2}$/u.test(words)
    ) {
      return pickEntry(words, [
        'Hello! I am the sandbox model. Ask me for a sum, a date, a count, dice, or a story.',
        'Hi there. Sandbox model here: no AI, but sums, dates, counts, dice and stories work.',
      ]);
    }
    if (/^(?:thanks|thank you|thx|cheers)\b.{0,20}$/u.test(words)) return 'You are welcome.';
    return /^(?:bye|goodbye|good night|see you)\b.{0,20}$/u.test(words) ? 'Goodbye.' : null;
  },
};
