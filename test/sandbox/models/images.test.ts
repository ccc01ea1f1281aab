import type OpenAI from 'openai';
import { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImageInfo } from '../../../sandbox/models/image-info.ts';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/models/index.ts';
import { imageElement, renderPng, renderRaster, svgDocument } from '../../../sandbox/models/raster.ts';
import { createClient, draw } from './client.ts';

let sandbox: ModelSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await createModelSandbox();
  client = createClient(sandbox);
});
afterAll(() => sandbox.close());

const WOMAN = 'a woman with long red hair at sunset';

/** Softening may cost one step of a colour. */
const RED = [expect.closeTo(255, -1), expect.closeTo(0, -1), expect.closeTo(0, -1)];

/** The colour of one pixel of a picture, as `[red, green, blue]`. */
async function pixel(png: Buffer, x: number, y: number): Promise<number[]> {
  const { width = 0, height = 0 } = readImageInfo(png) ?? {};
  const image = imageElement(png, 'image/png', { x: 0, y: 0, width, height });
  const raster = await renderRaster(svgDocument(width, height, image));
  return [...raster.pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
}

describe('generated pictures', () => {
  it('are PNGs of exactly the size asked for, square or not', async () => {
    for (const size of ['128x128', '272x144', '96x256']) {
      const [png = Buffer.alloc(0)] = await draw(client, WOMAN, { size });
      const info = readImageInfo(png);
      expect(`${info?.width}x${info?.height}`).toBe(size);
    }
  });

  it('are equal to the byte for equal settings and seed, whoever asks', async () => {
    const [first] = await draw(client, WOMAN, { user: 'ada' });
    const [second] = await draw(createClient(sandbox, { apiKey: 'sk-other' }), WOMAN, { user: 'bob' });
    expect(second).toEqual(first);
    await using other = await createModelSandbox({ seed: 9 });
    expect((await draw(createClient(other), WOMAN))[0]).toEqual(first);
  });

  it('differ by seed, steps, model and words', async () => {
    const pictures = [
      ...(await draw(client, WOMAN)),
      ...(await draw(client, WOMAN, { seed: 43 })),
      ...(await draw(client, WOMAN, { steps: 5 })),
      ...(await draw(client, WOMAN, { model: 'other' })),
      ...(await draw(client, 'a man in a forest')),
    ];
    expect(new Set(pictures.map((png) => png.toString('base64'))).size).toBe(5);
  });

  it('of one batch are the pictures of the following seeds', async () => {
    const batch = await draw(client, WOMAN, { n: 3, seed: 7 });
    expect(batch[2]).toEqual((await draw(client, WOMAN, { seed: 9 }))[0]);
  });

  it('without a seed differ from each other, reproducibly', async () => {
    const ask = async (seed: number) => {
      await using fresh = await createModelSandbox({ seed });
      const one = await fetchPicture(createClient(fresh));
      const two = await fetchPicture(createClient(fresh));
      return [one, two];
    };
    const [one, two] = await ask(5);
    expect(one).not.toBe(two);
    expect(await ask(5)).toEqual([one, two]);
  });

  it('report usage by words and pixels', async () => {
    const answer = await client.images.generate({
      model: 'sandbox-image',
      prompt: 'a man',
      size: '1024x1024',
    });
    expect(answer.usage).toEqual({
      input_tokens: 2,
      input_tokens_details: { text_tokens: 2, image_tokens: 0 },
      output_tokens: 1056,
      output_tokens_details: { text_tokens: 0, image_tokens: 1056 },
      total_tokens: 1058,
    });
  });

  it.each([
    [{ size: '0x512' }, 'size'],
    [{ size: '5000x5000' }, 'size'],
    [{ size: 'big' }, 'size'],
    [{ n: 0 }, 'n'],
    [{ steps: 0 }, 'steps'],
  ])('are refused for %j with the name of the field', async (fields, param) => {
    await expect(draw(client, WOMAN, fields)).rejects.toMatchObject({ status: 400, param });
  });

  it('are refused when the words of the prompt are blocked', async () => {
    await expect(draw(client, 'a nude person')).rejects.toMatchObject({
      status: 400,
      code: 'moderation_blocked',
    });
  });
});

async function fetchPicture(from: OpenAI): Promise<string> {
  const answer = await from.images.generate({ prompt: WOMAN, size: '128x128' as '1024x1024' });
  return answer.data?.[0]?.b64_json ?? '';
}

describe('edited pictures', () => {
  const plain = (fill: string, width = 128, height = 128) =>
    renderPng(svgDocument(width, height, `<rect width="${width}" height="${height}" fill="${fill}"/>`));
  const upload = (png: Buffer, name: string) => toFile(png, name, { type: 'image/png' });
  const edit = async (fields: { image: Buffer; mask?: Buffer; size?: string; prompt?: string }) => {
    const { image, mask, size = '128x128', prompt = 'a green forest' } = fields;
    const answer = await client.images.edit({
      image: await upload(image, 'image.png'),
      ...(mask === undefined ? {} : { mask: await upload(mask, 'mask.png') }),
      prompt,
      model: 'sandbox-image',
      size: size as '1024x1024',
    });
    return { png: Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64'), usage: answer.usage };
  };
  const halfMask = (left: string) =>
    renderPng(
      svgDocument(
        128,
        128,
        `<rect width="64" height="128" fill="${left}"/><rect x="64" width="64" height="128" fill="#000"/>`,
      ),
    );

  it('keep what a black and white mask leaves black and paint what is white', async () => {
    const { png } = await edit({ image: await plain('#ff0000'), mask: await halfMask('#fff') });
    expect(await pixel(png, 120, 60)).toEqual(RED);
    expect(await pixel(png, 8, 8)).not.toEqual(RED);
  });

  it('paint what a transparent mask lets through', async () => {
    const { png } = await edit({ image: await plain('#ff0000'), mask: await halfMask('none') });
    expect(await pixel(png, 120, 60)).toEqual(RED);
    expect(await pixel(png, 8, 8)).not.toEqual(RED);
  });

  it('grow on both sides of an original that keeps its size', async () => {
    const { png } = await edit({ image: await plain('#ff0000'), size: '256x128' });
    expect(readImageInfo(png)).toMatchObject({ width: 256, height: 128 });
    expect(await pixel(png, 128, 64)).toEqual(RED);
    expect(await pixel(png, 4, 64)).not.toEqual(RED);
  });

  it('count the original as input', async () => {
    const { usage } = await edit({ image: await plain('#00f') });
    expect(usage?.input_tokens_details).toEqual({ text_tokens: 3, image_tokens: 17 });
  });

  it('are refused when a text comes as the mask or nothing as the image', async () => {
    const image = await plain('#f00');
    const mask = Buffer.from('this is no picture at all, it is a text');
    await expect(edit({ image, mask })).rejects.toMatchObject({ status: 400, param: 'mask' });
    await expect(edit({ image: Buffer.alloc(0) })).rejects.toMatchObject({ status: 400, param: 'image' });
  });
});
