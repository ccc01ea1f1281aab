import type OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/models/index.ts';
import { collect, createClient } from './client.ts';

let sandbox: ModelSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await createModelSandbox();
  client = createClient(sandbox);
});
afterAll(() => sandbox.close());

it('flags texts one by one, each with its category and a score', async () => {
  const { results } = await client.moderations.create({ input: ['a quiet day', 'an ugly Massacre!'] });
  expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
  expect(results[1]?.categories).toMatchObject({ violence: true, hate: false });
  expect(results[1]?.category_scores.violence).toBeGreaterThan(0.9);
  expect(results[1]?.category_applied_input_types.violence).toEqual(['text']);
});

it('flags whole words only', async () => {
  const { results } = await client.moderations.create({ input: 'He studied denudes and gorewood.' });
  expect(results[0]?.flagged).toBe(false);
});

it('takes a message of text and picture parts as one', async () => {
  const { results } = await client.moderations.create({
    input: [
      { type: 'text', text: 'gore' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
    ],
  });
  expect(results).toHaveLength(1);
  expect(results[0]?.categories['violence/graphic']).toBe(true);
});

it('lists models whose names nobody takes for real ones, and knows any other', async () => {
  const models = await collect(client.models.list());
  expect(models.map(({ id }) => id)).toContain('sandbox-standard');
  await expect(client.models.retrieve('whatever/you like')).resolves.toMatchObject({
    id: 'whatever/you like',
  });
});
