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
  const y = canvas.height - FIGURE_SIDE * scale;
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

/** Shadow on one side, a rim of light on the other, the colour of the hour over all, a shadow behind. */
function litFilter({ glow, shade, darkness }: Light): string {
  const tint = (darkness * 0.34).toFixed(2);
  return (
    `<filter id="lit" filterUnits="userSpaceOnUse" x="-60" y="-110" width="400" height="420" color-interpolation-filters="sRGB">` +
    `<feOffset in="SourceAlpha" dx="-9" dy="-3" result="toLeft"/><feGaussianBlur in="toLeft" stdDeviation="7" result="softLeft"/>` +
    `<feComposite in="SourceAlpha" in2="softLeft" operator="out" result="rightEdge"/>` +
    `<feFlood flood-color="#1a1030" flood-opacity="0.34"/><feComposite in2="rightEdge" operator="in" result="shadeSide"/>` +
    `<feOffset in="SourceAlpha" dx="4" dy="3" result="toRight"/><feGaussianBlur in="toRight" stdDeviation="3" result="softRight"/>` +
    `<feComposite in="SourceAlpha" in2="softRight" operator="out" result="leftEdge"/>` +
    `<feFlood flood-color="${glow}" flood-opacity="0.55"/><feComposite in2="leftEdge" operator="in" result="lightSide"/>` +
    `<feFlood flood-color="${shade}" flood-opacity="${tint}"/><feComposite in2="SourceAlpha" operator="in" result="tinted"/>` +
    `<feGaussianBlur in="SourceAlpha" stdDeviation="9" result="cast"/><feOffset in="cast" dx="7" dy="5" result="castAside"/>` +
    `<feFlood flood-color="#120a24" flood-opacity="0.38"/><feComposite in2="castAside" operator="in" result="shadow"/>` +
    `<feMerge><feMergeNode in="shadow"/><feMergeNode in="SourceGraphic"/><feMergeNode in="tinted"/>` +
    `<feMergeNode in="shadeSide"/><feMergeNode in="lightSide"/></feMerge></filter>`
  );
}
