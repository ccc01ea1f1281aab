import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createModelSandbox, type Fault, type ModelSandbox } from '../../sandbox/models/index.ts';
import { OpenAiImage } from '../../src/ai/index.ts';
import type { ImageRequest } from '../../src/ai/types.ts';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

let sandbox: ModelSandbox;
let images: OpenAiImage;

beforeAll(async () => {
  sandbox = await createModelSandbox();
  images = new OpenAiImage({ apiKey: 'sk-test', baseURL: sandbox.baseUrl });
});
beforeEach(() => sandbox.faults.clear());
afterAll(() => sandbox.close());

function request(more: Partial<ImageRequest> = {}): ImageRequest {
  return {
    model: 'gpt-image-1',
    prompt: 'a woman with red hair and glasses by the sea',
    width: 128,
    height: 192,
    steps: 25,
    seed: 42,
    count: 1,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Width and height stand in the first chunk of every PNG. */
function sizeOf(png: Uint8Array): string {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return `${view.getUint32(16)}x${view.getUint32(20)}`;
}

async function failure(fault: Fault, from = images): Promise<unknown> {
  sandbox.faults.next(fault);
  return from.draw(request()).catch((error: unknown) => error);
}

describe('pictures over the real SDK', () => {
  it('come as PNG files of the size asked for', async () => {
    const { pictures, broken } = await images.draw(request({ count: 2 }));
    expect(pictures).toHaveLength(2);
    expect(broken).toBe(0);
    for (const picture of pictures) {
      expect([...picture.subarray(0, 4)]).toEqual(PNG_SIGNATURE);
      expect(sizeOf(picture)).toBe('128x192');
    }
  });

  it('str-12: are equal for equal seed and settings, and others for another seed', async () => {
    const [first, second, other] = await Promise.all([
      images.draw(request()),
      images.draw(request()),
      images.draw(request({ seed: 43 })),
    ]);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('ask a server of one’s own for base64, with steps and seed as fields of the body', async () => {
    await images.draw(request());
    const { model, options } = sandbox.requests().at(-1) ?? {};
    expect(model).toBe('gpt-image-1');
    expect(options).toMatchObject({
      n: 1,
      size: '128x192',
      response_format: 'b64_json',
      steps: 25,
      seed: 42,
    });
  });

  it('str-09: may be fewer than asked for; that is an answer', async () => {
    sandbox.faults.next({ kind: 'fewer-images', missing: 1 });
    const { pictures } = await images.draw(request({ count: 4 }));
    expect(pictures).toHaveLength(3);
  });

  it.each([
    [{ kind: 'content-policy' }, 'provider_refused'],
    [{ kind: 'unauthorized' }, 'provider_auth'],
    [{ kind: 'rate-limit', retryAfterMs: 1 }, 'provider_rate_limited'],
    [{ kind: 'server-error' }, 'provider_failed'],
    [{ kind: 'disconnect', afterChunks: 0 }, 'provider_unreachable'],
    [{ kind: 'empty' }, 'provider_empty'],
    [{ kind: 'malformed-json' }, 'provider_garbled'],
  ] as const)('turn %o into %s, asked once', async (fault, code) => {
    const before = sandbox.requests().length;
    expect(await failure(fault)).toMatchObject({ code, kind: 'upstream', details: { operation: 'image' } });
    expect(sandbox.requests()).toHaveLength(before + 1);
  });

  it('are given up after too long a silence', async () => {
    const hasty = new OpenAiImage({
      apiKey: 'sk-test',
      baseURL: sandbox.baseUrl,
      limits: { stallMs: 60, wholeMs: 60 },
    });
    expect(await failure({ kind: 'stall', afterChunks: 0 }, hasty)).toMatchObject({
      code: 'provider_timeout',
    });
    await sandbox.idle();
    expect(sandbox.requests().at(-1)?.outcome).toBe('aborted');
  });

  it('are not drawn on once the member cancelled', async () => {
    sandbox.faults.next({ kind: 'stall', afterChunks: 0 });
    const cancel = new AbortController();
    const drawing = images.draw(request({ signal: cancel.signal }));
    const before = sandbox.requests().length;
    await expect.poll(() => sandbox.requests().length).toBeGreaterThan(before - 1);
    cancel.abort(new Error('cancelled'));
    await expect(drawing).rejects.toThrow('cancelled');
    await sandbox.idle();
  });
});
