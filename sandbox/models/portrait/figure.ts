import { avataaars } from '@dicebear/collection';
import { createAvatar } from '@dicebear/core';
import { at, type Canvas, glowGradient, type Light } from './canvas.ts';
import { drawExtras } from './extras.ts';
import type { Traits } from './traits.ts';

/** The avatar's own square. */
const FIGURE_SIDE = 280;
/** Hair that falls wide needs more room than shoulders. */
const WIDE_TOPS: readonly (string | null)[] = [
  'hat',
  'fro',
  'froBand',
  'frida',
  'curly',
  'curvy',
  'dreads',
  'bigHair',
];
const [WIDTH_USUAL, WIDTH_WIDE] = [226, 272];
/** The lower end of the figure lies out of sight, so that its light has no edge there. */
const BELOW = 10;
/** Above the hair. */
const HEADROOM = 10;
/** The figure never fills more of the height than this. */
const HEIGHT_SHARE = 0.9;

/** Draws a person who stands at the lower edge, whole head in the picture, lit by the scene. */
export function drawFigure(canvas: Canvas, traits: Traits, light: Light): string {
  const extras = drawExtras(traits);
  const isWide = WIDE_TOPS.includes(traits.top) || traits.extras.includes('bubbleHelmet');
  const natural = FIGURE_SIDE + HEADROOM + extras.headroom;
  const scale = Math.min(
    canvas.width / (isWide ? WIDTH_WIDE : WIDTH_USUAL),
    (canvas.height * HEIGHT_SHARE) / natural,
  );
  const x = canvas.width / 2 - (FIGURE_SIDE / 2) * scale;
  const y = canvas.height - (FIGURE_SIDE - BELOW) * scale;
  const headX = canvas.width / 2;
  const headY = y + 115 * scale;
  return [
    `<defs>${glowGradient('halo', light.glow, 0.55)}${litFilter(light)}</defs>`,
    `<circle cx="${at(headX)}" cy="${at(headY)}" r="${at(150 * scale)}" fill="url(#halo)" opacity="${light.darkness > 0.3 ? '0.5' : '0.7'}"/>`,
    `<g transform="translate(${at(x)} ${at(y)}) scale(${scale.toFixed(4)})"><g filter="url(#lit)">`,
    extras.behind,
    avatarBody(traits),
    extras.front,
    '</g></g>',
  ].join('');
}

/** The avatar without its frame and metadata, in a square of 280. */
function avatarBody(traits: Traits): string {
  const svg = createAvatar(avataaars, {
    seed: '',
    clip: false,
    backgroundColor: [],
    style: ['default'],
    top: [traits.top ?? 'sides'],
    topProbability: traits.top === null ? 0 : 100,
    hairColor: [traits.hairColor],
    hatColor: [traits.hatColor],
    skinColor: [traits.skinColor],
    eyes: [traits.eyes],
    eyebrows: [traits.eyebrows],
    mouth: [traits.mouth],
    nose: ['default'],
    clothing: [traits.clothing],
    clothesColor: [traits.clothesColor],
    clothingGraphic: [traits.graphic],
    accessories: [traits.accessory ?? 'round'],
    accessoriesProbability: traits.accessory === null ? 0 : 100,
    accessoriesColor: [traits.accessoryColor],
    facialHair: [traits.facialHair ?? 'beardLight'],
    facialHairProbability: traits.facialHair === null ? 0 : 100,
    facialHairColor: [traits.facialHairColor],
  }).toString();
  return svg.replace(/<metadata[\s\S]*?<\/metadata>/u, '').replace(/^<svg[^>]*>|<\/svg>$/gu, '');
}

/**
 * Shadow on one side, a rim of light on the other, the colour of the hour over all, a shadow behind. One blur
 * serves all three: blurring is what takes time.
 */
function litFilter({ glow, shade, darkness }: Light): string {
  return (
    `<filter id="lit" filterUnits="userSpaceOnUse" x="-30" y="-100" width="340" height="380" color-interpolation-filters="sRGB">` +
    `<feGaussianBlur in="SourceAlpha" stdDeviation="7" result="soft"/>` +
    `<feOffset in="soft" dx="-8" dy="-3" result="toLeft"/>` +
    `<feComposite in="SourceAlpha" in2="toLeft" operator="out"/>${coloured('#1a1030', 0.36)}` +
    `<feOffset in="soft" dx="8" dy="5" result="toRight"/>` +
    `<feComposite in="SourceAlpha" in2="toRight" operator="out"/>${coloured(glow, 0.42)}` +
    `<feColorMatrix in="toRight" result="shadow" values="${colourMatrix('#120a24', 0.38)}"/>` +
    `<feColorMatrix in="SourceGraphic" result="tinted" values="${tintMatrix(shade, darkness * 0.34)}"/>` +
    `<feMerge><feMergeNode in="shadow"/><feMergeNode in="tinted"/>` +
    `<feMergeNode in="#1a1030"/><feMergeNode in="${glow}"/></feMerge></filter>`
  );
}

/** Turns what came before into one colour, and names the result after it. */
function coloured(colour: string, opacity: number): string {
  return `<feColorMatrix result="${colour}" values="${colourMatrix(colour, opacity)}"/>`;
}

function colourMatrix(colour: string, opacity: number): string {
  const rows = channels(colour).map((channel) => `0 0 0 0 ${channel.toFixed(4)}`);
  return `${rows.join(' ')} 0 0 0 ${opacity.toFixed(3)} 0`;
}

/** Every colour moves the same share of the way towards one. */
function tintMatrix(colour: string, share: number): string {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => (channel * share).toFixed(4));
  const kept = (1 - share).toFixed(4);
  return `${kept} 0 0 0 ${red} 0 ${kept} 0 0 ${green} 0 0 ${kept} 0 ${blue} 0 0 0 1 0`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255);
}
