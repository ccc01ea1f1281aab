import type OpenAI from 'openai';
import { z } from 'zod';
import type { Turn } from './conversation.ts';

const PART = z.discriminatedUnion('type', [
  z.object({ type: z.literal('input_text'), text: z.string() }),
  z.object({ type: z.literal('output_text'), text: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
  z.object({ type: z.literal('input_image'), image_url: z.string() }),
]);

const ITEM = z.object({
  type: z.literal('message').optional(),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(PART)]),
});

const FORMAT = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({ type: z.literal('json_schema'), schema: z.unknown() }),
]);

/** The body of POST /v1/responses, as far as the sandbox understands it. */
export const RESPONSES = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(ITEM).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().positive().nullish(),
  previous_response_id: z.string().nullish(),
  text: z.object({ format: FORMAT.optional() }).nullish(),
});

/** A checked body of POST /v1/responses. */
export type ResponsesRequest = z.output<typeof RESPONSES>;

/** The messages of `input`, oldest first. */
export function turnsOfInput(input: ResponsesRequest['input']): Turn[] {
  if (typeof input === 'string') return [{ role: 'user', text: input, imageUrls: [] }];
  return input.map(({ role, content }) => {
    const parts = typeof content === 'string' ? [{ type: 'input_text' as const, text: content }] : content;
    return {
      role: role === 'developer' ? 'system' : role,
      text: parts.map((part) => ('text' in part ? part.text : '')).join(''),
      imageUrls: parts.flatMap((part) => (part.type === 'input_image' ? [part.image_url] : [])),
    };
  });
}

/** What the SDK adds by itself, and usage, which may be spoilt on its way out. */
export type ResponseBody = Omit<OpenAI.Responses.Response, 'output_text' | 'usage'>;

/** The response before anything was written. */
export function emptyResponse(request: ResponsesRequest, id: string, createdAt: number): ResponseBody {
  return {
    id,
    object: 'response',
    created_at: createdAt,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    metadata: {},
    model: request.model,
    output: [],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    max_output_tokens: request.max_output_tokens ?? null,
    previous_response_id: request.previous_response_id ?? null,
    reasoning: { effort: null, summary: null },
    text: { format: { type: 'text' } },
    truncation: 'disabled',
  };
}
