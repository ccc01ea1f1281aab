import type OpenAI from 'openai';
import { invalidRequest } from './api-failure.ts';
import { lastUserText, type Turn } from './conversation.ts';
import { type Exchange, waitForFirstToken } from './exchange.ts';
import { type Generation, generate } from './generation.ts';
import { parseBody } from './parse.ts';
import {
  emptyResponse,
  RESPONSES,
  type ResponseBody,
  type ResponsesRequest,
  turnsOfInput,
} from './responses-body.ts';
import { EventStream, sendJson } from './send.ts';
import { splitWords } from './tokens.ts';
import { reportedUsage, responseUsage } from './usage.ts';

/** How many responses can be continued by `previous_response_id`. */
const REMEMBERED_MAX = 200;

/** The conversations behind the responses of one sandbox, by id. */
export class ResponseMemory {
  readonly #turns = new Map<string, readonly Turn[]>();

  /** The conversation up to and with a response. @throws {ApiFailure} 400 when it is unknown. */
  recall(id: string | null | undefined): readonly Turn[] {
    if (id === null || id === undefined) return [];
    const turns = this.#turns.get(id);
    if (turns !== undefined) return turns;
    throw invalidRequest(
      `Previous response '${id}' not found.`,
      'previous_response_id',
      'previous_response_not_found',
    );
  }

  /** Remembers a conversation; the oldest one is forgotten. */
  keep(id: string, turns: readonly Turn[]): void {
    this.#turns.set(id, turns);
    for (const oldest of this.#turns.keys()) {
      if (this.#turns.size <= REMEMBERED_MAX) return;
      this.#turns.delete(oldest);
    }
  }
}

/** The last message of the user in an unchecked body: where a prompt asks for faults. */
export function promptOfResponses(body: unknown): string {
  const parsed = RESPONSES.pick({ input: true }).safeParse(body);
  return parsed.success ? lastUserText(turnsOfInput(parsed.data.input)) : '';
}

/** POST /v1/responses. */
export async function answerResponses(
  exchange: Exchange,
  memory: ResponseMemory,
  body: unknown,
): Promise<void> {
  const request = parseBody(RESPONSES, body);
  const system: Turn[] =
    typeof request.instructions === 'string'
      ? [{ role: 'system', text: request.instructions, imageUrls: [] }]
      : [];
  const turns = [...memory.recall(request.previous_response_id), ...turnsOfInput(request.input)];
  const generation = await generate(exchange, {
    model: request.model,
    turns: [...system, ...turns],
    outputTokensMax: request.max_output_tokens ?? null,
    jsonSchema: schemaOf(request),
  });
  const id = `resp_${exchange.record.id}`;
  memory.keep(id, [...turns, { role: 'assistant', text: generation.text, imageUrls: [] }]);
  const empty = emptyResponse(request, id, Math.floor(exchange.state.clock.now() / 1000));
  const usage = reportedUsage(responseUsage(generation.usage), exchange.fault);
  if (request.stream === true) return streamResponse(exchange, { empty, generation, usage });
  await waitForFirstToken(exchange);
  exchange.record.usage = usage ?? null;
  exchange.record.sentText = generation.text;
  await sendJson(exchange, 200, { ...finished(empty, generation), usage });
}

interface Written {
  empty: ResponseBody;
  generation: Generation;
  usage: unknown;
}

async function streamResponse(exchange: Exchange, { empty, generation, usage }: Written): Promise<void> {
  const stream = new EventStream(exchange);
  let sequence = 0;
  const event = (type: string, fields: object): [data: object, name: string] => {
    const data = { type, sequence_number: sequence, ...fields };
    sequence += 1;
    return [data, type];
  };
  const place = { item_id: `msg_${empty.id}`, output_index: 0, content_index: 0 };
  const opened = message(empty, [], 'in_progress');
  await stream.send(...event('response.created', { response: empty }));
  await stream.send(...event('response.in_progress', { response: empty }));
  await waitForFirstToken(exchange);
  await stream.send(...event('response.output_item.added', { output_index: 0, item: opened }));
  const blank = partOf({ ...generation, text: '', refusal: generation.refusal === null ? null : '' });
  await stream.send(...event('response.content_part.added', { ...place, part: blank }));
  for (const delta of splitWords(generation.text)) {
    await stream.sendPiece(delta, ...event('response.output_text.delta', { ...place, delta, logprobs: [] }));
  }
  await stream.strikeBeforeEnd();
  const { refusal, text } = generation;
  if (refusal === null) {
    await stream.send(...event('response.output_text.done', { ...place, text, logprobs: [] }));
  } else {
    await stream.send(...event('response.refusal.delta', { ...place, delta: refusal }));
    await stream.send(...event('response.refusal.done', { ...place, refusal }));
  }
  await stream.send(...event('response.content_part.done', { ...place, part: partOf(generation) }));
  const response = finished(empty, generation);
  await stream.send(...event('response.output_item.done', { output_index: 0, item: response.output[0] }));
  exchange.record.usage = usage ?? null;
  const last = generation.isCut ? 'response.incomplete' : 'response.completed';
  await stream.send(...event(last, { response: { ...response, usage } }));
  stream.end();
}

type Message = OpenAI.Responses.ResponseOutputMessage;

function finished(empty: ResponseBody, generation: Generation): ResponseBody {
  const status = generation.isCut ? 'incomplete' : 'completed';
  return {
    ...empty,
    status,
    incomplete_details: generation.isCut ? { reason: 'max_output_tokens' } : null,
    output: [message(empty, [partOf(generation)], status)],
  };
}

function message({ id }: ResponseBody, content: Message['content'], status: Message['status']): Message {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', status, content };
}

function partOf({ text, refusal }: Pick<Generation, 'text' | 'refusal'>): Message['content'][number] {
  if (refusal !== null) return { type: 'refusal', refusal };
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function schemaOf({ text }: ResponsesRequest): unknown {
  const format = text?.format;
  if (format?.type === 'json_schema') return format.schema ?? {};
  return format?.type === 'json_object' ? {} : null;
}
