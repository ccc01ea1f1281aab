/** The sheet a picture is drawn on. */
export interface Canvas {
  width: number;
  height: number;
  /** How finely to draw, from 0 (few steps) to 1. */
  detail: number;
  /** A number from 0 up to 1, always the same for the same name. */
  chance(name: string): number;
}

/** The light a scene is drawn in, and in which whoever stands there is drawn. Colours are `#rrggbb`. */
export interface Light {
  name: 'day' | 'dawn' | 'sunset' | 'night' | 'overcast' | 'space';
  skyTop: string;
  skyMiddle: string;
  horizon: string;
  /** Where light falls from: the sun, the moon, a lamp. */
  glow: string;
  /** What shadows and distances take their colour from. */
  shade: string;
  /** How much of the shade lies on what is near, 0 to 1. */
  darkness: number;
}

/** One decimal is enough for any picture, and keeps equal pictures equal. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** How many of at most `count` things are drawn at this detail; never fewer than `least`. */
export function amount(canvas: Canvas, count: number, least = 1): number {
  return Math.max(least, Math.round(count * (0.25 + 0.75 * canvas.detail)));
}

/** The numbers 0 to `count - 1` turned into SVG. */
export function each(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('');
}

/** A vertical gradient definition of evenly spread colours. */
export function verticalGradient(id: string, colours: readonly string[]): string {
  const stops = colours.map(
    (colour, index) => `<stop offset="${at((index * 100) / (colours.length - 1))}%" stop-color="${colour}"/>`,
  );
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>`;
}

/** A round gradient definition from a colour to nothing. */
export function glowGradient(id: string, colour: string, opacity: number): string {
  return (
    `<radialGradient id="${id}"><stop offset="0%" stop-color="${colour}" stop-opacity="${at(opacity * 100)}%"/>` +
    `<stop offset="100%" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
  );
}

/** A rectangle over the whole width. */
export function band(canvas: Canvas, box: { y: number; height: number; fill: string }): string {
  return `<rect x="0" y="${at(box.y)}" width="${canvas.width}" height="${at(box.height)}" fill="${box.fill}"/>`;
}

/** How a line of hills or peaks runs. */
export interface Ridge {
  name: string;
  /** Height of the line above which it rises, in pixels from the top. */
  y: number;
  /** How far it rises, in pixels. */
  rise: number;
  /** Jagged lines are mountains, smooth ones hills. */
  isJagged: boolean;
  /** Waves or peaks over the width. */
  waves: number;
}

/** The heights of a ridge at evenly spread places from left to right. */
export function ridgeHeights(canvas: Canvas, ridge: Ridge): { x: number; y: number }[] {
  const { name, y, rise, isJagged, waves } = ridge;
  const places = isJagged ? waves * 8 : 48;
  const turn = (key: string) => canvas.chance(`${name}${key}`) * Math.PI * 2;
  return Array.from({ length: places + 1 }, (_, index) => {
    const share = index / places;
    const smooth =
      Math.sin(share * waves * Math.PI + turn('a')) * 0.6 +
      Math.sin(share * waves * 2.3 * Math.PI + turn('b')) * 0.4;
    const sharp = jag(share * waves, (peak) => canvas.chance(`${name}peak${peak}`));
    const rough = (canvas.chance(`${name}rough${index}`) - 0.5) * 0.16;
    const up = isJagged ? sharp + rough : 0.5 + smooth / 2;
    return { x: share * canvas.width, y: y - rise * up };
  });
}

/** A saw of peaks of different heights: 0.35 at the passes, up to 1 at the tops. */
function jag(position: number, chance: (peak: number) => number): number {
  const peak = Math.floor(position);
  const inside = position - peak;
  const top = 0.6 + 0.4 * chance(peak);
  const summit = 0.35 + 0.3 * chance(peak + 0.5);
  const slope = inside < summit ? inside / summit : (1 - inside) / (1 - summit);
  return 0.3 + (top - 0.3) * slope;
}

/** A ridge as a filled shape down to the bottom of the sheet. */
export function ridgePath(canvas: Canvas, ridge: Ridge, fill: string): string {
  const line = ridgeHeights(canvas, ridge).map(({ x, y }) => `L${at(x)} ${at(y)}`);
  return `<path d="M0 ${canvas.height}${line.join('')}L${canvas.width} ${canvas.height}Z" fill="${fill}"/>`;
}
