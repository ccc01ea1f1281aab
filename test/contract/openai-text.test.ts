import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createModelSandbox, type Fault, type ModelSandbox } from '../../sandbox/models/index.ts';
import { OpenAiText, retryDelayMs } from '../../src/ai/index.ts';
import type { TextEvent, TextRequest } from '../../src/ai/types.ts';
import { type AnyAppError, AppError } from '../../src/errors.ts';

type End = Extract<TextEvent, { type: 'end' }>;

let sandbox: ModelSandbox;
let text: OpenAiText;

beforeAll(async () => {
  sandbox = await createModelSandbox();
  text = new OpenAiText({ apiKey: 'sk-canary-key', baseURL: sandbox.baseUrl });
});
beforeEach(() => sandbox.faults.clear());
afterAll(() => sandbox.close());

function request(prompt: string, more: Partial<TextRequest> = {}): TextRequest {
  return {
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: prompt }],
    outputTokensMax: 1_000,
    signal: new AbortController().signal,
    ...more,
  };
}

async function hear(asked: TextRequest, from = text): Promise<{ said: string; ends: End[] }> {
  let said = '';
  const ends: End[] = [];
  for await (const event of from.stream(asked)) {
    if (event.type === 'delta') said += event.text;
    else ends.push(event);
  }
  return { said, ends };
}

async function failure(fault: Fault, from = text): Promise<AnyAppError> {
  sandbox.faults.next(fault);
  const error = await hear(request('Tell me a story.'), from).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  return error as AnyAppError;
}

describe('text over the real SDK', () => {
  it('streams deltas and then exactly one end, with the provider’s usage in disjoint classes', async () => {
    const asked = request('What is 6 * 7?');
    const { said, ends } = await hear(asked);
    expect(said).toContain('42');
    expect(ends).toHaveLength(1);
    const [end] = ends;
    expect(end).toMatchObject({ finish: 'stop', report: 'provider', alarms: [] });
    expect(end?.usage?.input).toBe(text.countInput(asked.messages));
    expect(end?.usage?.output).toBeGreaterThan(0);
  });

  it('counts the input as the provider does, cached and reasoning apart', async () => {
    const messages = [
      { role: 'system' as const, content: 'You keep the ledger of a small shop. '.repeat(200) },
      { role: 'user' as const, content: 'How many words are in this sentence?' },
    ];
    const asked = request('', { messages, model: 'sandbox-deep' });
    await hear(asked);
    const { ends } = await hear(asked);
    const usage = ends[0]?.usage;
    expect(usage?.cachedInput).toBeGreaterThanOrEqual(1_024);
    expect(usage?.reasoning).toBeGreaterThan(0);
    expect((usage?.input ?? 0) + (usage?.cachedInput ?? 0)).toBe(text.countInput(messages));
  });

  it('sends pictures of the user as parts of the message', async () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const image = { url: `data:image/png;base64,${png}` };
    await hear(request('', { messages: [{ role: 'user', content: 'What is in this picture?', image }] }));
    const sent = JSON.stringify(sandbox.requests().at(-1)?.messages);
    expect(sent).toContain('"image_url"');
  });

  it('says that the length limit ended an answer', async () => {
    sandbox.faults.next({ kind: 'length' });
    const { said, ends } = await hear(request('Tell me a story.'));
    expect(said).not.toBe('');
    expect(ends[0]?.finish).toBe('length');
    expect(ends[0]?.usage).not.toBeNull();
  });

  it('says that the model refused, without calling it empty', async () => {
    sandbox.faults.next({ kind: 'refusal' });
    const { said, ends } = await hear(request('Tell me a story.'));
    expect(said).toBe('');
    expect(ends[0]?.finish).toBe('filtered');
  });

  it.each([
    ['negative', 'usage_negative'],
    ['nan', 'usage_malformed'],
    ['null', 'usage_malformed'],
    ['missing', 'usage_missing'],
    ['huge', 'usage_implausible'],
    ['unbalanced', 'usage_unbalanced'],
  ] as const)(
    'HOSTILE-USAGE: does not believe usage that is %s, and raises an alarm',
    async (form, alarm) => {
      sandbox.faults.next({ kind: 'usage', form });
      const { said, ends } = await hear(request('What is 6 * 7?'));
      expect(said).toContain('42');
      expect(ends).toEqual([
        { type: 'end', finish: 'stop', usage: null, report: 'counted', alarms: [alarm] },
      ]);
    },
  );
});

describe('stopping', () => {
  it('CANCEL: ends the provider’s work, keeps what was said, and leaves the count to us', async () => {
    const slow = await createModelSandbox({ tokensPerSecond: 20 });
    await using _closed = slow;
    const stop = new AbortController();
    const from = new OpenAiText({ apiKey: 'sk-test', baseURL: slow.baseUrl });
    let said = '';
    let end: End | null = null;
    for await (const event of from.stream(request('Tell me a long story.', { signal: stop.signal }))) {
      if (event.type === 'end') end = event;
      else said += event.text;
      if (said !== '') stop.abort();
    }
    expect(said).not.toBe('');
    expect(end).toEqual({ type: 'end', finish: 'aborted', usage: null, report: 'counted', alarms: [] });
    await slow.idle();
    expect(slow.requests().at(-1)?.outcome).toBe('aborted');
  });

  it('never asks the provider once the signal is aborted already', async () => {
    const before = sandbox.requests().length;
    const { said, ends } = await hear(request('hello', { signal: AbortSignal.abort() }));
    expect(said).toBe('');
    expect(ends[0]?.finish).toBe('aborted');
    expect(sandbox.requests()).toHaveLength(before);
  });

  it('ends the provider’s work when the listener walks away', async () => {
    const slow = await createModelSandbox({ tokensPerSecond: 20 });
    await using _closed = slow;
    const from = new OpenAiText({ apiKey: 'sk-test', baseURL: slow.baseUrl });
    for await (const event of from.stream(request('Tell me a long story.'))) {
      if (event.type === 'delta') break;
    }
    await slow.idle();
    expect(slow.requests().at(-1)?.outcome).toBe('aborted');
  });
});

describe('failures', () => {
  it.each([
    [{ kind: 'content-policy' }, 'provider_refused', false],
    [{ kind: 'unauthorized' }, 'provider_auth', false],
    [{ kind: 'rate-limit', retryAfterMs: 1_500 }, 'provider_rate_limited', true],
    [{ kind: 'quota' }, 'provider_rate_limited', false],
    [{ kind: 'server-error' }, 'provider_failed', true],
    [{ kind: 'disconnect', afterChunks: 2 }, 'provider_unreachable', true],
    [{ kind: 'empty' }, 'provider_empty', true],
    [{ kind: 'malformed-json' }, 'provider_garbled', true],
  ] as const)('turns %o into %s, asked once', async (fault, code, isRetried) => {
    const before = sandbox.requests().length;
    const error = await failure(fault);
    expect(error.code).toBe(code);
    expect(error.kind).toBe('upstream');
    expect(retryDelayMs(error) !== null).toBe(isRetried);
    expect(sandbox.requests()).toHaveLength(before + 1);
  });

  it('passes on how long the provider asks us to wait', async () => {
    const error = await failure({ kind: 'rate-limit', retryAfterMs: 1_500 });
    expect(error.details).toEqual({ operation: 'text', retryAfterMs: 1_500, quota: false });
  });

  it('gives up after silence in the middle, and the provider sees it', async () => {
    const hasty = new OpenAiText({
      apiKey: 'sk-test',
      baseURL: sandbox.baseUrl,
      limits: { stallMs: 60, wholeMs: 5_000 },
    });
    const error = await failure({ kind: 'stall', afterChunks: 2 }, hasty);
    expect(error.code).toBe('provider_timeout');
    expect(error.details).toEqual({ operation: 'text', limit: 'stall', ms: 60 });
    await sandbox.idle();
    expect(sandbox.requests().at(-1)?.outcome).toBe('aborted');
  });

  it('gives up when the first word is slow to come', async () => {
    const hasty = new OpenAiText({
      apiKey: 'sk-test',
      baseURL: sandbox.baseUrl,
      limits: { stallMs: 60, wholeMs: 5_000 },
    });
    const error = await failure({ kind: 'slow-first-token', ms: 30_000 }, hasty);
    expect(error.details).toEqual({ operation: 'text', limit: 'stall', ms: 60 });
  });

  it('gives up on an answer that never ends, however lively', async () => {
    const slow = await createModelSandbox({ tokensPerSecond: 100 });
    await using _closed = slow;
    const hasty = new OpenAiText({
      apiKey: 'sk-test',
      baseURL: slow.baseUrl,
      limits: { stallMs: 5_000, wholeMs: 100 },
    });
    const error = await hear(request('Tell me a long story.'), hasty).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_timeout', details: { limit: 'whole', ms: 100 } });
  });

  it('says that nobody is there', async () => {
    const gone = await createModelSandbox();
    await gone.close();
    const lonely = new OpenAiText({ apiKey: 'sk-test', baseURL: gone.baseUrl });
    const error = await hear(request('hello'), lonely).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_unreachable', kind: 'upstream' });
  });

  it('SECRETS: keeps the key out of every error', async () => {
    const faults: Fault[] = [{ kind: 'unauthorized' }, { kind: 'server-error' }, { kind: 'malformed-json' }];
    for (const fault of faults) {
      const error = await failure(fault);
      const cause = error.cause instanceof Error ? `${error.cause.message}${error.cause.stack}` : '';
      expect(`${error.message}${error.stack}${cause}${JSON.stringify(error)}`).not.toContain('sk-canary-key');
    }
  });
});
