import type OpenAI from 'openai';
import { z } from 'zod';
import { type Exchange, waitForFirstToken } from './exchange.ts';
import { parseBody } from './parse.ts';
import { sendJson } from './send.ts';

const TEXT_PART = z.object({ type: z.literal('text'), text: z.string() });
const IMAGE_PART = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) });

const MODERATION = z.object({
  model: z.string().optional(),
  input: z.union([
    z.string(),
    z.array(z.string()),
    z.array(z.discriminatedUnion('type', [TEXT_PART, IMAGE_PART])),
  ]),
});

type Category = keyof OpenAI.Moderation['categories'];

/** The words that flag a text, by category. Coarse on purpose: enough to see the flag arrive. */
const FLAGGED_WORDS: Record<Category, readonly string[]> = {
  harassment: ['idiot', 'moron'],
  'harassment/threatening': ['i will hurt you'],
  hate: ['subhuman'],
  'hate/threatening': ['exterminate them'],
  illicit: ['meth recipe', 'launder money'],
  'illicit/violent': ['pipe bomb', 'build a bomb'],
  'self-harm': ['self-harm', 'hurt myself'],
  'self-harm/intent': ['kill myself', 'end my life'],
  'self-harm/instructions': ['how to hurt myself'],
  sexual: ['porn', 'nude', 'naked', 'nsfw'],
  'sexual/minors': ['child porn'],
  violence: ['murder', 'massacre', 'kill him', 'kill her', 'kill them'],
  'violence/graphic': ['gore', 'dismember', 'beheading'],
};

/** The categories a text falls into, by its words. */
export function flaggedCategories(text: string): Category[] {
  const flat = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}-]+/gu, ' ')} `;
  return CATEGORIES.filter((category) =>
    FLAGGED_WORDS[category].some((words) => flat.includes(` ${words} `)),
  );
}

const CATEGORIES = Object.keys(FLAGGED_WORDS).filter((name): name is Category => name in FLAGGED_WORDS);

/** POST /v1/moderations: one result a text. Pictures are not looked at and say so by applying to nothing. */
export async function answerModerations(exchange: Exchange, body: unknown): Promise<void> {
  const request = parseBody(MODERATION, body);
  await waitForFirstToken(exchange);
  const answer: OpenAI.ModerationCreateResponse = {
    id: `modr-${exchange.record.id}`,
    model: request.model ?? 'omni-moderation-latest',
    results: textsOf(request.input).map(moderate),
  };
  await sendJson(exchange, 200, answer);
}

/** A list of strings is judged string by string; a list of parts is one message. */
function textsOf(input: z.output<typeof MODERATION>['input']): string[] {
  if (typeof input === 'string') return [input];
  const strings = input.filter((entry) => typeof entry === 'string');
  if (strings.length > 0) return strings;
  return [
    input.map((part) => (typeof part !== 'string' && part.type === 'text' ? part.text : '')).join('\n'),
  ];
}

function moderate(text: string): OpenAI.Moderation {
  const found = flaggedCategories(text);
  const each = <Value>(value: (category: Category) => Value): Record<Category, Value> => ({
    harassment: value('harassment'),
    'harassment/threatening': value('harassment/threatening'),
    hate: value('hate'),
    'hate/threatening': value('hate/threatening'),
    illicit: value('illicit'),
    'illicit/violent': value('illicit/violent'),
    'self-harm': value('self-harm'),
    'self-harm/intent': value('self-harm/intent'),
    'self-harm/instructions': value('self-harm/instructions'),
    sexual: value('sexual'),
    'sexual/minors': value('sexual/minors'),
    violence: value('violence'),
    'violence/graphic': value('violence/graphic'),
  });
  const appliedTo = each((category): 'text'[] => (found.includes(category) ? ['text'] : []));
  return {
    flagged: found.length > 0,
    categories: each((category) => found.includes(category)),
    category_scores: each((category) => (found.includes(category) ? 0.97 : 0.0001)),
    category_applied_input_types: {
      ...appliedTo,
      'sexual/minors': appliedTo['sexual/minors'],
    },
  };
}
