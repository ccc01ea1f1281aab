import { z } from 'zod';
import { invalidRequest } from './api-failure.ts';
import { composePicture, type UploadedImage } from './composite.ts';
import { type Exchange, wait } from './exchange.ts';
import { readImageInfo } from './image-info.ts';
import { IMAGE_FIELDS, type ImageOrder, orderOf, parseSize } from './image-order.ts';
import { arriving, imageTokens, sendPictures, waitForSteps } from './images.ts';
import { parseBody } from './parse.ts';
import type { PictureOrder } from './portrait/draw.ts';
import { readNote, writeNote } from './portrait/png-text.ts';

const FILE = z.instanceof(File, { error: 'expected a file' });

const EDIT = z.object({
  ...IMAGE_FIELDS,
  image: z.union([FILE, z.array(FILE).min(1)]),
  mask: FILE.optional(),
});

/** What a picture of ours says about itself. */
const NOTE = z.object({
  prompt: z.string(),
  model: z.string(),
  seed: z.number(),
  diceOf: z.string().optional(),
});

/** POST /v1/images/edits: keeps what the mask keeps and paints the rest. Only the first image is used. */
export async function answerEdits(exchange: Exchange, body: unknown): Promise<void> {
  const fields = parseBody(EDIT, body);
  const order = orderOf(exchange, fields);
  const [file] = Array.isArray(fields.image) ? fields.image : [fields.image];
  if (file === undefined) throw invalidRequest('An image is required.', 'image');
  const original = await readUpload(file, 'image');
  const mask = fields.mask === undefined ? null : await readUpload(fields.mask, 'mask');
  const { width, height } = original.info;
  const size =
    fields.size === undefined || fields.size === null
      ? parseSize(`${width}x${height}`)
      : parseSize(fields.size);
  await waitForSteps(exchange, order);
  const pictures: Buffer[] = [];
  for (let index = 0; index < arriving(exchange, order.count); index += 1) {
    await wait(exchange, 0);
    const painting = { ...size, ...continued(order, original), steps: order.steps };
    if (index > 0) painting.seed += index;
    pictures.push(writeNote(await composePicture({ painting, original, mask }), painting));
  }
  await sendPictures(exchange, {
    pictures,
    size,
    prompt: order.prompt,
    imageTokensIn: imageTokens(original.info),
  });
}

/**
 * A picture of ours is painted on with its own words and dice, the new words first, so that the person
 * stays the same where the edit does not change it.
 */
function continued(
  order: ImageOrder,
  original: UploadedImage,
): Omit<PictureOrder, 'width' | 'height' | 'steps'> {
  const note = NOTE.safeParse(readNote(original.bytes));
  const { prompt, model, seed } = order;
  if (!note.success) return { prompt, model, seed };
  return {
    prompt: `${prompt}, ${note.data.prompt}`,
    diceOf: note.data.diceOf ?? note.data.prompt,
    model: note.data.model,
    seed: note.data.seed,
  };
}

async function readUpload(file: File, param: string): Promise<UploadedImage> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const info = readImageInfo(bytes);
  if (info !== null && info.width > 0 && info.height > 0) return { bytes, info };
  throw invalidRequest('Invalid image file: expected PNG, JPEG, GIF or WebP.', param, 'invalid_image_file');
}
