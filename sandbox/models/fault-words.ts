import type { Fault, UsageForm } from './faults.ts';

const USAGE_FORMS: readonly UsageForm[] = ['negative', 'nan', 'null', 'missing', 'huge', 'unbalanced'];

/** One way to ask for a fault in a prompt. */
export interface FaultWord {
  /** The words between `[[fault: ` and `]]`; `N` stands for a number that may be left out. */
  words: string;
  /** What happens then. */
  effect: string;
}

/** The documented words, for the help of the demo. */
export const FAULT_WORDS: readonly FaultWord[] = [
  { words: 'policy', effect: '400, blocked by the content policy' },
  { words: '401', effect: '401, wrong key' },
  { words: '429 N', effect: '429 with retry-after-ms N (default 1000)' },
  { words: 'quota', effect: '429, quota used up, not to be repeated' },
  { words: '500', effect: '500, server error' },
  { words: 'disconnect N', effect: 'the connection breaks after N pieces (default 5)' },
  { words: 'slow N', effect: 'N milliseconds before the first piece (default 5000)' },
  { words: 'stall N', effect: 'silence after N pieces (default 5) until the client gives up' },
  { words: 'empty', effect: 'an answer without text, a batch without pictures' },
  { words: 'refusal', effect: 'the model refuses in the field `refusal`' },
  { words: 'length', effect: 'cut in the middle, finish_reason length' },
  { words: `usage ${USAGE_FORMS.join('|')}`, effect: 'usage that must not be believed' },
  { words: 'fewer N', effect: 'N pictures less than asked for (default 1)' },
  { words: 'malformed', effect: 'JSON that ends in the middle' },
];

/** The fault a prompt asks for with `[[fault: ...]]`, or null. Unknown words ask for nothing. */
export function faultInPrompt(prompt: string): Fault | null {
  const words = /\[\[\s*fault\s*:\s*([a-z0-9 -]{1,40})\]\]/iu.exec(prompt)?.[1];
  if (words === undefined) return null;
  const [name = '', argument] = words.trim().toLowerCase().split(/\s+/u);
  return faultNamed(name, argument);
}

function faultNamed(name: string, argument: string | undefined): Fault | null {
  const number = (fallback: number): number => wholeNumber(argument) ?? fallback;
  switch (name) {
    case 'policy':
      return { kind: 'content-policy' };
    case '401':
      return { kind: 'unauthorized' };
    case '429':
      return { kind: 'rate-limit', retryAfterMs: number(1000) };
    case 'quota':
      return { kind: 'quota' };
    case '500':
      return { kind: 'server-error' };
    case 'disconnect':
      return { kind: 'disconnect', afterChunks: number(5) };
    case 'slow':
      return { kind: 'slow-first-token', ms: number(5000) };
    case 'stall':
      return { kind: 'stall', afterChunks: number(5) };
    case 'empty':
    case 'refusal':
    case 'length':
      return { kind: name };
    case 'usage':
      return { kind: 'usage', form: USAGE_FORMS.find((form) => form === argument) ?? 'negative' };
    case 'fewer':
      return { kind: 'fewer-images', missing: number(1) };
    case 'malformed':
      return { kind: 'malformed-json' };
    default:
      return null;
  }
}

function wholeNumber(argument: string | undefined): number | null {
  return argument !== undefined && /^\d{1,7}$/u.test(argument) ? Number(argument) : null;
}
