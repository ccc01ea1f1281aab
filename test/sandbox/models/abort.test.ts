import { expect, it, vi } from 'vitest';
import { createModelSandbox } from '../../../sandbox/models/index.ts';
import { collect, createClient } from './client.ts';

const STORY = [{ role: 'user' as const, content: 'Write a story about a whale' }];

it('stops writing when the client aborts, and records what was sent and that no usage was', async () => {
  // One word takes far longer than this test: only the abort can end the request.
  await using sandbox = await createModelSandbox({ tokensPerSecond: 0.001 });
  const client = createClient(sandbox);
  const stream = await client.chat.completions.create({
    model: 'sandbox-quick',
    messages: STORY,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) {
    if ((chunk.choices[0]?.delta.content ?? '') !== '') stream.controller.abort();
  }
  await sandbox.idle();
  expect(sandbox.requests()).toMatchObject([
    { outcome: 'aborted', aborted: true, sentText: '**A ', usage: null, stream: true },
  ]);
});

it('notices a client that gives up during a stall', async () => {
  await using sandbox = await createModelSandbox();
  const client = createClient(sandbox);
  sandbox.faults.next({ kind: 'stall', afterChunks: 2 });
  const stream = await client.chat.completions.create({ model: 'm', messages: STORY, stream: true });
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    if (text === '**A Whale**\n\n') stream.controller.abort();
  }
  await sandbox.idle();
  expect(sandbox.requests()).toMatchObject([{ aborted: true, sentText: '**A Whale**\n\n' }]);
});

it('notices a client that gives up on pictures', async () => {
  await using sandbox = await createModelSandbox({ firstTokenMs: 3_600_000 });
  const controller = new AbortController();
  const asked = createClient(sandbox).images.generate({ prompt: 'a man' }, { signal: controller.signal });
  const refused = expect(asked).rejects.toThrow('aborted');
  await vi.waitUntil(() => sandbox.requests()[0]?.messages === 'a man');
  controller.abort();
  await refused;
  await sandbox.idle();
  expect(sandbox.requests()).toMatchObject([{ endpoint: 'images', aborted: true, usage: null }]);
});

it('closes at once while requests are stalled', async () => {
  const sandbox = await createModelSandbox();
  const client = createClient(sandbox);
  sandbox.faults.next({ kind: 'stall', afterChunks: 0 });
  const stream = await client.chat.completions.create({ model: 'm', messages: STORY, stream: true });
  await sandbox.close();
  await expect(collect(stream)).rejects.toThrow();
});
