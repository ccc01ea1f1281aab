import { once } from 'node:events';
import { connect } from 'node:net';
import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { InteractionHandle, SandboxEvent } from '../../../sandbox/discord/index.ts';
import { type Bench, startBench } from './harness.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code?: unknown; status?: unknown }) => error.code ?? error.status,
  );

/** Registers /stream, which defers and edits once for each part. */
async function stream(bench: Bench, parts: readonly string[]): Promise<InteractionHandle> {
  await bench.client.application.commands.set([{ name: 'stream', description: 'x' }]);
  const done = new Promise<void>((resolve, reject) => {
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      for (const part of parts) await interaction.editReply(part).catch(reject);
      resolve();
    });
  });
  const handle = await bench.sandbox.member('Ada').run('stream');
  await done;
  return handle;
}

function requestsOf(bench: Bench): Extract<SandboxEvent, { type: 'request' }>[] {
  const requests: Extract<SandboxEvent, { type: 'request' }>[] = [];
  bench.sandbox.subscribe((event) => {
    if (event.type === 'request') requests.push(event);
  });
  return requests;
}

describe('rate limits', () => {
  it('of an interaction token hold back a client that reads the headers, without a 429', async () => {
    await using bench = await startBench({ limits: { webhookPerWindow: 3, webhookWindowMs: 150 } });
    const requests = requestsOf(bench);
    const startedAt = performance.now();
    const handle = await stream(bench, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
    expect(handle.message()?.content).toBe('g');
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('are per token: one busy answer does not slow another', async () => {
    await using bench = await startBench({ limits: { webhookPerWindow: 2, webhookWindowMs: 60_000 } });
    const first = await stream(bench, ['a', 'b']);
    const second = await stream(bench, ['c', 'd']);
    expect([first.message()?.content, second.message()?.content]).toEqual(['b', 'd']);
  });

  it('injected as 429 are waited for and the request repeated', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.rateLimit({ route: 'edit_webhook_message', retryAfterSeconds: 0.1 });
    const requests = requestsOf(bench);
    const handle = await stream(bench, ['after the wait']);
    const edits = requests.filter(({ route }) => route === 'edit_webhook_message');
    expect(edits.map(({ status }) => status)).toEqual([429, 200]);
    expect(handle.message()?.content).toBe('after the wait');
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('that a client ignores are a violation', async () => {
    await using bench = await startBench({ limits: { webhookPerWindow: 1, webhookWindowMs: 60_000 } });
    const handle = await stream(bench, ['a']);
    const url = `${bench.sandbox.apiBase}/v10${Routes.webhookMessage(bench.sandbox.applicationId, handle.token)}`;
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const response = await fetch(url);
      statuses.push(response.status);
      expect(response.headers.get('x-ratelimit-scope')).toBe('user');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([429, 429, 429, 429, 429]);
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'rate_limit' }]);
  });

  it('count all bot routes together, but not those of interactions', async () => {
    await using bench = await startBench({ limits: { globalPerSecond: 3 } });
    const url = `${bench.sandbox.apiBase}/v10/users/@me`;
    const headers = { authorization: `Bot ${bench.sandbox.token}` };
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await fetch(url, { headers })).status),
    );
    expect(statuses).toContain(429);
    const handle = await stream(bench, ['still', 'flowing']);
    expect(handle.message()?.content).toBe('flowing');
  });

  it('and other refusals are counted toward the ban', async () => {
    await using bench = await startBench({ limits: { invalidRequestsMax: 3 } });
    for (let n = 0; n < 5; n += 1) await fetch(`${bench.sandbox.apiBase}/v10/users/@me`);
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'invalid_requests' }]);
  });
});

describe('failures of Discord', () => {
  it('of 5xx are repeated by the client', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.fail({ route: 'edit_webhook_message', count: 2, status: 503 });
    const requests = requestsOf(bench);
    const handle = await stream(bench, ['third time']);
    expect(handle.message()?.content).toBe('third time');
    expect(
      requests.filter(({ route }) => route === 'edit_webhook_message').map(({ status }) => status),
    ).toEqual([503, 503, 200]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('can hit a later request only', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.fail({
      route: 'edit_webhook_message',
      after: 1,
      count: 1,
      status: 403,
      code: 50013,
    });
    await expect(stream(bench, ['first', 'second'])).rejects.toMatchObject({ code: 50013 });
    expect(bench.sandbox.member('Ada').messages()[0]?.content).toBe('first');
  });

  it('after the work leave the outcome unknown: a repeated send is there twice', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.failAfterwards({ route: 'create_message' });
    const [channel] = bench.sandbox.world.channels;
    await bench.client.rest.post(Routes.channelMessages(channel?.id ?? ''), { body: { content: 'once?' } });
    expect(
      bench.sandbox
        .member('Ada')
        .messages()
        .map(({ content }) => content),
    ).toEqual(['once?', 'once?']);
  });

  it('can be slow', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.delay({ route: 'edit_webhook_message', delayMs: 60 });
    const requests = requestsOf(bench);
    await stream(bench, ['late']);
    expect(requests.find(({ route }) => route === 'edit_webhook_message')?.durationMs).toBeGreaterThanOrEqual(
      55,
    );
  });

  it('that were planned can be taken back', async () => {
    await using bench = await startBench();
    bench.sandbox.faults.fail({ count: 100 });
    bench.sandbox.faults.clear();
    expect(await codeOf(bench.client.user.fetch())).toBe('done');
  });
});

describe('the contract', () => {
  it('answers an unknown route 404 and notes it', async () => {
    await using bench = await startBench();
    const lookup = bench.client.rest.get('/stage-instances/1200000000000000001');
    await expect(lookup).rejects.toMatchObject({ status: 404 });
    expect(bench.sandbox.violations()).toMatchObject([
      { kind: 'unknown_route', where: 'GET /api/v10/stage-instances/1200000000000000001' },
    ]);
  });

  it('forgets violations only when they are taken', async () => {
    await using bench = await startBench();
    await codeOf(bench.client.rest.get('/voice/regions'));
    expect(bench.sandbox.violations().length).toBe(1);
    expect(bench.sandbox.takeViolations().length).toBe(1);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('answers broken JSON with 50109', async () => {
    await using bench = await startBench();
    const [channel] = bench.sandbox.world.channels;
    const response = await fetch(`${bench.sandbox.apiBase}/v10/channels/${channel?.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${bench.sandbox.token}`, 'content-type': 'application/json' },
      body: '{',
    });
    expect([response.status, ((await response.json()) as { code: number }).code]).toEqual([400, 50109]);
  });

  it('survives paths that cannot be decoded and clients that hang up', async () => {
    await using bench = await startBench();
    const requests = requestsOf(bench);
    expect((await fetch(`${bench.sandbox.url}/%E0%A4%A`)).status).toBe(404);
    const { port } = new URL(bench.sandbox.url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /api/v10/channels/1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    socket.resetAndDestroy();
    await bench.sandbox.until(() => requests.some(({ status }) => status === 499), { what: 'the hang-up' });
    expect(bench.sandbox.takeViolations().map(({ kind }) => kind)).toEqual(['unknown_route']);
    expect(await codeOf(bench.client.user.fetch())).toBe('done');
  });

  it('listens on loopback only', async () => {
    await using bench = await startBench();
    expect(new URL(bench.sandbox.url).hostname).toBe('127.0.0.1');
  });
});

describe('a load', () => {
  it('of 100 streams at once loses nothing and breaks no contract', { timeout: 20_000 }, async () => {
    await using bench = await startBench();
    await bench.client.application.commands.set([{ name: 'chat', description: 'x' }]);
    bench.client.rest.options.globalRequestsPerSecond = 5000;
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      for (const part of ['a', 'ab', 'abc']) await interaction.editReply(part);
      await interaction.followUp({ content: 'receipt', flags: 64 });
    });
    const members = ['Ada', 'Ben', 'Cleo'].map((name) => bench.sandbox.member(name));
    const handles = await Promise.all(
      Array.from({ length: 100 }, (_, n) => members[n % 3]).flatMap((member) =>
        member ? [member.run('chat')] : [],
      ),
    );
    await bench.sandbox.whenIdle({ timeoutMs: 15_000 });
    const texts = new Set(
      handles.map((handle) =>
        handle
          .messages()
          .map(({ content }) => content)
          .join(),
      ),
    );
    expect([...texts]).toEqual(['abc,receipt']);
    expect(bench.errors).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});
