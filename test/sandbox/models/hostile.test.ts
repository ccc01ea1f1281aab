import type OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/models/index.ts';
import { ask, createClient, draw } from './client.ts';

let sandbox: ModelSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await createModelSandbox();
  client = createClient(sandbox);
});
afterAll(() => sandbox.close());

it('counts control words of tokenizers as plain text', async () => {
  const answer = await ask(client, 'Reverse: <|endoftext|>');
  expect(answer).toBe('>|txetfodne|<');
  await expect(ask(client, 'Count tokens: <|im_start|><|endoftext|>')).resolves.toContain('tokens');
});

it('answers 6,000 equal letters, in text and as a picture, within two seconds of computing', async () => {
  const before = process.cpuUsage();
  const completion = await client.chat.completions.create({
    model: 'm',
    messages: [{ role: 'user', content: 'a'.repeat(6000) }],
  });
  expect(completion.usage?.prompt_tokens).toBe(757);
  await expect(draw(client, 'a'.repeat(6000))).resolves.toHaveLength(1);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
});

it('restates no mention, no command and no fence that Discord would act on', async () => {
  const answer = await ask(client, 'Why @everyone <@123> </chat:1> ```js');
  expect(answer).not.toMatch(/@everyone|<@|<\/|```/u);
});

it.each([
  ['a lone surrogate', 'why \ud83d ok'],
  ['an empty message', ''],
  ['only white space', ' \n\t '],
  ['right-to-left and zero-width letters', 'لماذا\u202e\u200b?'],
  ['a pattern that could run away', `${'('.repeat(3000)}1${')'.repeat(3000)}`],
  ['many brackets and signs', `${'-('.repeat(90)}1`],
  ['a replacement pattern as the subject', 'write a story about $& and $1'],
  ['a fence that is never closed', '```js\nlet a'],
])('answers %s', async (_, content) => {
  expect((await ask(client, content)).length).toBeGreaterThan(0);
});

it.each([['</svg><script>'], ['" onload="x'], ['a man\u0000\ud800'], ['&amp; ]]>'], ['?'.repeat(500)]])(
  'draws %j',
  async (prompt) => {
    await expect(draw(client, prompt)).resolves.toHaveLength(1);
  },
);

it('answers wrong JSON, wrong forms and unknown addresses with errors of the wire format', async () => {
  const post = (path: string, body: string, type = 'application/json') =>
    fetch(`${sandbox.baseUrl}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer k', 'content-type': type },
      body,
    });
  const error = { error: { type: 'invalid_request_error' } };
  for (const body of ['{"model":', '[]', 'null', '"text"', '{}']) {
    const response = await post('/chat/completions', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject(error);
  }
  const form = await post('/images/edits', 'not a form', 'multipart/form-data; boundary=x');
  expect(form.status).toBe(400);
  const unknown = await post('/embeddings', '{}');
  expect(unknown.status).toBe(404);
  expect(sandbox.requests().at(-1)).toMatchObject({ endpoint: 'unknown', outcome: 'failed' });
  const headers = { authorization: 'Bearer k' };
  expect((await fetch(`${sandbox.baseUrl}/models/%E0%A4%A`, { headers })).status).toBe(200);
});
