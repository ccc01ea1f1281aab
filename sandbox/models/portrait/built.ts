import {
  amount,
  at,
  band,
  type Canvas,
  each,
  glowGradient,
  type Light,
  ridgePath,
  verticalGradient,
} from './canvas.ts';
import { mix } from './colour.ts';
import { drawMeadow } from './grounds.ts';
import { seenFrom } from './nature.ts';
import { drawStars } from './sky.ts';

/** Three rows of houses and towers; windows are lit when it is dark. */
export function drawCity(canvas: Canvas, light: Light): string {
  const { height } = canvas;
  const rows = [0, 1, 2].map((depth) => {
    const wall = seenFrom(light, ['#8b9bb4', '#5f6f8c', '#3b4663'][depth] ?? '#3b4663', 0.55 - depth * 0.27);
    return houses(canvas, light, { depth, wall });
  });
  const street = band(canvas, {
    y: height * 0.93,
    height: height * 0.07,
    fill: seenFrom(light, '#2c3347', 0),
  });
  return rows.join('') + street;
}

function houses(canvas: Canvas, light: Light, { depth, wall }: { depth: number; wall: string }): string {
  const { width, height } = canvas;
  const count = Math.max(4, Math.round((width / height) * (13 - depth * 3)));
  return each(count, (index) => {
    const wide = (width / count) * (0.85 + 0.3 * canvas.chance(`house ${depth} wide ${index}`));
    const x = (index / count) * width;
    const tall = height * (0.24 + 0.3 * canvas.chance(`house ${depth} tall ${index}`)) * (1 - depth * 0.12);
    const y = height * (0.84 + depth * 0.05) - tall;
    const roof =
      canvas.chance(`house ${depth} roof ${index}`) < 0.25
        ? `<rect x="${at(x + wide * 0.46)}" y="${at(y - tall * 0.16)}" width="${at(wide * 0.06)}" height="${at(tall * 0.17)}" fill="${wall}"/>`
        : '';
    const box = { x, y, wide, tall, key: `${depth} ${index}` };
    return `${roof}<rect x="${at(x)}" y="${at(y)}" width="${at(wide)}" height="${at(height - y)}" fill="${wall}"/>${windows(canvas, light, { ...box, wall })}`;
  });
}

interface House {
  x: number;
  y: number;
  wide: number;
  tall: number;
  key: string;
  wall: string;
}

function windows(canvas: Canvas, light: Light, { x, y, wide, tall, key, wall }: House): string {
  const isDark = light.name === 'night' || light.name === 'sunset';
  const columns = amount(canvas, 4, 2);
  const rows = amount(canvas, 9, 3);
  return each(columns * rows, (index) => {
    const isLit = canvas.chance(`window ${key} ${index}`) < (isDark ? 0.5 : 0.12);
    const fill = isLit && isDark ? '#ffd877' : mix(wall, isDark ? '#000000' : '#ffffff', 0.18);
    const left = x + wide * (0.14 + (0.78 / columns) * (index % columns));
    const top = y + tall * (0.06 + (0.86 / rows) * Math.floor(index / columns));
    return `<rect x="${at(left)}" y="${at(top)}" width="${at((wide * 0.5) / columns)}" height="${at((tall * 0.5) / rows)}" fill="${fill}"/>`;
  });
}

/** A castle on a hill over green country. */
export function drawCastle(canvas: Canvas, light: Light, horizonY: number): string {
  const { width, height } = canvas;
  const stone = seenFrom(light, '#8d8296', 0.35);
  const dark = seenFrom(light, '#4d4260', 0.2);
  const unit = height * 0.05;
  const left = width * (canvas.chance('sun side') < 0.5 ? 0.8 : 0.2) - unit * 2.5;
  const base = horizonY + height * 0.04;
  const tower = (x: number, wide: number, tall: number) => {
    const top = base - tall * unit;
    const teeth = each(
      3,
      (index) =>
        `<rect x="${at(left + x * unit + (index * wide * unit) / 2.6)}" y="${at(top - unit * 0.25)}" width="${at((wide * unit) / 5)}" height="${at(unit * 0.3)}" fill="${stone}"/>`,
    );
    const roof =
      tall > 4
        ? `<path d="M${at(left + (x - 0.15) * unit)} ${at(top)}h${at((wide + 0.3) * unit)}l${at(-((wide + 0.3) * unit) / 2)} ${at(-unit * 1.7)}Z" fill="${dark}"/>`
        : teeth;
    const slit = `<rect x="${at(left + (x + wide / 2 - 0.1) * unit)}" y="${at(top + unit * 0.7)}" width="${at(unit * 0.2)}" height="${at(unit * 0.5)}" fill="${light.darkness > 0.2 ? '#ffd877' : dark}"/>`;
    return `<rect x="${at(left + x * unit)}" y="${at(top)}" width="${at(wide * unit)}" height="${at(tall * unit + unit)}" fill="${stone}"/>${roof}${slit}`;
  };
  const hill = ridgePath(
    canvas,
    { name: 'castle hill', y: horizonY + height * 0.1, rise: height * 0.09, isJagged: false, waves: 2 },
    seenFrom(light, '#6d9a68', 0.45),
  );
  return (
    tower(0.7, 3.6, 2.6) +
    tower(1.7, 1.4, 5.6) +
    tower(0, 1, 4.4) +
    tower(4, 1, 4.4) +
    hill +
    drawMeadow(canvas, light, false)
  );
}

/** Stars, a nebula and a planet with a ring. */
export function drawSpace(canvas: Canvas, light: Light): string {
  const { width, height } = canvas;
  const side = Math.min(width, height);
  const hues = ['#7b3fa8', '#2f6fc4', '#c4447f', '#2a9d8f'] as const;
  const clouds = each(amount(canvas, 9, 3), (index) => {
    const size = side * (0.22 + 0.25 * canvas.chance(`nebula size ${index}`));
    return `<ellipse cx="${at(canvas.chance(`nebula x ${index}`) * width)}" cy="${at(canvas.chance(`nebula y ${index}`) * height)}" rx="${at(size * 1.4)}" ry="${at(size)}" fill="url(#nebula${index % hues.length})"/>`;
  });
  const x = width * (canvas.chance('sun side') < 0.5 ? 0.17 : 0.83);
  const y = height * (0.18 + 0.1 * canvas.chance('planet y'));
  const radius = side * 0.1;
  const ring = (half: string) =>
    `<path d="M${at(x - radius * 1.9)} ${at(y)}A${at(radius * 1.9)} ${at(radius * 0.5)} 0 0 ${half} ${at(x + radius * 1.9)} ${at(y)}" fill="none" stroke="#f2d9a6" stroke-width="${at(radius * 0.16)}" opacity="0.9" transform="rotate(-18 ${at(x)} ${at(y)})"/>`;
  const defs = `<defs>${verticalGradient('sky', [light.skyTop, light.skyMiddle, light.horizon])}${hues.map((hue, index) => glowGradient(`nebula${index}`, hue, 0.5)).join('')}<radialGradient id="planet" cx="35%" cy="30%"><stop offset="0%" stop-color="#ffcf99"/><stop offset="60%" stop-color="#d9774f"/><stop offset="100%" stop-color="#5a2440"/></radialGradient></defs>`;
  const planet = `${ring('1')}<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="url(#planet)"/>${ring('0')}`;
  return (
    defs +
    band(canvas, { y: 0, height, fill: 'url(#sky)' }) +
    clouds +
    drawStars(canvas, { count: 260, bottomY: height }) +
    planet
  );
}
