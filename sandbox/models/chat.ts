import type OpenAI from 'openai';
import { z } from 'zod';
import { lastUserText, type Turn } from './conversation.ts';
import { type Exchange, waitForFirstToken } from './exchange.ts';
import { type Generation, generate } from './generation.ts';
import { parseBody } from './parse.ts';
import { EventStream, sendJson } from './send.ts';
import { splitWords } from './tokens.ts';
import { chatUsage, reportedUsage } from './usage.ts';

const PART = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);

const MESSAGE = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(PART), z.null()]).optional(),
});

const RESPONSE_FORMAT = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: z.unknown() }) }),
]);

const CHAT = z.object({
  model: z.string().min(1),
  messages: z.array(MESSAGE).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  n: z.literal(1, 'the sandbox gives one choice').nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  response_format: RESPONSE_FORMAT.nullish(),
});

type ChatRequest = z.output<typeof CHAT>;

/** What every chunk of one answer has in common. */
type ChunkHead = Pick<OpenAI.ChatCompletionChunk, 'id' | 'object' | 'created' | 'model'>;

/** The last message of the user in an unchecked body: where a prompt asks for faults. */
export function promptOfChat(body: unknown): string {
  const parsed = CHAT.pick({ messages: true }).safeParse(body);
  return parsed.success ? lastUserText(parsed.data.messages.map(turnOf)) : '';
}

/** POST /v1/chat/completions. */
export async function answerChat(exchange: Exchange, body: unknown): Promise<void> {
  const request = parseBody(CHAT, body);
  const stop = request.stop ?? [];
  const generation = await generate(exchange, {
    model: request.model,
    turns: request.messages.map(turnOf),
    outputTokensMax: request.max_completion_tokens ?? request.max_tokens ?? null,
    stop: typeof stop === 'string' ? [stop] : stop,
    jsonSchema: schemaOf(request),
  });
  if (request.stream === true) await streamChat(exchange, request, generation);
  else await sendChat(exchange, request, generation);
}

async function sendChat(exchange: Exchange, request: ChatRequest, generation: Generation): Promise<void> {
  await waitForFirstToken(exchange);
  const { text, refusal } = generation;
  const usage = reportedUsage(chatUsage(generation.usage), exchange.fault);
  const completion: Omit<OpenAI.ChatCompletion, 'usage'> = {
    ...headOf(exchange, request),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: refusal === null ? text : null, refusal },
        logprobs: null,
        finish_reason: generation.isCut ? 'length' : 'stop',
      },
    ],
  };
  exchange.record.usage = usage ?? null;
  exchange.record.sentText = text;
  await sendJson(exchange, 200, { ...completion, usage });
}

async function streamChat(exchange: Exchange, request: ChatRequest, generation: Generation): Promise<void> {
  const head = headOf(exchange, request);
  const withUsage = request.stream_options?.include_usage === true;
  const chunk = (delta: OpenAI.ChatCompletionChunk.Choice.Delta, isLast = false) => {
    const reason = generation.isCut ? 'length' : 'stop';
    const choice: OpenAI.ChatCompletionChunk.Choice = {
      index: 0,
      delta,
      logprobs: null,
      finish_reason: isLast ? reason : null,
    };
    const data: OpenAI.ChatCompletionChunk = { ...head, choices: [choice] };
    return withUsage ? { ...data, usage: null } : data;
  };
  const stream = new EventStream(exchange);
  await waitForFirstToken(exchange);
  await stream.send(chunk({ role: 'assistant', content: '', refusal: null }));
  for (const word of splitWords(generation.text)) await stream.sendPiece(word, chunk({ content: word }));
  if (generation.refusal !== null) await stream.send(chunk({ refusal: generation.refusal }));
  await stream.strikeBeforeEnd();
  await stream.send(chunk({}, true));
  const usage = reportedUsage(chatUsage(generation.usage), exchange.fault);
  if (withUsage && usage !== undefined) {
    exchange.record.usage = usage;
    await stream.send({ ...head, choices: [], usage });
  }
  stream.end('[DONE]');
}

function headOf({ record, state }: Exchange, { model }: ChatRequest): ChunkHead {
  return {
    id: `chatcmpl-${record.id}`,
    object: 'chat.completion.chunk',
    created: Math.floor(state.clock.now() / 1000),
    model,
  };
}

function schemaOf({ response_format: format }: ChatRequest): unknown {
  if (format?.type === 'json_schema') return format.json_schema.schema ?? {};
  return format?.type === 'json_object' ? {} : null;
}

function turnOf({ role, content }: z.output<typeof MESSAGE>): Turn {
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []);
  return {
    role: role === 'developer' ? 'system' : role,
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    imageUrls: parts.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : [])),
  };
}
