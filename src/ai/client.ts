import OpenAI from 'openai';

/** Where the provider is, and who we are there. */
export interface ProviderOptions {
  readonly apiKey: string;
  /** Null is OpenAI itself; any other speaks its wire format. */
  readonly baseURL: string | null;
}

const OPENAI_URL = 'https://api.openai.com/v1';

/**
 * The SDK's client. Nothing is read from the environment, nothing is logged by the SDK (it would print what members
 * wrote), and nothing is asked twice: trying again is for whoever holds the money.
 */
export function openaiClient({ apiKey, baseURL }: ProviderOptions): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseURL ?? OPENAI_URL,
    organization: null,
    project: null,
    logLevel: 'off',
    maxRetries: 0,
  });
}
