import {
  amount,
  at,
  band,
  type Canvas,
  each,
  type Light,
  ridgeHeights,
  ridgePath,
  verticalGradient,
} from './canvas.ts';
import { mix } from './colour.ts';

/** How a colour looks at a distance (1 is at the horizon) in a light. */
export function seenFrom(light: Light, colour: string, distance: number): string {
  return mix(mix(colour, light.horizon, distance * 0.75), light.shade, light.darkness + 0.1);
}

/** Three ranges of mountains, the farthest with snow, before a dark wood. */
export function drawMountains(canvas: Canvas, light: Light, horizonY: number): string {
  const { height } = canvas;
  const far = {
    name: 'far range',
    y: horizonY + height * 0.04,
    rise: height * 0.36,
    isJagged: true,
    waves: 4,
  };
  const near = {
    name: 'near range',
    y: horizonY + height * 0.1,
    rise: height * 0.22,
    isJagged: true,
    waves: 5,
  };
  return [
    ridgePath(canvas, far, seenFrom(light, '#6c7f9c', 0.6)),
    snowCaps(canvas, far, mix('#ffffff', light.horizon, 0.25)),
    ridgePath(canvas, near, seenFrom(light, '#51657f', 0.3)),
    ridgePath(
      canvas,
      { name: 'foothills', y: height * 0.86, rise: height * 0.1, isJagged: false, waves: 2 },
      seenFrom(light, '#3b5a4c', 0.12),
    ),
    drawPines(
      canvas,
      { name: 'wood', y: height * 0.86, size: height * 0.12, count: 26 },
      seenFrom(light, '#27483d', 0.03),
    ),
    ridgePath(
      canvas,
      { name: 'front', y: height * 0.97, rise: height * 0.07, isJagged: false, waves: 2 },
      seenFrom(light, '#21392f', 0),
    ),
  ].join('');
}

function snowCaps(canvas: Canvas, ridge: Parameters<typeof ridgeHeights>[1], colour: string): string {
  const points = ridgeHeights(canvas, ridge);
  const line = ridge.y - ridge.rise * 0.62;
  return points
    .map(({ x, y }, index) => {
      const left = points[index - 1];
      const right = points[index + 1];
      if (left === undefined || right === undefined || y > line || y > left.y || y > right.y) return '';
      const drop = (line - y) * 0.6 + ridge.rise * 0.06;
      const slope = (side: { x: number; y: number }) => ((side.x - x) * drop) / Math.max(1, side.y - y);
      const [toLeft, toRight] = [Math.max(slope(left), -drop), Math.min(slope(right), drop)];
      return `<path d="M${at(x)} ${at(y)}L${at(x + toLeft)} ${at(y + drop)}L${at(x + toLeft * 0.4)} ${at(y + drop * 0.8)}L${at(x)} ${at(y + drop * 1.2)}L${at(x + toRight * 0.45)} ${at(y + drop * 0.75)}L${at(x + toRight)} ${at(y + drop)}Z" fill="${colour}"/>`;
    })
    .join('');
}

/** A row of fir trees. */
export function drawPines(
  canvas: Canvas,
  row: { name: string; y: number; size: number; count: number },
  fill: string,
): string {
  return each(amount(canvas, row.count, 6), (index) => {
    const x =
      ((index + canvas.chance(`${row.name} x ${index}`)) / amount(canvas, row.count, 6)) * canvas.width;
    const size = row.size * (0.6 + 0.6 * canvas.chance(`${row.name} size ${index}`));
    const y = row.y + row.size * 0.1;
    const tier = (top: number, bottom: number, half: number) =>
      `M${at(x)} ${at(y - size * top)}L${at(x + size * half)} ${at(y - size * bottom)}L${at(x - size * half)} ${at(y - size * bottom)}Z`;
    return `<path d="${tier(1, 0.6, 0.16)}${tier(0.8, 0.35, 0.22)}${tier(0.55, 0.05, 0.28)}M${at(x - size * 0.04)} ${at(y)}h${at(size * 0.08)}v${at(-size * 0.1)}h${at(-size * 0.08)}Z" fill="${fill}"/>`;
  });
}

/** A wood in four depths, with beams of light, round crowns in autumn colours or green. */
export function drawForest(canvas: Canvas, light: Light, isAutumn: boolean): string {
  const { width, height } = canvas;
  const greens = isAutumn
    ? ['#d98a3a', '#c4622b', '#a8452a', '#7a3623']
    : ['#7fae74', '#4f8a5b', '#2f6a4a', '#1f4a37'];
  const layers = greens.map((green, depth) => {
    const y = height * (0.66 + depth * 0.11);
    const distance = 0.75 - depth * 0.25;
    const colour = seenFrom(light, green, distance);
    return (
      trunks(canvas, { depth, y, colour: seenFrom(light, '#4a372c', distance) }) +
      crowns(canvas, { depth, y, colour }) +
      ridgePath(
        canvas,
        { name: `floor ${depth}`, y: y + height * 0.03, rise: height * 0.04, isJagged: false, waves: 2 },
        colour,
      )
    );
  });
  const beams = each(amount(canvas, 5, 2), (index) => {
    const x = width * (0.05 + 0.22 * index + 0.1 * canvas.chance(`beam ${index}`));
    return `<path d="M${at(x)} 0h${at(width * 0.06)}L${at(x + width * 0.34)} ${height}h${at(-width * 0.16)}Z" fill="${light.glow}" opacity="0.1"/>`;
  });
  return layers.slice(0, 3).join('') + beams + (layers[3] ?? '');
}

function trunks(canvas: Canvas, { depth, y, colour }: { depth: number; y: number; colour: string }): string {
  const { width, height } = canvas;
  const count = 9 - depth * 2;
  return each(count, (index) => {
    const x = ((index + canvas.chance(`trunk ${depth} ${index}`)) / count) * width;
    const thick = height * (0.008 + 0.009 * depth);
    return `<path d="M${at(x - thick)} ${at(y + height * 0.05)}L${at(x - thick * 0.5)} 0h${at(thick)}L${at(x + thick)} ${at(y + height * 0.05)}Z" fill="${colour}"/>`;
  });
}

function crowns(canvas: Canvas, { depth, y, colour }: { depth: number; y: number; colour: string }): string {
  const { width, height } = canvas;
  // The nearest crowns hang in from the sides, so that the face stays free.
  const isNear = depth === 3;
  return each(amount(canvas, isNear ? 14 : 22, 8), (index) => {
    const along = canvas.chance(`crown ${depth} x ${index}`);
    const side = index % 2 === 0 ? along * 0.16 : 1 - along * 0.16;
    const x = (isNear ? side : along) * width;
    const top = isNear
      ? canvas.chance(`crown ${depth} y ${index}`) * 0.5
      : 0.05 + depth * 0.1 + 0.32 * canvas.chance(`crown ${depth} y ${index}`);
    const size = height * (0.05 + 0.05 * canvas.chance(`crown ${depth} size ${index}`));
    const shade = mix(colour, '#ffffff', 0.12 * canvas.chance(`crown ${depth} shade ${index}`));
    return `<ellipse cx="${at(x)}" cy="${at(Math.min(y, top * height))}" rx="${at(size * 1.35)}" ry="${at(size)}" fill="${shade}" opacity="0.85"/>`;
  });
}

/** Open water with the light on it, an island, a sail and a beach. */
export function drawSea(canvas: Canvas, light: Light, horizonY: number): string {
  const { width, height } = canvas;
  const deep = seenFrom(light, '#1d6fa5', 0);
  const water = verticalGradient('water', [
    mix(light.horizon, deep, 0.35),
    deep,
    mix(deep, light.shade, 0.35),
  ]);
  const left = canvas.chance('sun side') < 0.5;
  const glints = each(amount(canvas, 60, 12), (index) => {
    const share = canvas.chance(`glint y ${index}`) ** 1.5;
    const y = horizonY + 3 + share * (height * 0.86 - horizonY);
    const centre = width * (left ? 0.17 : 0.83);
    const spread = width * (0.06 + 0.3 * share);
    const x = centre + (canvas.chance(`glint x ${index}`) - 0.5) * 2 * spread;
    const long = width * (0.012 + 0.04 * share);
    return `<rect x="${at(x - long / 2)}" y="${at(y)}" width="${at(long)}" height="${at(height * 0.0035 + 1)}" rx="2" fill="${light.glow}" opacity="${(0.75 - 0.5 * share).toFixed(2)}"/>`;
  });
  const waves = each(amount(canvas, 34, 8), (index) => {
    const share = canvas.chance(`wave y ${index}`);
    const y = horizonY + 6 + share * (height * 0.86 - horizonY);
    const x = canvas.chance(`wave x ${index}`) * width;
    const long = width * (0.02 + 0.07 * share);
    return `<path d="M${at(x)} ${at(y)}q${at(long / 2)} ${at(-long * 0.12)} ${at(long)} 0" stroke="${mix(deep, '#ffffff', 0.4)}" stroke-width="${at(1 + 3 * share)}" fill="none" opacity="0.5"/>`;
  });
  const islandX = width * (left ? 0.72 : 0.06);
  const island = `<path d="M${at(islandX)} ${at(horizonY + 1)}q${at(width * 0.05)} ${at(-height * 0.075)} ${at(width * 0.1)} ${at(-height * 0.045)}q${at(width * 0.05)} ${at(-height * 0.05)} ${at(width * 0.13)} ${at(height * 0.045)}Z" fill="${seenFrom(light, '#4b6b66', 0.45)}"/>`;
  const sailX = width * (left ? 0.1 : 0.9);
  const unit = height * 0.03;
  const sail = `<path d="M${at(sailX)} ${at(horizonY + unit)}v${at(-unit * 2.6)}l${at(unit * 1.3)} ${at(unit * 2.1)}Z" fill="#fff" opacity="0.92"/><path d="M${at(sailX - unit)} ${at(horizonY + unit * 0.9)}h${at(unit * 2.4)}l${at(-unit * 0.5)} ${at(unit * 0.6)}h${at(-unit * 1.4)}Z" fill="${mix('#5a3b2a', light.shade, light.darkness)}"/>`;
  const sand = seenFrom(light, '#e6cfa0', 0.02);
  return [
    `<defs>${water}</defs>`,
    island,
    band(canvas, { y: horizonY, height: height - horizonY, fill: 'url(#water)' }),
    waves,
    glints,
    sail,
    ridgePath(
      canvas,
      { name: 'foam', y: height * 0.9, rise: height * 0.035, isJagged: false, waves: 2 },
      mix('#ffffff', light.shade, 0.25 + light.darkness / 2),
    ),
    ridgePath(
      canvas,
      { name: 'foam', y: height * 0.912, rise: height * 0.035, isJagged: false, waves: 2 },
      sand,
    ),
  ].join('');
}
