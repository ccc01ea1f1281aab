import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpenAiText } from '../../../src/ai/openai-text.ts';
import type { TextEvent, TextRequest } from '../../../src/ai/types.ts';
import { answerEverything, events, json } from './wire.ts';

afterEach(() => vi.unstubAllGlobals());

const REQUEST: TextRequest = {
  model: 'gpt-4o-mini',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
  ],
  outputTokensMax: 100,
  signal: new AbortController().signal,
};

const delta = (content: string) => ({ choices: [{ delta: { content }, finish_reason: null }], usage: null });
const finish = (reason: string) => ({ choices: [{ delta: {}, finish_reason: reason }], usage: null });
const usage = { choices: [], usage: { prompt_tokens: 18, completion_tokens: 2, total_tokens: 20 } };

async function hear(baseURL: string | null = null): Promise<TextEvent[]> {
  const heard: TextEvent[] = [];
  const text = new OpenAiText({ apiKey: 'sk-secret', baseURL });
  for await (const event of text.stream(REQUEST)) heard.push(event);
  return heard;
}

describe('text', () => {
  it('is asked of OpenAI where no other base is set, whatever the environment says', async () => {
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1');
    vi.stubEnv('OPENAI_ORG_ID', 'org-of-somebody');
    const sent = answerEverything(() => events(delta('Hi'), finish('stop'), usage));
    await hear();
    expect(sent.map(({ url }) => url)).toEqual(['https://api.openai.com/v1/chat/completions']);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-secret');
    expect(sent[0]?.headers.get('openai-organization')).toBeNull();
    expect(sent[0]?.body).toEqual({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ],
      max_completion_tokens: 100,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('ends with usage that came after the finish', async () => {
    answerEverything(() => events(delta('Hi'), delta(' there'), finish('stop'), usage));
    expect(await hear()).toEqual([
      { type: 'delta', text: 'Hi' },
      { type: 'delta', text: ' there' },
      {
        type: 'end',
        finish: 'stop',
        usage: { input: 18, cachedInput: 0, cacheWrite: 0, output: 2, reasoning: 0 },
        report: 'provider',
        alarms: [],
      },
    ]);
  });

  it('that the content filter ended is filtered, not empty', async () => {
    answerEverything(() => events(finish('content_filter'), usage));
    expect(await hear()).toMatchObject([{ type: 'end', finish: 'filtered' }]);
  });

  it('of white space is empty', async () => {
    answerEverything(() => events(delta(' \n'), finish('stop'), usage));
    await expect(hear()).rejects.toMatchObject({ code: 'provider_empty' });
  });

  it('that ends without saying why was cut off on the way', async () => {
    answerEverything(() => events(delta('Hi')));
    await expect(hear()).rejects.toMatchObject({ code: 'provider_unreachable' });
  });

  it('of an unknown shape is garbled', async () => {
    answerEverything(() => events({ choices: [{ delta: { content: 42 } }] }));
    await expect(hear()).rejects.toMatchObject({ code: 'provider_garbled' });
  });

  it('that never ends is cut where no honest answer could be that long, and counted by us', async () => {
    const flood = Array.from({ length: 1_000 }, () => delta('x'.repeat(100)));
    answerEverything(() => events(...flood, finish('stop'), usage));
    const heard = await hear();
    const letters = heard.flatMap((event) => (event.type === 'delta' ? event.text : [])).join('').length;
    expect(letters).toBeLessThanOrEqual(100 * 16 + 4_096 + 100);
    expect(heard.at(-1)).toMatchObject({ finish: 'length', usage: null, report: 'counted' });
  });

  it('fails with an error that came inside the stream', async () => {
    answerEverything(() => events(delta('Hi'), { error: { message: 'overloaded', type: 'server_error' } }));
    await expect(hear()).rejects.toMatchObject({
      code: 'provider_failed',
      details: { operation: 'text', status: null },
    });
  });

  it.each([
    [403, {}, 'provider_auth', { operation: 'text', status: 403 }],
    [404, {}, 'provider_failed', { operation: 'text', status: 404 }],
    [503, {}, 'provider_failed', { operation: 'text', status: 503 }],
    [400, { code: 'content_filter' }, 'provider_refused', { operation: 'text' }],
    [400, { code: 'context_length_exceeded' }, 'provider_failed', { operation: 'text', status: 400 }],
  ])('answered with %i %o is %s', async (status, error, code, details) => {
    answerEverything(() => json({ error: { message: 'no', ...error } }, status));
    await expect(hear()).rejects.toMatchObject({ code, details });
  });

  it('reads how long to wait in seconds too', async () => {
    answerEverything(() => json({ error: {} }, 429, { 'retry-after': '7' }));
    await expect(hear()).rejects.toMatchObject({ details: { retryAfterMs: 7_000, quota: false } });
  });

  it('SECRETS: keeps a key out of errors that the server repeats it in', async () => {
    answerEverything(() => json({ error: { message: 'Incorrect API key provided: sk-secret' } }, 401));
    const error = await hear().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_auth' });
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    expect(cause).toContain('[key]');
    expect(cause).not.toContain('sk-secret');
  });
});
