import OpenAI from 'openai';
import type { ModelSandbox } from '../../../sandbox/models/index.ts';

/** 2026-03-14, 15:09:26 UTC: a Saturday. */
export const START_AT = Date.UTC(2026, 2, 14, 15, 9, 26);

/** A clock that only moves when told. */
export function createTestClock() {
  let at = START_AT;
  return {
    now: () => at,
    advance: (ms: number) => {
      at += ms;
    },
  };
}

/** The unmodified SDK, without retries of its own unless asked. */
export function createClient(sandbox: ModelSandbox, options: { apiKey?: string; maxRetries?: number } = {}) {
  return new OpenAI({ baseURL: sandbox.baseUrl, apiKey: 'sk-test', maxRetries: 0, ...options });
}

/** The whole text of one answer to one message. */
export async function ask(client: OpenAI, content: string, model = 'sandbox-quick'): Promise<string> {
  const completion = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
  return completion.choices[0]?.message.content ?? '';
}

/** Everything a stream or a list yields. */
export async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** The bytes of a picture made with our own fields `steps` and `seed`. */
export async function draw(
  client: OpenAI,
  prompt: string,
  fields: { size?: string; seed?: number; steps?: number; user?: string; model?: string; n?: number } = {},
): Promise<Buffer[]> {
  const body = { model: 'sandbox-image', size: '128x128', seed: 42, steps: 25, prompt, ...fields };
  const answer = await client.images.generate(body as OpenAI.ImageGenerateParamsNonStreaming);
  return (answer.data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? '', 'base64'));
}
