import { invalidRequest } from './api-failure.ts';
import { type ImageInfo, readImageInfo } from './image-info.ts';
import { imageElement, type Raster, renderRaster, svgDocument } from './raster.ts';

const IMAGE_BYTES_MAX = 20 * 1024 * 1024;
const FETCH_MS_MAX = 3000;
/** Colours are counted on a picture of this many pixels a side. */
const SAMPLE_SIDE = 48;

/** What the sandbox can honestly say about a picture. */
export interface SeenImage extends ImageInfo {
  bytes: number;
  /** The most frequent colours, most frequent first, with their share of the picture in percent. */
  colours: readonly { name: string; percent: number }[];
}

/** Looks at a picture behind a data: URL or a loopback address. @throws {ApiFailure} 400 for any other. */
export async function lookAt(url: string): Promise<SeenImage> {
  const bytes = await loadImage(url);
  const info = readImageInfo(bytes);
  if (info === null) {
    throw invalidRequest('You uploaded an unsupported image.', 'messages', 'image_parse_error');
  }
  const box = { x: 0, y: 0, width: SAMPLE_SIDE, height: SAMPLE_SIDE };
  const raster = await renderRaster(
    svgDocument(SAMPLE_SIDE, SAMPLE_SIDE, imageElement(bytes, info.mime, box)),
  );
  return { ...info, bytes: bytes.length, colours: commonColours(raster) };
}

async function loadImage(url: string): Promise<Buffer> {
  const data = /^data:[a-z]+\/[a-z0-9.+-]+;base64,/iu.exec(url)?.[0];
  if (data !== undefined) {
    const bytes = Buffer.from(url.slice(data.length), 'base64');
    if (bytes.length <= IMAGE_BYTES_MAX) return bytes;
    throw invalidRequest('The image is too large.', 'messages', 'image_too_large');
  }
  const isLoopback = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//iu.test(url);
  if (!isLoopback) {
    throw invalidRequest('The sandbox leaves this machine for no image.', 'messages', 'invalid_image_url');
  }
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS_MAX), redirect: 'error' });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw Object.assign(couldNotFetch(), { cause: error });
  }
  throw couldNotFetch();
}

function couldNotFetch() {
  return invalidRequest('Error while downloading the image.', 'messages', 'invalid_image_url');
}

const COLOUR_NAMES: readonly [name: string, red: number, green: number, blue: number][] = [
  ['black', 20, 20, 20],
  ['dark grey', 75, 75, 80],
  ['grey', 140, 140, 140],
  ['light grey', 200, 200, 200],
  ['white', 248, 248, 248],
  ['red', 205, 40, 40],
  ['dark red', 110, 20, 25],
  ['orange', 240, 140, 40],
  ['brown', 115, 70, 40],
  ['tan', 215, 175, 130],
  ['yellow', 245, 220, 60],
  ['green', 60, 160, 70],
  ['dark green', 25, 75, 45],
  ['light green', 165, 225, 150],
  ['teal', 40, 150, 150],
  ['light blue', 130, 195, 240],
  ['blue', 50, 90, 210],
  ['dark blue', 25, 35, 90],
  ['purple', 125, 60, 165],
  ['pink', 245, 150, 185],
];

function commonColours({ pixels }: Raster): SeenImage['colours'] {
  const counts = new Map<string, number>();
  const total = pixels.length / 4;
  for (let at = 0; at < pixels.length; at += 4) {
    const name = colourName(pixels.subarray(at, at + 4));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .toSorted((left, right) => right[1] - left[1])
    .slice(0, 3)
    .map(([name, count]) => ({ name, percent: Math.round((count * 100) / total) }))
    .filter(({ percent }) => percent > 0);
}

function colourName([red = 0, green = 0, blue = 0, alpha = 0]: Uint8Array): string {
  if (alpha < 64) return 'transparent';
  const distance = ([, r, g, b]: (typeof COLOUR_NAMES)[number]) =>
    2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2;
  const nearest = COLOUR_NAMES.reduce((best, colour) => (distance(colour) < distance(best) ? colour : best));
  return nearest[0];
}
