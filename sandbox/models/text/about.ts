import type { Skill } from './skill.ts';

/** What can be said about the bot in general words; numbers belong to the server's economy. */
const FACTS: readonly { asked: RegExp; fact: string }[] = [
  {
    asked: /\/chat\b/u,
    fact: '`/chat` sends your message to a model. Before anything is generated you see the most it can cost; that much is set aside, the answer streams in, and afterwards only what was really used is charged. Stop ends it early.',
  },
  {
    asked: /\/portrait\b/u,
    fact: '`/portrait` draws a picture. The exact price is on the button before you press it, and a picture that does not arrive is not charged. Seed and settings are kept, so that you can draw it again.',
  },
  {
    asked: /\/balance\b/u,
    fact: '`/balance` shows what you have, which part of it resets or expires and when, and your latest charges.',
  },
  { asked: /\/models\b/u, fact: '`/models` lists the models with what a typical turn costs on each.' },
  {
    asked: /\/(?:buy|topup|plans?|upgrade)\b/u,
    fact: 'Credit is bought through Stripe; it arrives once, when the payment is complete, and every purchase is in your history.',
  },
  { asked: /\/gallery\b/u, fact: '`/gallery` shows your pictures with prompt, settings, seed and cost.' },
  {
    asked:
      /\bhow (?:does|do) (?:the )?(?:billing|tokens?|credits?|pricing)\b|\bwhat does (?:it|this|that|a turn|an answer|a picture) cost\b|\bhow much (?:does|do) (?:it|this|you) cost\b/u,
    fact: 'Every call is quoted, held, generated, settled and explained: you see the most it can cost, that much is set aside, and only what was really used is charged. `/models` and `/balance` have the numbers of this server.',
  },
  {
    asked: /\b(?:what|who) is scrip\b|\babout scrip\b/u,
    fact: 'Scrip is a Discord bot with its token billing built in: every model call is quoted, held, generated, settled and explained.',
  },
];

/** Answers questions about the bot and about the sandbox itself. */
export const about: Skill = {
  name: 'about',
  example: 'What is /chat? / What does it cost? / Who are you?',
  answer: ({ flat }) => {
    if (/\b(?:who|what) are you\b|\bare you (?:an? )?(?:ai|real|human|bot|gpt|chatgpt)\b/u.test(flat)) {
      return 'I am the sandbox model: a small set of rules on this machine, no AI. With OPENAI_API_KEY set, the same message goes to OpenAI.';
    }
    const isQuestion = /\?|^(?:what|how|who|why|explain|tell|describe|help)\b/u.test(flat);
    const facts = FACTS.filter(({ asked }) => isQuestion && asked.test(flat)).map(({ fact }) => fact);
    return facts.length > 0 ? facts.join('\n\n') : null;
  },
};
