import { invalidRequest } from './api-failure.ts';
import { promptTokens, type Turn } from './conversation.ts';
import type { Exchange } from './exchange.ts';
import { answer } from './text/engine.ts';
import { countTokens, firstTokens } from './tokens.ts';
import type { TokenUsage } from './usage.ts';
import { lookAt, type SeenImage } from './vision.ts';

/** Longer prompts are refused as a real model refuses them. */
const CONTEXT_TOKENS_MAX = 200_000;

/** What is to be written, independent of the wire format. */
export interface GenerationRequest {
  model: string;
  turns: readonly Turn[];
  /** Visible and reasoning tokens together; null means as many as it takes. */
  outputTokensMax: number | null;
  stop?: readonly string[];
  /** The JSON schema the answer must follow, `{}` for any JSON, null for text. */
  jsonSchema?: unknown;
}

/** A finished answer, before it is sent. */
export interface Generation {
  text: string;
  refusal: string | null;
  isCut: boolean;
  usage: TokenUsage;
}

/** Writes the answer to a conversation and counts what it used; the prompt is remembered as cached. */
export async function generate(exchange: Exchange, request: GenerationRequest): Promise<Generation> {
  const { fault, state } = exchange;
  const read = promptTokens(request.turns);
  if (read.length > CONTEXT_TOKENS_MAX) {
    throw invalidRequest(
      `This model's maximum context length is ${CONTEXT_TOKENS_MAX} tokens.`,
      'messages',
      'context_length_exceeded',
    );
  }
  const now = state.clock.now();
  const cached = state.promptCache.read(request.model, read, now);
  const images: SeenImage[] = [];
  for (const url of request.turns.findLast(({ role }) => role === 'user')?.imageUrls ?? []) {
    images.push(await lookAt(url));
  }
  const written = answer({
    turns: request.turns,
    images,
    now: new Date(now),
    seed: state.seed,
    jsonSchema: request.jsonSchema ?? null,
  });
  const refusal =
    fault?.kind === 'refusal' ? 'Sandbox model: this request is refused, as a fault asked.' : null;
  const full = fault?.kind === 'empty' ? '' : (refusal ?? cutAtStop(written, request.stop ?? []));
  const reasoning = reasoningTokens(request, read.length);
  const visibleMax = visibleTokensMax(exchange, request, { full, reasoning });
  const text = visibleMax === null ? full : firstTokens(full, visibleMax);
  const usage = { input: read.length, cached, output: countTokens(text) + reasoning, reasoning };
  return {
    text: refusal === null ? text : '',
    refusal,
    isCut: text !== full || fault?.kind === 'length',
    usage,
  };
}

/** How many tokens may be seen, or null without limit. */
function visibleTokensMax(
  exchange: Exchange,
  request: GenerationRequest,
  { full, reasoning }: { full: string; reasoning: number },
): number | null {
  if (exchange.fault?.kind === 'length') return Math.floor(countTokens(full) / 2);
  return request.outputTokensMax === null ? null : request.outputTokensMax - reasoning;
}

/** Models named for thinking report tokens nobody sees, at most half of what they may write. */
function reasoningTokens({ model, outputTokensMax }: GenerationRequest, inputTokens: number): number {
  if (!/reason|deep/iu.test(model)) return 0;
  const thought = 64 + Math.min(448, Math.floor(inputTokens / 4));
  return outputTokensMax === null ? thought : Math.min(thought, Math.floor(outputTokensMax / 2));
}

function cutAtStop(text: string, stop: readonly string[]): string {
  const ends = stop.filter((mark) => mark !== '' && text.includes(mark)).map((mark) => text.indexOf(mark));
  return text.slice(0, Math.min(text.length, ...ends));
}
