import { lastUserText } from '../conversation.ts';
import { writeJson } from './json.ts';
import type { Question, ReadQuestion } from './skill.ts';
import { SKILLS } from './skills.ts';

const RESTATED_LENGTH_MAX = 300;

/**
 * Answers a conversation by rules, without any model: truly where a skill applies, otherwise by saying that
 * there is no AI here. Equal questions give equal answers.
 */
export function answer(question: Question): string {
  const text = lastUserText(question.turns);
  const read: ReadQuestion = {
    ...question,
    text,
    flat: text.toLowerCase().replace(/[’‘]/gu, "'").replace(/\s+/gu, ' ').trim(),
    system: question.turns
      .filter(({ role }) => role === 'system')
      .map((turn) => turn.text)
      .join('\n'),
  };
  if (question.jsonSchema !== null) return writeJson(read);
  for (const skill of SKILLS) {
    const answered = skill.answer(read);
    if (answered !== null) return answered;
  }
  return sayWhatThisIs(text);
}

function sayWhatThisIs(text: string): string {
  const examples = SKILLS.flatMap(({ example }) => (example === null ? [] : [example]));
  return [
    'Sandbox model: no AI here; with OPENAI_API_KEY set this goes to OpenAI.',
    restate(text),
    'What works without one:',
    examples.join(' · '),
  ].join('\n\n');
}

/** Repeats the question with nothing in it that Discord would act on: no mention, no fence, no quote to break. */
function restate(text: string): string {
  const flat = text
    .replace(/```/gu, "'''")
    .replace(/@/gu, '@\u200b')
    .replace(/<(?=[@#:/])/gu, '<\u200b')
    .replace(/\s+/gu, ' ')
    .trim();
  if (flat === '') return 'You sent an empty message.';
  const cut = [...flat].slice(0, RESTATED_LENGTH_MAX).join('');
  return `You asked: “${cut}${cut.length < flat.length ? '…' : ''}”`;
}
