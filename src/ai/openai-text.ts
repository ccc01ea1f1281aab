import type OpenAI from 'openai';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { openaiClient, type ProviderOptions } from './client.ts';
import { countInput } from './conversation.ts';
import { providerError } from './provider-error.ts';
import type { ChatMessage, Finish, TextEvent, TextPort, TextRequest } from './types.ts';
import { readUsage } from './usage.ts';
import { Watch, type WatchLimits } from './watch.ts';

/** A minute of silence, also before the first word, or five minutes in all. */
export const TEXT_LIMITS: WatchLimits = { stallMs: 60_000, wholeMs: 300_000 };

/** What we read of a chunk; the SDK's types are promises of the provider's, not facts. */
const CHUNK = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.unknown(),
});

/** No honest answer has more letters than this for each token it may have: the rest is not waited for. */
const LETTERS_PER_TOKEN_MAX = 16;
const LETTERS_SLACK = 4_096;

/** What came of an answer so far. */
interface Progress {
  letters: number;
  hasVisible: boolean;
  isRefused: boolean;
  finish: string | null;
  usage: unknown;
}

/** Text over the chat completions of OpenAI or any server that speaks its wire format. */
export class OpenAiText implements TextPort {
  readonly #client: OpenAI;
  readonly #apiKey: string;
  readonly #limits: WatchLimits;

  constructor(options: ProviderOptions & { readonly limits?: WatchLimits }) {
    this.#client = openaiClient(options);
    this.#apiKey = options.apiKey;
    this.#limits = options.limits ?? TEXT_LIMITS;
  }

  countInput(messages: readonly ChatMessage[]): number {
    return countInput(messages);
  }

  async *stream(request: TextRequest): AsyncGenerator<TextEvent, void, undefined> {
    const progress: Progress = { letters: 0, hasVisible: false, isRefused: false, finish: null, usage: null };
    using watch = new Watch(this.#limits, request.signal);
    try {
      yield* this.#deltas(request, watch, progress);
    } catch (error) {
      if (!request.signal.aborted) {
        throw providerError(error, { operation: 'text', watch, apiKey: this.#apiKey });
      }
    }
    yield endOf(progress, request, watch);
  }

  async *#deltas(
    request: TextRequest,
    watch: Watch,
    progress: Progress,
  ): AsyncGenerator<TextEvent, void, undefined> {
    const lettersMax = request.outputTokensMax * LETTERS_PER_TOKEN_MAX + LETTERS_SLACK;
    const stream = await this.#client.chat.completions.create(
      {
        model: request.model,
        messages: request.messages.map(wireMessage),
        max_completion_tokens: request.outputTokensMax,
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal: watch.signal, timeout: watch.limits.wholeMs },
    );
    // What comes out of the SDK was parsed as JSON and not looked at.
    for await (const raw of stream as AsyncIterable<unknown>) {
      watch.touch();
      const chunk = CHUNK.safeParse(raw);
      if (!chunk.success) throw new AppError('provider_garbled', { operation: 'text' });
      const { choices, usage } = chunk.data;
      const choice = choices?.[0];
      if (usage !== undefined && usage !== null) progress.usage = usage;
      if (choice?.delta?.refusal) progress.isRefused = true;
      progress.finish = choice?.finish_reason ?? progress.finish;
      const text = choice?.delta?.content ?? '';
      if (text === '') continue;
      progress.letters += text.length;
      progress.hasVisible ||= text.trim() !== '';
      yield { type: 'delta', text };
      if (progress.letters > lettersMax) {
        progress.finish = 'length';
        progress.usage = null;
        return;
      }
    }
  }
}

/**
 * The end of an answer, once no more deltas come: the SDK ends an aborted stream without an error, so why it ended is
 * found out here.
 */
function endOf(progress: Progress, request: TextRequest, watch: Watch): TextEvent {
  const operation = 'text';
  if (request.signal.aborted) {
    // An aborted stream never reports usage; that is no cause for alarm.
    return { type: 'end', finish: 'aborted', usage: null, report: 'counted', alarms: [] };
  }
  if (watch.expired !== null) {
    const limit = watch.expired === 'stallMs' ? 'stall' : 'whole';
    throw new AppError('provider_timeout', { operation, limit, ms: watch.limits[watch.expired] });
  }
  // A stream that ends without saying why was cut off on the way.
  if (progress.finish === null) throw new AppError('provider_unreachable', { operation });
  const finish = finishOf(progress);
  if (finish !== 'filtered' && !progress.hasVisible) throw new AppError('provider_empty', { operation });
  const { outputTokensMax, messages } = request;
  const reading = readUsage(progress.usage, { inputTokens: countInput(messages), outputTokensMax });
  if (reading.usage === null) {
    return { type: 'end', finish, usage: null, report: 'counted', alarms: [reading.alarm] };
  }
  return { type: 'end', finish, usage: reading.usage, report: 'provider', alarms: [] };
}

function finishOf({ finish, isRefused }: Progress): Finish {
  if (isRefused || finish === 'content_filter') return 'filtered';
  return finish === 'length' ? 'length' : 'stop';
}

function wireMessage({ role, content, image }: ChatMessage): OpenAI.ChatCompletionMessageParam {
  if (role !== 'user' || image === undefined) return { role, content };
  return {
    role,
    content: [
      { type: 'text', text: content },
      { type: 'image_url', image_url: { url: image.url } },
    ],
  };
}
