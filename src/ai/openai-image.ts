import type OpenAI from 'openai';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { openaiClient, type ProviderOptions } from './client.ts';
import { providerError } from './provider-error.ts';
import type { Drawing, ImagePort, ImageRequest } from './types.ts';
import { Watch, type WatchLimits } from './watch.ts';

/** Pictures come all at once, so that silence says nothing before the end: two minutes. */
export const IMAGE_LIMITS: WatchLimits = { stallMs: 120_000, wholeMs: 120_000 };

const ANSWER = z.object({ data: z.array(z.object({ b64_json: z.string().nullish() })).nullish() });

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PICTURE_BYTES_MAX = 20 * 1024 * 1024;

/** Pictures over the images of OpenAI or any server that speaks its wire format. */
export class OpenAiImage implements ImagePort {
  readonly #client: OpenAI;
  readonly #options: ProviderOptions;
  readonly #limits: WatchLimits;

  constructor(options: ProviderOptions & { readonly limits?: WatchLimits }) {
    this.#client = openaiClient(options);
    this.#options = options;
    this.#limits = options.limits ?? IMAGE_LIMITS;
  }

  async draw(request: ImageRequest): Promise<Drawing> {
    request.signal.throwIfAborted();
    using watch = new Watch(this.#limits, request.signal);
    try {
      const body = this.#bodyOf(request);
      const options = { signal: watch.signal, timeout: watch.limits.wholeMs };
      // What comes out of the SDK was parsed as JSON and not looked at.
      const answer: unknown = await this.#client.images.generate(body, options);
      return drawingOf(answer, request.count);
    } catch (error) {
      request.signal.throwIfAborted();
      throw providerError(error, { operation: 'image', watch, apiKey: this.#options.apiKey });
    }
  }

  #bodyOf({ model, prompt, width, height, steps, seed, count }: ImageRequest) {
    const body = { model, prompt, n: count, size: `${width}x${height}` };
    // OpenAI's own models of today answer in base64 anyway and refuse fields they do not know; its older ones answer
    // with a link unless asked. Servers behind a base URL of their own are mostly diffusion models: there `steps`
    // and `seed` are what the member paid for, so they travel as extra fields of the body.
    if (this.#options.baseURL !== null) return { ...body, response_format: 'b64_json' as const, steps, seed };
    return model.startsWith('dall-e') ? { ...body, response_format: 'b64_json' as const } : body;
  }
}

function drawingOf(answer: unknown, count: number): Drawing {
  const parsed = ANSWER.safeParse(answer);
  if (!parsed.success) throw new AppError('provider_garbled', { operation: 'image' });
  const sent = (parsed.data.data ?? [])
    .flatMap(({ b64_json: base64 }) => (base64 ? [base64] : []))
    .slice(0, count);
  if (sent.length === 0) throw new AppError('provider_empty', { operation: 'image' });
  const pictures = sent.map((base64) => Buffer.from(base64, 'base64')).filter(isPicture);
  if (pictures.length === 0) throw new AppError('provider_garbled', { operation: 'image' });
  return { pictures, broken: sent.length - pictures.length };
}

function isPicture(bytes: Buffer): boolean {
  const isPng = bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE);
  return isPng && bytes.length > PNG_SIGNATURE.length && bytes.length <= PICTURE_BYTES_MAX;
}
