import type { ImageInfo } from './image-info.ts';
import { type PictureOrder, pictureBody } from './portrait/draw.ts';
import { imageElement, renderPng, renderRaster, svgDocument } from './raster.ts';

/** A picture as it was uploaded. */
export interface UploadedImage {
  bytes: Buffer;
  info: ImageInfo;
}

/** Where an uploaded picture lies on the new sheet, in pixels. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is put together. */
export interface CompositeOrder {
  /** What is painted where the original is not kept. */
  painting: PictureOrder;
  original: UploadedImage;
  /** Transparent or white means: paint here. */
  mask: UploadedImage | null;
}

/** Keeps the original where the mask says so, paints the rest, and softens the seam. */
export async function composePicture({ painting, original, mask }: CompositeOrder): Promise<Buffer> {
  const { width, height } = painting;
  const box = placeOf(original.info, { width, height });
  const keep = await keepMask({ original, mask, box });
  const soft = Math.min(width, height) / 160;
  const defs =
    `<defs><filter id="soften" filterUnits="userSpaceOnUse" x="${-width}" y="${-height}" width="${3 * width}" ` +
    `height="${3 * height}"><feGaussianBlur stdDeviation="${soft}"/></filter>` +
    `<mask id="keep" maskUnits="userSpaceOnUse" x="0" y="0" width="${width}" height="${height}">` +
    `<g filter="url(#soften)">${keep}</g></mask></defs>`;
  const kept = imageElement(original.bytes, original.info.mime, box);
  const body = `${pictureBody(painting)}${defs}<g mask="url(#keep)">${kept}</g>`;
  return renderPng(svgDocument(width, height, body));
}

/** A sheet that grows in one direction keeps the original's size in its middle; any other is filled. */
function placeOf(info: ImageInfo, sheet: { width: number; height: number }): Box {
  const hasRoom = info.width <= sheet.width && info.height <= sheet.height;
  const isSameShape = Math.abs(info.width / info.height - sheet.width / sheet.height) < 0.01;
  if (!hasRoom || isSameShape) return { x: 0, y: 0, ...sheet };
  const x = Math.round((sheet.width - info.width) / 2);
  const y = Math.round((sheet.height - info.height) / 2);
  return { x, y, width: info.width, height: info.height };
}

/** White where the original is kept: by its own transparency, by the mask's, or by the mask's darkness. */
async function keepMask(parts: {
  original: UploadedImage;
  mask: UploadedImage | null;
  box: Box;
}): Promise<string> {
  const { original, mask, box } = parts;
  const source = mask ?? original;
  const isTransparent = await hasTransparency(source);
  const image = imageElement(source.bytes, source.info.mime, box);
  const frame = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`;
  if (isTransparent) return filtered(image, WHITE_BY_ALPHA);
  return mask === null ? `<rect ${frame} fill="#fff"/>` : filtered(image, WHITE_BY_DARKNESS);
}

const WHITE_BY_ALPHA = '0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  0 0 0 1 0';
const WHITE_BY_DARKNESS =
  '-0.2126 -0.7152 -0.0722 0 1  -0.2126 -0.7152 -0.0722 0 1  -0.2126 -0.7152 -0.0722 0 1  0 0 0 0 1';

function filtered(image: string, matrix: string): string {
  return (
    `<filter id="keepBy" color-interpolation-filters="sRGB"><feColorMatrix type="matrix" values="${matrix}"/></filter>` +
    `<g filter="url(#keepBy)">${image}</g>`
  );
}

/** True when any sampled pixel can be seen through. */
async function hasTransparency({ bytes, info }: UploadedImage): Promise<boolean> {
  const side = 128;
  const image = imageElement(bytes, info.mime, { x: 0, y: 0, width: side, height: side });
  const { pixels } = await renderRaster(svgDocument(side, side, image));
  for (let at = 3; at < pixels.length; at += 4) {
    if ((pixels[at] ?? 255) < 250) return true;
  }
  return false;
}
