import { createHash } from 'node:crypto';
import { renderPng, svgDocument } from '../raster.ts';
import { type Background, drawBackground } from './background.ts';
import { at, type Canvas } from './canvas.ts';
import { drawFigure } from './figure.ts';
import { settingFor } from './setting.ts';
import { type Chance, traitsFor } from './traits.ts';

/** All that a picture depends on. Who asked is not part of it. */
export interface PictureOrder {
  prompt: string;
  model: string;
  width: number;
  height: number;
  steps: number;
  seed: number;
  /** The prompt that decides what the words leave open, where that is not `prompt` itself. */
  diceOf?: string;
}

/** The steps at which a picture is nearly as fine as it gets. */
const STEPS_USUAL = 25;
const STEPS_FAST = 4;
/** In pixels. */
const BLUR_MIN = 2;

/** Draws a picture as PNG. Equal orders give equal bytes; another seed gives another picture. */
export function drawPicture(order: PictureOrder): Promise<Buffer> {
  return renderPng(svgDocument(order.width, order.height, pictureBody(order)));
}

/** The picture as SVG elements: background, person, a darker edge. */
export function pictureBody(order: PictureOrder): string {
  const canvas = canvasOf(order);
  const { light } = backgroundOf(order, canvas);
  const traits = traitsFor(order.prompt, chanceOf(order, 'person'));
  return sceneryBody(order) + drawFigure(canvas, traits, light) + darkerEdge(order);
}

/** The background alone, out of focus while it is unfinished. */
export function sceneryBody(order: PictureOrder): string {
  const { width, height } = order;
  const canvas = canvasOf(order);
  const { svg } = backgroundOf(order, canvas);
  const blur = (Math.min(width, height) / 1000) * (1.2 + 8 * (1 - canvas.detail));
  // A blur of less than two pixels is hardly seen and takes longer than all else.
  if (blur < BLUR_MIN) return svg;
  // Blur fades at the edge of what is drawn: the background is a little larger than the sheet.
  const larger = `translate(${at(width * -0.02)} ${at(height * -0.02)}) scale(1.04)`;
  return (
    `<defs><filter id="far" filterUnits="userSpaceOnUse" x="0" y="0" width="${width}" height="${height}" ` +
    `color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="${at(blur)}"/></filter></defs>` +
    `<g transform="${larger}"><g filter="url(#far)">${svg}</g></g>`
  );
}

function backgroundOf(order: PictureOrder, canvas: Canvas): Background {
  return drawBackground(canvas, settingFor(order.prompt, chanceOf(order, 'place')), order.prompt);
}

function darkerEdge({ width, height }: PictureOrder): string {
  return (
    '<defs><radialGradient id="edge" cx="50%" cy="45%" r="75%">' +
    '<stop offset="62%" stop-color="#0a0618" stop-opacity="0"/>' +
    '<stop offset="100%" stop-color="#0a0618" stop-opacity="0.42"/></radialGradient></defs>' +
    `<rect width="${width}" height="${height}" fill="url(#edge)"/>`
  );
}

/** Details come from 0 to 1 the more steps are taken; models made for few steps need few. */
function canvasOf(order: PictureOrder): Canvas {
  const usual = /schnell|fast|turbo|quick/iu.test(order.model) ? STEPS_FAST : STEPS_USUAL;
  const detail = 1 - Math.exp((-1.6 * order.steps) / usual);
  const chance = chanceOf(order, 'scenery');
  return {
    width: order.width,
    height: order.height,
    detail,
    chance: (name) => chance(name, 1_000_000) / 1_000_000,
  };
}

/**
 * Dice that depend on prompt, model and seed. Size and steps are left out, so that the same seed at another
 * size or with more steps shows the same person in the same place, only wider or finer.
 */
function chanceOf({ prompt, diceOf = prompt, model, seed }: PictureOrder, purpose: string): Chance {
  const base = createHash('sha256')
    .update(JSON.stringify([purpose, diceOf, model, seed]))
    .digest();
  const [a, b] = [base.readUInt32LE(0), base.readUInt32LE(4)];
  return (name, sides) => {
    let hash = a;
    for (let index = 0; index < name.length; index += 1)
      hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16) ^ b, 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    return ((hash ^ (hash >>> 16)) >>> 0) % sides;
  };
}
