import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/models/index.ts';
import { ask, createClient, createTestClock, START_AT } from './client.ts';

const clock = createTestClock();
let sandbox: ModelSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await createModelSandbox({ clock });
  client = createClient(sandbox);
});
afterAll(() => sandbox.close());

const HELLO = [{ role: 'user' as const, content: 'Reverse: hello world' }];
// Four for the frame of the message, four for its words, three to begin the answer.
const HELLO_TOKENS = 11;

describe('a streamed chat answer', () => {
  it('ends with one chunk without choices that carries the usage, every other chunk having usage null', async () => {
    const stream = await client.chat.completions.create({
      model: 'sandbox-quick',
      messages: HELLO,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const last = chunks.at(-1);
    expect(last?.choices).toEqual([]);
    expect(last?.usage).toMatchObject({
      prompt_tokens: HELLO_TOKENS,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
    expect(last?.usage?.total_tokens).toBe(HELLO_TOKENS + (last?.usage?.completion_tokens ?? 0));
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('dlrow olleh');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks[0]?.created).toBe(Math.floor(START_AT / 1000));
  });

  it('carries no usage at all unless it was asked for', async () => {
    const stream = await client.chat.completions.create({ model: 'm', messages: HELLO, stream: true });
    for await (const chunk of stream) expect('usage' in chunk).toBe(false);
  });

  it('ends with the marker [DONE]', async () => {
    const response = await fetch(`${sandbox.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: HELLO, stream: true }),
    });
    expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('arrives word by word and gives the SDK helper its total usage', async () => {
    const runner = client.chat.completions.stream({
      model: 'sandbox-quick',
      messages: [{ role: 'user', content: 'Write a story about a lighthouse' }],
      stream_options: { include_usage: true },
    });
    let pieces = 0;
    runner.on('content', () => {
      pieces += 1;
    });
    const usage = await runner.totalUsage();
    expect(pieces).toBeGreaterThan(250);
    expect(usage.completion_tokens).toBeGreaterThan(300);
  });
});

describe('a chat answer', () => {
  it('is cut at max_completion_tokens and at max_tokens with finish_reason length', async () => {
    for (const limit of [{ max_completion_tokens: 7 }, { max_tokens: 7 }]) {
      const completion = await client.chat.completions.create({
        model: 'sandbox-quick',
        messages: [{ role: 'user', content: 'Write a story about a fox' }],
        ...limit,
      });
      expect(completion.choices[0]?.finish_reason).toBe('length');
      expect(completion.usage?.completion_tokens).toBe(7);
    }
  });

  it('reports reasoning tokens inside the completion for models named for it, within the limit', async () => {
    for (const model of ['sandbox-deep', 'my-reasoner']) {
      const completion = await client.chat.completions.create({
        model,
        messages: HELLO,
        max_completion_tokens: 500,
      });
      const reasoning = completion.usage?.completion_tokens_details?.reasoning_tokens ?? 0;
      expect(reasoning).toBe(66);
      expect(completion.usage?.completion_tokens).toBeGreaterThan(reasoning);
      expect(completion.usage?.completion_tokens).toBeLessThanOrEqual(500);
    }
  });

  it('stops before a stop word', async () => {
    const completion = await client.chat.completions.create({ model: 'm', messages: HELLO, stop: ['olleh'] });
    expect(completion.choices[0]?.message.content).toBe('dlrow ');
  });

  it('follows a JSON schema with every required field', async () => {
    const schema = {
      type: 'object',
      properties: {
        title: { type: 'string' },
        mood: { enum: ['dark', 'light'] },
        doors: { type: 'array', items: { $ref: '#/$defs/door' }, minItems: 2, maxItems: 4 },
        level: { type: 'integer', minimum: 3 },
      },
      $defs: { door: { type: 'object', properties: { name: { type: 'string', maxLength: 5 } } } },
    };
    const completion = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'Draft a world about floating islands' }],
      response_format: { type: 'json_schema', json_schema: { name: 'world', schema } },
    });
    const world: unknown = JSON.parse(completion.choices[0]?.message.content ?? '');
    expect(world).toEqual({
      title: 'Floating Islands',
      mood: 'dark',
      doors: [{ name: 'Float' }, { name: 'Float' }, { name: 'Float' }],
      level: 3,
    });
  });

  it('takes any key but sk-wrong', async () => {
    await expect(ask(createClient(sandbox, { apiKey: 'anything' }), 'hi')).resolves.toContain('andbox model');
    const refused = await ask(createClient(sandbox, { apiKey: 'sk-wrong' }), 'hi').catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(refused).toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  it('is refused with the name of the wrong field', async () => {
    const wrong = { model: 'm', messages: [], max_tokens: -1 };
    const refused = await client.chat.completions.create(wrong).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OpenAI.BadRequestError);
    expect(refused).toMatchObject({ param: 'messages' });
  });

  it('is in the journal with model, messages, options and reported usage', async () => {
    await client.chat.completions.create({ model: 'journal-model', messages: HELLO, temperature: 0.5 });
    expect(sandbox.requests().at(-1)).toMatchObject({
      endpoint: 'chat',
      model: 'journal-model',
      messages: HELLO,
      options: { temperature: 0.5 },
      at: START_AT,
      outcome: 'answered',
      aborted: false,
      status: 200,
      sentText: 'dlrow olleh',
      usage: { prompt_tokens: HELLO_TOKENS },
    });
  });
});

describe('cached input', () => {
  const longPrompt = (words: number, name: string) => `${name} ${'word '.repeat(words)}`;
  const cachedOf = async (content: string, model = 'cache-a') => {
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    return answer.usage?.prompt_tokens_details?.cached_tokens;
  };

  it('is reported for a repeated beginning in steps of 128 from 1,024, per model, for five minutes', async () => {
    expect(await cachedOf(longPrompt(1500, 'one'))).toBe(0);
    expect(await cachedOf(longPrompt(1500, 'one'))).toBe(1408);
    expect(await cachedOf(longPrompt(1200, 'one'))).toBe(1152);
    expect(await cachedOf(longPrompt(1500, 'one'), 'cache-b')).toBe(0);
    expect(await cachedOf(longPrompt(1500, 'two'))).toBe(0);
    clock.advance(5 * 60 * 1000 - 1);
    expect(await cachedOf(longPrompt(1500, 'one'))).toBe(1408);
    clock.advance(5 * 60 * 1000);
    expect(await cachedOf(longPrompt(1500, 'one'))).toBe(0);
  });

  it('is never reported below 1,024 tokens', async () => {
    expect(await cachedOf(longPrompt(900, 'short'))).toBe(0);
    expect(await cachedOf(longPrompt(900, 'short'))).toBe(0);
  });

  it('grows with a conversation whose beginning stays the same', async () => {
    const first = { role: 'user' as const, content: longPrompt(1100, 'talk') };
    const turns = [
      first,
      { role: 'assistant' as const, content: 'Yes.' },
      { role: 'user' as const, content: 'hi' },
    ];
    await client.chat.completions.create({ model: 'cache-a', messages: [first] });
    const answer = await client.chat.completions.create({ model: 'cache-a', messages: turns });
    expect(answer.usage?.prompt_tokens_details?.cached_tokens).toBe(1024);
  });
});
