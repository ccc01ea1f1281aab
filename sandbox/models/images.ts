import type OpenAI from 'openai';
import { z } from 'zod';
import { type Exchange, wait, waitForFirstToken } from './exchange.ts';
import { IMAGE_FIELDS, type ImageOrder, orderOf, parseSize } from './image-order.ts';
import { parseBody } from './parse.ts';
import { drawPicture } from './portrait/draw.ts';
import { writeNote } from './portrait/png-text.ts';
import { sendJson } from './send.ts';
import { countTokens } from './tokens.ts';
import { reportedUsage } from './usage.ts';

/** What a picture of a million pixels counts, as image models report it at medium quality. */
const TOKENS_PER_MEGAPIXEL = 1056;
const MEGAPIXEL = 1024 * 1024;
/** How long a step takes where the sandbox is paced. */
const STEP_MS = 30;

const GENERATION = z.object(IMAGE_FIELDS);

/** POST /v1/images/generations. */
export async function answerImages(exchange: Exchange, body: unknown): Promise<void> {
  const fields = parseBody(GENERATION, body);
  const order = orderOf(exchange, fields);
  const size = parseSize(fields.size);
  await waitForSteps(exchange, order);
  const pictures: Buffer[] = [];
  for (let index = 0; index < arriving(exchange, order.count); index += 1) {
    // Between two pictures the client may have gone.
    await wait(exchange, 0);
    const single = {
      ...size,
      prompt: order.prompt,
      model: order.model,
      steps: order.steps,
      seed: order.seed + index,
    };
    pictures.push(writeNote(await drawPicture(single), single));
  }
  await sendPictures(exchange, { pictures, size, prompt: order.prompt, imageTokensIn: 0 });
}

/** How many pictures are drawn of those asked for. */
export function arriving({ fault }: Exchange, asked: number): number {
  if (fault?.kind === 'empty') return 0;
  return fault?.kind === 'fewer-images' ? Math.max(0, asked - fault.missing) : asked;
}

/** Waits as long as a paced model takes for the steps of all pictures. */
export function waitForSteps(exchange: Exchange, { steps, count }: ImageOrder): Promise<void> {
  const isPaced = exchange.state.pace.tokensPerSecond > 0;
  return waitForFirstToken(exchange, isPaced ? steps * count * STEP_MS : 0);
}

/** What is to be answered about finished pictures. */
export interface FinishedPictures {
  pictures: readonly Buffer[];
  size: { width: number; height: number };
  prompt: string;
  imageTokensIn: number;
}

/** The tokens a picture of this size counts. */
export function imageTokens({ width, height }: { width: number; height: number }): number {
  return Math.ceil((TOKENS_PER_MEGAPIXEL * width * height) / MEGAPIXEL);
}

/** Answers with pictures and what they used. */
export async function sendPictures(exchange: Exchange, finished: FinishedPictures): Promise<void> {
  const { pictures, size, prompt, imageTokensIn } = finished;
  const textTokens = countTokens(prompt);
  const output = imageTokens(size) * pictures.length;
  const used: OpenAI.ImagesResponse.Usage = {
    input_tokens: textTokens + imageTokensIn,
    input_tokens_details: { text_tokens: textTokens, image_tokens: imageTokensIn },
    output_tokens: output,
    output_tokens_details: { text_tokens: 0, image_tokens: output },
    total_tokens: textTokens + imageTokensIn + output,
  };
  const usage = reportedUsage(used, exchange.fault);
  exchange.record.usage = usage ?? null;
  // The SDK's type knows three sizes only; ours are any.
  const answer: Omit<OpenAI.ImagesResponse, 'size' | 'usage'> & { size: string } = {
    created: Math.floor(exchange.state.clock.now() / 1000),
    background: 'opaque',
    output_format: 'png',
    quality: 'medium',
    size: `${size.width}x${size.height}`,
    data: pictures.map((picture) => ({ b64_json: picture.toString('base64') })),
  };
  await sendJson(exchange, 200, { ...answer, usage });
}
