import type OpenAI from 'openai';
import type { Fault, UsageForm } from './faults.ts';

/** What one answer used, in tokens. `cached` is part of `input`, `reasoning` is part of `output`. */
export interface TokenUsage {
  input: number;
  cached: number;
  output: number;
  reasoning: number;
}

/** Usage as chat reports it. */
export function chatUsage(usage: TokenUsage): OpenAI.CompletionUsage {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** Usage as the Responses API reports it. */
export function responseUsage(usage: TokenUsage): OpenAI.Responses.ResponseUsage {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}

/**
 * Usage as it goes out: unchanged, or spoilt where a fault asks for it. `undefined` means the field is left
 * out. JSON has no NaN: the form `nan` sends the text "NaN", as a careless proxy does.
 */
export function reportedUsage(usage: object, fault: Fault | null): unknown {
  return fault?.kind === 'usage' ? spoil(usage, fault.form) : usage;
}

function spoil(usage: object, form: UsageForm): unknown {
  switch (form) {
    case 'missing':
      return undefined;
    case 'negative':
      return mapNumbers(usage, (amount) => -Math.max(1, amount));
    case 'nan':
      return mapNumbers(usage, () => 'NaN');
    case 'null':
      return mapNumbers(usage, () => null);
    case 'huge':
      return mapNumbers(usage, () => 1e12);
    case 'unbalanced':
      // More cached than was read, more reasoning than was written, and a sum of neither.
      return mapNumbers(usage, (amount, name) => (DETAIL_NAMES.has(name) ? amount + 1_000_000 : amount));
  }
}

const DETAIL_NAMES = new Set([
  'cached_tokens',
  'reasoning_tokens',
  'text_tokens',
  'image_tokens',
  'total_tokens',
]);

function mapNumbers(node: object, change: (amount: number, name: string) => unknown): object {
  const entries = Object.entries(node).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'number') return [name, change(value, name)];
    return [name, typeof value === 'object' && value !== null ? mapNumbers(value, change) : value];
  });
  return Object.fromEntries(entries);
}
