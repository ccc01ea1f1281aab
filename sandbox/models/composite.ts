import type { ImageInfo } from './image-info.ts';
import { type PictureOrder, pictureBody, sceneryBody } from './portrait/draw.ts';
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
  const isGrown = box.width < width || box.height < height;
  const soft = Math.min(width, height) / (isGrown ? 40 : 160);
  const keep = await keepMask({ original, mask, box, sheet: { width, height }, soft });
  const defs =
    `<defs><filter id="soften" filterUnits="userSpaceOnUse" x="${-width}" y="${-height}" width="${3 * width}" ` +
    `height="${3 * height}"><feGaussianBlur stdDeviation="${soft}"/></filter>` +
    `<mask id="keep" maskUnits="userSpaceOnUse" x="0" y="0" width="${width}" height="${height}">` +
    `<g filter="url(#soften)">${keep}</g></mask></defs>`;
  const kept = imageElement(original.bytes, original.info.mime, box);
  // The person is in the original already where the sheet only grows.
  const painted = isGrown ? sceneryBody(painting) : pictureBody(painting);
  const body = `${painted}${defs}<g mask="url(#keep)">${kept}</g>`;
  return renderPng(svgDocument(width, height, body));
}

/**
 * A sheet that grows keeps the original at its own size, in the middle of its lower edge, where people stand;
 * any other sheet is filled by it.
 */
function placeOf(info: ImageInfo, sheet: { width: number; height: number }): Box {
  const hasRoom = info.width <= sheet.width && info.height <= sheet.height;
  const isSameShape = Math.abs(info.width / info.height - sheet.width / sheet.height) < 0.01;
  if (!hasRoom || isSameShape) return { x: 0, y: 0, ...sheet };
  const x = Math.round((sheet.width - info.width) / 2);
  const y = sheet.height - info.height;
  return { x, y, width: info.width, height: info.height };
}

interface KeepParts {
  original: UploadedImage;
  mask: UploadedImage | null;
  box: Box;
  sheet: { width: number; height: number };
  soft: number;
}

/** White where the original is kept: by its own transparency, by the mask's, or by the mask's darkness. */
async function keepMask({ original, mask, box, sheet, soft }: KeepParts): Promise<string> {
  const source = mask ?? original;
  const isTransparent = await hasTransparency(source);
  if (!isTransparent && mask === null) return keepRectangle(box, sheet, soft);
  const image = imageElement(source.bytes, source.info.mime, box);
  const filtered =
    `<filter id="keepBy" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">` +
    `<feColorMatrix type="matrix" values="${isTransparent ? WHITE_BY_ALPHA : WHITE_BY_DARKNESS}"/></filter>` +
    `<g filter="url(#keepBy)">${image}</g>`;
  // A larger copy beneath, so that softening finds the same beyond the edge as within.
  const [moveX, moveY] = [-0.02 * (2 * box.x + box.width), -0.02 * (2 * box.y + box.height)];
  return `<g transform="translate(${moveX} ${moveY}) scale(1.04)">${filtered}</g>${filtered}`;
}

const WHITE_BY_ALPHA = '0 0 0 1 0  0 0 0 1 0  0 0 0 1 0  0 0 0 0 1';
const WHITE_BY_DARKNESS =
  '-0.2126 -0.7152 -0.0722 0 1  -0.2126 -0.7152 -0.0722 0 1  -0.2126 -0.7152 -0.0722 0 1  0 0 0 0 1';

/** All of the original but a seam where the sheet goes on; at the sheet's own edges no seam. */
function keepRectangle(box: Box, sheet: { width: number; height: number }, soft: number): string {
  const seam = soft * 2.5;
  const left = box.x > 0 ? box.x + seam : -seam;
  const top = box.y > 0 ? box.y + seam : -seam;
  const right = box.x + box.width < sheet.width ? box.x + box.width - seam : sheet.width + seam;
  const bottom = box.y + box.height < sheet.height ? box.y + box.height - seam : sheet.height + seam;
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="#fff"/>`;
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
