import type OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/models/index.ts';
import { createClient } from './client.ts';

let sandbox: ModelSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await createModelSandbox();
  client = createClient(sandbox);
});
afterAll(() => sandbox.close());

it('answers with text and usage in the names of the Responses API', async () => {
  const response = await client.responses.create({
    model: 'sandbox-deep',
    input: 'Reverse: abc',
    instructions: 'Be kind.',
  });
  expect(response.output_text).toBe('cba');
  expect(response).toMatchObject({ object: 'response', status: 'completed', instructions: 'Be kind.' });
  expect(response.usage).toMatchObject({
    input_tokens: 17,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 68 },
  });
});

it('streams its events in the documented order with ascending numbers, usage in the last', async () => {
  const stream = await client.responses.create({ model: 'm', input: 'Sort: b a', stream: true });
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  expect(events.map(({ type }) => type)).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(events.at(-1)).toMatchObject({ response: { usage: { output_tokens: 2 } } });
});

it('gives the SDK helper a complete response', async () => {
  const response = await client.responses.stream({ model: 'm', input: 'Reverse: abc def' }).finalResponse();
  expect(response.output_text).toBe('fed cba');
});

it('ends incomplete when it is cut at max_output_tokens', async () => {
  const response = await client.responses.create({
    model: 'm',
    input: 'Write a story about ice',
    max_output_tokens: 9,
  });
  expect(response).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    usage: { output_tokens: 9 },
  });
});

it('continues a conversation by previous_response_id, and refuses an unknown one', async () => {
  const first = await client.responses.create({ model: 'm', input: 'My name is Ada.' });
  const second = await client.responses.create({
    model: 'm',
    input: 'What is my name?',
    previous_response_id: first.id,
  });
  expect(second.output_text).toBe('You said your name is Ada.');
  const unknown = client.responses.create({ model: 'm', input: 'x', previous_response_id: 'resp_none' });
  await expect(unknown).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found' });
});

it('refuses in a refusal part when a fault asks for it', async () => {
  sandbox.faults.next({ kind: 'refusal' });
  const response = await client.responses.create({ model: 'm', input: 'hi' });
  expect(response.output[0]).toMatchObject({ content: [{ type: 'refusal' }] });
  expect(response.output_text).toBe('');
});
