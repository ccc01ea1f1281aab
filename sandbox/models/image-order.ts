import { z } from 'zod';
import { contentPolicy, invalidRequest } from './api-failure.ts';
import type { Exchange } from './exchange.ts';
import { flaggedCategories } from './moderations.ts';

/** Sides the sandbox draws, in pixels. */
const SIDE_MIN = 64;
const SIDE_MAX = 2048;
const SIDE_AUTO = 1024;
const STEPS_DEFAULT = 25;

/** A whole number, also as the text that a form sends. */
const NUMBER = z.coerce.number().int();

/** The fields generations and edits have in common; `steps` and `seed` are ours. */
export const IMAGE_FIELDS = {
  model: z.string().min(1).default('sandbox-image'),
  prompt: z.string().min(1).max(32_000),
  n: NUMBER.min(1).max(10).nullish(),
  size: z.string().nullish(),
  steps: NUMBER.min(1).max(1000).nullish(),
  seed: NUMBER.nullish(),
  output_format: z.literal('png', 'the sandbox draws PNG').nullish(),
  response_format: z.literal('b64_json', 'the sandbox answers b64_json').nullish(),
};

const FIELDS = z.object(IMAGE_FIELDS);

/** A checked request for pictures. */
export type ImageFields = z.output<typeof FIELDS>;

/** What is drawn, once all that was left open is decided. */
export interface ImageOrder {
  prompt: string;
  model: string;
  steps: number;
  /** Of the first picture; the next ones count up from here. */
  seed: number;
  count: number;
}

/**
 * Decides what a request leaves open. Without a seed each request gets another one, reproducibly.
 * @throws {ApiFailure} 400 when the words of the prompt are blocked
 */
export function orderOf({ state, record }: Exchange, fields: ImageFields): ImageOrder {
  if (flaggedCategories(fields.prompt).length > 0) throw contentPolicy(true);
  return {
    prompt: fields.prompt,
    model: fields.model,
    steps: fields.steps ?? STEPS_DEFAULT,
    seed: fields.seed ?? state.seed * 1_000_003 + Number(record.id.replace(/\D/gu, '')),
    count: fields.n ?? 1,
  };
}

/** "1024x768" as numbers; "auto" and nothing are square. @throws {ApiFailure} 400 for any other text */
export function parseSize(size: string | null | undefined): { width: number; height: number } {
  if (size === null || size === undefined || size === 'auto') return { width: SIDE_AUTO, height: SIDE_AUTO };
  const [, width = 0, height = 0] = (/^(\d{1,5})x(\d{1,5})$/u.exec(size) ?? []).map(Number);
  const isDrawable = [width, height].every((side) => side >= SIDE_MIN && side <= SIDE_MAX);
  if (isDrawable) return { width, height };
  throw invalidRequest(
    `Invalid size '${size}': the sandbox draws from ${SIDE_MIN}x${SIDE_MIN} to ${SIDE_MAX}x${SIDE_MAX}.`,
    'size',
    'invalid_value',
  );
}
