import { z } from 'zod';
import { type Usage, usage } from '../billing/pricing.ts';
import { countTokens } from './tokens.ts';
import type { UsageAlarm } from './types.ts';

const count = z.number();

/** What we read of the provider's report; anything else in it is none of our business. */
const REPORT = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count.nullish(),
  prompt_tokens_details: z
    .object({ cached_tokens: count.nullish(), cache_write_tokens: count.nullish() })
    .nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
});

/** What the request can have used at the very most: tells a wrong report from a long answer. */
export interface UsageBounds {
  /** Our own count of the input, in tokens. */
  readonly inputTokens: number;
  /** What the provider was told, in tokens. */
  readonly outputTokensMax: number;
}

/** Other encodings than ours need up to about three times the tokens for the same text. */
const INPUT_FACTOR = 4;
/** The provider's own frame around messages. */
const INPUT_SLACK = 4_096;
const OUTPUT_SLACK = 16;

export type UsageReading =
  | { readonly usage: Usage; readonly alarm: null }
  | { readonly usage: null; readonly alarm: UsageAlarm };

/**
 * Reads the usage that a provider reported into disjoint classes that add up to its total. What cannot be true is
 * not used in part: it comes back as an alarm, and our own count decides.
 */
export function readUsage(report: unknown, bounds: UsageBounds): UsageReading {
  if (report === undefined || report === null) return { usage: null, alarm: 'usage_missing' };
  const parsed = REPORT.safeParse(report);
  if (!parsed.success) return { usage: null, alarm: 'usage_malformed' };
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = parsed.data;
  const cachedInput = parsed.data.prompt_tokens_details?.cached_tokens ?? 0;
  const cacheWrite = parsed.data.prompt_tokens_details?.cache_write_tokens ?? 0;
  const reasoning = parsed.data.completion_tokens_details?.reasoning_tokens ?? 0;
  const alarm =
    alarmOfCounts([input, output, total ?? 0, cachedInput, cacheWrite, reasoning]) ??
    alarmOfBounds(input, output, bounds);
  if (alarm !== null) return { usage: null, alarm };
  const isBalanced =
    cachedInput + cacheWrite <= input && reasoning <= output && (total ?? input + output) === input + output;
  if (!isBalanced) return { usage: null, alarm: 'usage_unbalanced' };
  const classes = {
    input: input - cachedInput - cacheWrite,
    cachedInput,
    cacheWrite,
    output: output - reasoning,
    reasoning,
  };
  return { usage: usage(classes), alarm: null };
}

function alarmOfCounts(counts: readonly number[]): UsageAlarm | null {
  if (!counts.every(Number.isSafeInteger)) return 'usage_malformed';
  return counts.every((each) => each >= 0) ? null : 'usage_negative';
}

function alarmOfBounds(input: number, output: number, bounds: UsageBounds): UsageAlarm | null {
  const inputMax = bounds.inputTokens * INPUT_FACTOR + INPUT_SLACK;
  const isPossible = input <= inputMax && output <= bounds.outputTokensMax + OUTPUT_SLACK;
  return isPossible ? null : 'usage_implausible';
}

/**
 * Our own count of an answer, for when the provider's is missing or cannot be believed: all input plain, all output
 * visible.
 * @param inputTokens as `TextPort.countInput` counts
 */
export function countedUsage(inputTokens: number, text: string): Usage {
  return usage({ input: inputTokens, output: countTokens(text) });
}
