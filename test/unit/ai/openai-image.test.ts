import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpenAiImage } from '../../../src/ai/openai-image.ts';
import type { ImageRequest } from '../../../src/ai/types.ts';
import { answerEverything, json } from './wire.ts';

afterEach(() => vi.unstubAllGlobals());

const REQUEST: ImageRequest = {
  model: 'gpt-image-1',
  prompt: 'a cat',
  width: 1024,
  height: 1536,
  steps: 25,
  seed: 42,
  count: 2,
  signal: new AbortController().signal,
};

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]).toString('base64');
const NO_PNG = Buffer.from('<html>not a picture</html>').toString('base64');

function draw(more: Partial<ImageRequest> = {}, baseURL: string | null = null) {
  return new OpenAiImage({ apiKey: 'sk-secret', baseURL }).draw({ ...REQUEST, ...more });
}

describe('pictures', () => {
  it('are asked of OpenAI without fields that it does not know', async () => {
    const sent = answerEverything(() => json({ data: [{ b64_json: PNG }] }));
    await draw();
    await draw({ model: 'dall-e-3' });
    await draw({}, 'http://127.0.0.1:1/v1');
    const body = { model: 'gpt-image-1', prompt: 'a cat', n: 2, size: '1024x1536' };
    expect(sent.map((each) => each.body)).toEqual([
      body,
      { ...body, model: 'dall-e-3', response_format: 'b64_json' },
      { ...body, response_format: 'b64_json', steps: 25, seed: 42 },
    ]);
  });

  it('that are none are counted apart, and never delivered', async () => {
    answerEverything(() => json({ data: [{ b64_json: PNG }, { b64_json: NO_PNG }] }));
    const { pictures, broken } = await draw();
    expect(pictures).toHaveLength(1);
    expect(broken).toBe(1);
  });

  it('are never more than were asked for', async () => {
    answerEverything(() => json({ data: Array.from({ length: 9 }, () => ({ b64_json: PNG })) }));
    expect((await draw()).pictures).toHaveLength(2);
  });

  it.each([
    ['no picture at all', { data: [] }, 'provider_empty'],
    ['a link', { data: [{ url: 'https://example.com/cat.png' }] }, 'provider_empty'],
    ['no data', {}, 'provider_empty'],
    ['something else', { data: 'cat' }, 'provider_garbled'],
    ['only broken pictures', { data: [{ b64_json: NO_PNG }] }, 'provider_garbled'],
  ])('with %s are an error', async (_name, answer, code) => {
    answerEverything(() => json(answer));
    await expect(draw()).rejects.toMatchObject({ code, details: { operation: 'image' } });
  });

  it('end with the caller’s own reason once it is aborted', async () => {
    const sent = answerEverything(() => json({}));
    const reason = new Error('cancelled');
    await expect(draw({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sent).toEqual([]);
  });
});
