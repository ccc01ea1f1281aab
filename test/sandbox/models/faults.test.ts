import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultInPrompt } from '../../../sandbox/models/fault-words.ts';
import {
  createModelSandbox,
  FAULT_WORDS,
  type ModelSandbox,
  type UsageForm,
} from '../../../sandbox/models/index.ts';
import { ask, collect, createClient, draw } from './client.ts';

let sandbox: ModelSandbox;
let client: OpenAI;

beforeEach(async () => {
  sandbox = await createModelSandbox();
  client = createClient(sandbox);
});
afterEach(() => sandbox.close());

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

async function streamOf(content: string) {
  const stream = await client.chat.completions.create({
    model: 'm',
    messages: [{ role: 'user', content }],
    stream: true,
    stream_options: { include_usage: true },
  });
  return collect(stream);
}

describe('errors', () => {
  it('are the classes and codes the SDK has for them', async () => {
    sandbox.faults.next({ kind: 'content-policy' });
    const blocked = await failureOf(ask(client, 'x'));
    expect(blocked).toBeInstanceOf(OpenAI.BadRequestError);
    expect(blocked).toMatchObject({ code: 'content_policy_violation', requestID: 'req_sandbox_000001' });
    sandbox.faults.next({ kind: 'unauthorized' });
    expect(await failureOf(ask(client, 'x'))).toBeInstanceOf(OpenAI.AuthenticationError);
    sandbox.faults.next({ kind: 'rate-limit', retryAfterMs: 5 });
    const limited = await failureOf(ask(client, 'x'));
    expect(limited).toBeInstanceOf(OpenAI.RateLimitError);
    expect(limited).toMatchObject({ code: 'rate_limit_exceeded' });
    sandbox.faults.next({ kind: 'server-error' });
    expect(await failureOf(ask(client, 'x'))).toBeInstanceOf(OpenAI.InternalServerError);
  });

  it('of a limit are overcome by the SDK after retry-after-ms, the server having seen both tries', async () => {
    sandbox.faults.next({ kind: 'rate-limit', retryAfterMs: 1 });
    await expect(ask(createClient(sandbox, { maxRetries: 1 }), 'Reverse: ab')).resolves.toBe('ba');
    expect(sandbox.requests().map(({ status }) => status)).toEqual([429, 200]);
  });

  it('of a used-up quota are not repeated by the SDK', async () => {
    sandbox.faults.next({ kind: 'quota' });
    const refused = await failureOf(ask(createClient(sandbox, { maxRetries: 2 }), 'x'));
    expect(refused).toMatchObject({ status: 429, code: 'insufficient_quota' });
    expect(sandbox.requests()).toHaveLength(1);
  });

  it('of pictures are named as image models name them', async () => {
    sandbox.faults.next({ kind: 'content-policy' });
    expect(await failureOf(draw(client, 'a man'))).toMatchObject({ status: 400, code: 'moderation_blocked' });
  });
});

describe('the queue', () => {
  it('strikes the next n requests of one endpoint and one model, and no other', async () => {
    sandbox.faults.next({ kind: 'server-error' }, { times: 2, endpoint: 'chat', model: 'b' });
    await expect(ask(client, 'Reverse: ab', 'a')).resolves.toBe('ba');
    await expect(client.responses.create({ model: 'b', input: 'x' })).resolves.toBeDefined();
    await expect(ask(client, 'x', 'b')).rejects.toThrow();
    expect(sandbox.faults.pending).toBe(1);
    await expect(ask(client, 'x', 'b')).rejects.toThrow();
    await expect(ask(client, 'Reverse: ab', 'b')).resolves.toBe('ba');
    expect(sandbox.requests().map(({ fault }) => fault?.kind ?? null)).toEqual([
      null,
      null,
      'server-error',
      'server-error',
      null,
    ]);
  });

  it('forgets what has not struck', async () => {
    sandbox.faults.next({ kind: 'server-error' }, { times: 3 });
    sandbox.faults.clear();
    await expect(ask(client, 'Reverse: ab')).resolves.toBe('ba');
  });
});

describe('broken answers', () => {
  it('break off in the middle of a stream and of a whole answer', async () => {
    sandbox.faults.next({ kind: 'disconnect', afterChunks: 3 });
    await expect(streamOf('Write a story about tea')).rejects.toThrow();
    sandbox.faults.next({ kind: 'disconnect', afterChunks: 3 });
    await expect(ask(client, 'hi')).rejects.toThrow();
    await sandbox.idle();
    const [streamed, whole] = sandbox.requests();
    expect(streamed).toMatchObject({
      outcome: 'disconnected',
      aborted: false,
      sentText: '**Tea**\n\nNobody in ',
      usage: null,
    });
    expect(whole).toMatchObject({ outcome: 'disconnected' });
  });

  it('are slower than the client waits', async () => {
    sandbox.faults.next({ kind: 'slow-first-token', ms: 3_600_000 });
    const slow = client.chat.completions.create(
      { model: 'm', messages: [{ role: 'user', content: 'x' }] },
      { timeout: 40 },
    );
    expect(await failureOf(slow)).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  });

  it('are JSON that ends in the middle', async () => {
    sandbox.faults.next({ kind: 'malformed-json' }, { times: 2 });
    await expect(ask(client, 'hi')).rejects.toThrow(SyntaxError);
    await expect(streamOf('hi')).rejects.toThrow(SyntaxError);
  });

  it('are empty, and a stream of them still reports its usage', async () => {
    sandbox.faults.next({ kind: 'empty' }, { times: 2 });
    await expect(ask(client, 'hi')).resolves.toBe('');
    const chunks = await streamOf('hi');
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('');
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 8, completion_tokens: 0 });
  });

  it('refuse in the field refusal', async () => {
    sandbox.faults.next({ kind: 'refusal' });
    const completion = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'x' }],
    });
    expect(completion.choices[0]?.message).toMatchObject({
      content: null,
      refusal: expect.stringContaining('refused'),
    });
  });

  it('are cut in the middle with finish_reason length', async () => {
    sandbox.faults.next({ kind: 'length' });
    const chunks = await streamOf('Reverse: abc def ghi jkl');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('length');
  });
});

describe('usage that must not be believed', () => {
  const usageWith = async (form: UsageForm): Promise<unknown> => {
    sandbox.faults.next({ kind: 'usage', form });
    const [last] = (await streamOf('Reverse: ab')).slice(-1);
    return last?.choices.length === 0 ? last.usage : undefined;
  };

  it.each([
    ['negative', { prompt_tokens: -10, completion_tokens: -1, total_tokens: -11 }],
    ['nan', { prompt_tokens: 'NaN', completion_tokens: 'NaN' }],
    ['null', { prompt_tokens: null, completion_tokens: null }],
    ['huge', { prompt_tokens: 1e12, completion_tokens: 1e12 }],
    [
      'unbalanced',
      { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 1_000_000 }, total_tokens: 1_000_011 },
    ],
  ] as const)('arrives %s at the end of a stream', async (form, expected) => {
    expect(await usageWith(form)).toMatchObject(expected);
  });

  it('is missing although it was asked for', async () => {
    expect(await usageWith('missing')).toBeUndefined();
    sandbox.faults.next({ kind: 'usage', form: 'missing' });
    const whole = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(whole.usage).toBeUndefined();
  });

  it('strikes pictures and responses too', async () => {
    sandbox.faults.next({ kind: 'usage', form: 'negative' }, { times: 2 });
    const pictures = await client.images.generate({ prompt: 'a man', size: '128x128' as '1024x1024' });
    expect(pictures.usage?.output_tokens).toBe(-17);
    const response = await client.responses.create({ model: 'm', input: 'hi' });
    expect(response.usage?.input_tokens).toBe(-8);
  });
});

describe('fewer pictures than asked for', () => {
  it('arrive with usage for those that did', async () => {
    sandbox.faults.next({ kind: 'fewer-images', missing: 1 });
    await expect(draw(client, 'a man', { n: 4 })).resolves.toHaveLength(3);
    sandbox.faults.next({ kind: 'empty' });
    await expect(draw(client, 'a man', { n: 4 })).resolves.toHaveLength(0);
    expect(sandbox.requests().map(({ usage }) => usage)).toMatchObject([
      { output_tokens: 51 },
      { output_tokens: 0 },
    ]);
  });
});

describe('faults asked for in the prompt', () => {
  it.each([
    ['[[fault: policy]]', 400],
    ['[[fault: 401]]', 401],
    ['[[fault: 429 7]]', 429],
    ['[[fault: quota]]', 429],
    ['Please [[FAULT:500]] now', 500],
  ])('%s answers %i', async (prompt, status) => {
    await expect(ask(client, prompt)).rejects.toMatchObject({ status });
    await expect(draw(client, prompt)).rejects.toMatchObject({ status });
    await expect(client.responses.create({ model: 'm', input: prompt })).rejects.toMatchObject({ status });
  });

  it.each([
    ['[[fault: disconnect]]', { kind: 'disconnect', afterChunks: 5 }],
    ['[[fault: disconnect 2]]', { kind: 'disconnect', afterChunks: 2 }],
    ['[[ fault : stall 0 ]]', { kind: 'stall', afterChunks: 0 }],
    ['[[fault: slow]]', { kind: 'slow-first-token', ms: 5000 }],
    ['[[fault: 429]]', { kind: 'rate-limit', retryAfterMs: 1000 }],
    ['[[fault: empty]]', { kind: 'empty' }],
    ['[[fault: refusal]]', { kind: 'refusal' }],
    ['[[fault: length]]', { kind: 'length' }],
    ['[[fault: usage huge]]', { kind: 'usage', form: 'huge' }],
    ['[[fault: fewer 2]]', { kind: 'fewer-images', missing: 2 }],
    ['[[fault: malformed]]', { kind: 'malformed-json' }],
    ['[[fault: stall -3]]', { kind: 'stall', afterChunks: 5 }],
    ['[[fault: ]]', null],
    ['fault: 500', null],
  ])('%s is read as %j', (prompt, fault) => {
    expect(faultInPrompt(prompt)).toEqual(fault);
  });

  it('strike only while they are in the last message', async () => {
    const messages = [
      { role: 'user' as const, content: '[[fault: 500]]' },
      { role: 'user' as const, content: 'Reverse: ab' },
    ];
    const completion = await client.chat.completions.create({ model: 'm', messages });
    expect(completion.choices[0]?.message.content).toBe('ba');
  });

  it('have one documented word for every kind', () => {
    expect(FAULT_WORDS.map(({ words }) => words.split(' ')[0])).toEqual([
      'policy',
      '401',
      '429',
      'quota',
      '500',
      'disconnect',
      'slow',
      'stall',
      'empty',
      'refusal',
      'length',
      'usage',
      'fewer',
      'malformed',
    ]);
  });

  it('are ignored when nobody knows them', async () => {
    await expect(ask(client, '[[fault: earthquake]]')).resolves.toContain('no AI here');
  });
});
