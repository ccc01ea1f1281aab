import { amount, at, band, type Canvas, each, glowGradient, type Light, verticalGradient } from './canvas.ts';
import { mix } from './colour.ts';

/** A wall with a window, a shelf, a lamp and a plant. */
export function drawRoom(canvas: Canvas, light: Light): string {
  const { width, height } = canvas;
  const wall =
    ['#e9d8c0', '#cfdad3', '#d9cbe0', '#e3c9b8'][Math.floor(canvas.chance('wall') * 4)] ?? '#e9d8c0';
  const dim = (colour: string) => mix(colour, light.shade, light.darkness + 0.06);
  const unit = Math.min(width, height);
  const left = width * 0.05;
  const [wide, tall] = [Math.min(width * 0.3, unit * 0.34), Math.min(height * 0.5, unit * 0.5)];
  const top = height * 0.12;
  const frame = mix('#ffffff', light.shade, light.darkness * 0.6);
  const window =
    `<rect x="${at(left)}" y="${at(top)}" width="${at(wide)}" height="${at(tall)}" fill="url(#sky)"/>` +
    `<path d="M${at(left)} ${at(top + tall)}q${at(wide * 0.3)} ${at(-tall * 0.35)} ${at(wide * 0.55)} ${at(-tall * 0.12)}q${at(wide * 0.25)} ${at(-tall * 0.2)} ${at(wide * 0.45)} ${at(tall * 0.02)}v${at(tall * 0.1)}Z" fill="${mix('#6f9a6b', light.shade, light.darkness)}"/>` +
    `<path d="M${at(left)} ${at(top)}h${at(wide)}v${at(tall)}h${at(-wide)}ZM${at(left + wide / 2)} ${at(top)}v${at(tall)}M${at(left)} ${at(top + tall / 2)}h${at(wide)}" fill="none" stroke="${frame}" stroke-width="${at(unit * 0.018)}"/>`;
  const shelfY = height * 0.36;
  const shelfX = width * 0.7;
  const books = each(amount(canvas, 9, 4), (index) => {
    const step = (width * 0.24) / 10;
    const size = height * (0.07 + 0.05 * canvas.chance(`book ${index}`));
    const colour = dim(['#b5523f', '#3f6f8a', '#d6a24a', '#5b7d57', '#7a5a8c'][index % 5] ?? '#b5523f');
    return `<rect x="${at(shelfX + step * index + step * 0.3)}" y="${at(shelfY - size)}" width="${at(step * 0.85)}" height="${at(size)}" fill="${colour}"/>`;
  });
  const shelf = `<rect x="${at(shelfX)}" y="${at(shelfY)}" width="${at(width * 0.26)}" height="${at(height * 0.016)}" fill="${dim('#8a6242')}"/>`;
  const lampX = width * 0.87;
  const lamp =
    `<circle cx="${at(lampX)}" cy="${at(height * 0.62)}" r="${at(unit * 0.3)}" fill="url(#lamp)"/>` +
    `<path d="M${at(lampX)} ${at(height * 0.64)}V${height}" stroke="${dim('#4a4038')}" stroke-width="${at(unit * 0.012)}"/>` +
    `<path d="M${at(lampX - unit * 0.05)} ${at(height * 0.56)}h${at(unit * 0.1)}l${at(unit * 0.04)} ${at(height * 0.1)}h${at(-unit * 0.18)}Z" fill="${mix('#ffe7b0', '#ffffff', 0.2)}"/>`;
  const defs = `<defs>${verticalGradient('sky', [light.skyTop, light.skyMiddle, light.horizon])}${verticalGradient('wallpaper', [dim(mix(wall, '#ffffff', 0.2)), dim(mix(wall, '#6b5a4a', 0.18))])}${glowGradient('lamp', '#ffdf9a', 0.75)}</defs>`;
  const stripes = each(
    amount(canvas, 14, 4),
    (index) =>
      `<rect x="${at((index / amount(canvas, 14, 4)) * width)}" y="0" width="${at(width * 0.022)}" height="${height}" fill="#ffffff" opacity="0.1"/>`,
  );
  return `${defs}${band(canvas, { y: 0, height, fill: 'url(#wallpaper)' })}${stripes}${window}${shelf}${books}${lamp}${plant(canvas, dim)}`;
}

function plant(canvas: Canvas, dim: (colour: string) => string): string {
  const { width, height } = canvas;
  const unit = Math.min(width, height);
  const [x, y] = [width * 0.13, height * 0.9];
  const leaves = each(amount(canvas, 11, 5), (index) => {
    const turn = -80 + (160 * index) / 10;
    const colour = dim(mix('#3f7d4a', '#9fcf7c', canvas.chance(`plant ${index}`) * 0.6));
    return `<ellipse transform="translate(${at(x)} ${at(y)}) rotate(${Math.round(turn)}) translate(0 ${at(-unit * 0.12)})" rx="${at(unit * 0.026)}" ry="${at(unit * 0.115)}" fill="${colour}"/>`;
  });
  return `${leaves}<path d="M${at(x - unit * 0.07)} ${at(y)}h${at(unit * 0.14)}l${at(-unit * 0.02)} ${at(unit * 0.14)}h${at(-unit * 0.1)}Z" fill="${dim('#c06a45')}"/>`;
}

const SPINES = [
  '#8c3b2e',
  '#2f5d73',
  '#c08a3a',
  '#4d6b48',
  '#63456f',
  '#3b3b4f',
  '#a65d3a',
  '#d1bf9a',
] as const;

/** Shelves of books from floor to ceiling in the light of a lamp. */
export function drawLibrary(canvas: Canvas): string {
  const { width, height } = canvas;
  const rows = 6;
  const rowHeight = height / rows;
  const wood = '#4a2f22';
  const books = each(rows, (row) => {
    const count = Math.max(8, Math.round((width / rowHeight) * amount(canvas, 6, 3)));
    const spines = each(count, (index) => {
      const key = `spine ${row} ${index}`;
      const wide = width / count;
      const tall = rowHeight * (0.55 + 0.27 * canvas.chance(`${key} tall`));
      const colour = mix(SPINES[Math.floor(canvas.chance(key) * SPINES.length)] ?? wood, '#1d120d', 0.35);
      const y = rowHeight * (row + 0.88) - tall;
      const label =
        canvas.chance(`${key} label`) < 0.4
          ? `<rect x="${at(index * wide + wide * 0.2)}" y="${at(y + tall * 0.2)}" width="${at(wide * 0.5)}" height="${at(tall * 0.07)}" fill="#e0c27a" opacity="0.7"/>`
          : '';
      return `<rect x="${at(index * wide)}" y="${at(y)}" width="${at(wide * 0.9)}" height="${at(tall)}" fill="${colour}"/>${label}`;
    });
    return `${spines}<rect x="0" y="${at(rowHeight * (row + 0.88))}" width="${width}" height="${at(rowHeight * 0.12)}" fill="${mix(wood, '#8a5a3a', 0.4)}"/>`;
  });
  const posts = each(
    Math.max(2, Math.round(width / height) * 3),
    (index) =>
      `<rect x="${at((index + 0.5) * (width / Math.max(2, Math.round(width / height) * 3)) - width * 0.012)}" y="0" width="${at(width * 0.024)}" height="${height}" fill="${wood}"/>`,
  );
  const glow = `<ellipse cx="${at(width / 2)}" cy="${at(height * 0.4)}" rx="${at(width * 0.6)}" ry="${at(height * 0.6)}" fill="url(#lamp)"/>`;
  return `<defs>${glowGradient('lamp', '#ffce7a', 0.55)}</defs>${band(canvas, { y: 0, height, fill: '#2a1811' })}${books}${posts}${glow}`;
}

const BACKDROPS = [
  ['#f6d4b1', '#e48b74'],
  ['#bfe3dd', '#4f93a3'],
  ['#d9ccf2', '#7d68b5'],
  ['#f4e3a8', '#d99a4e'],
  ['#c9dcf5', '#5b7fbf'],
] as const;

/** A painted backdrop with soft spots of light, for descriptions that name no place. */
export function drawStudio(canvas: Canvas, colour: string | null): string {
  const { width, height } = canvas;
  const side = Math.min(width, height);
  const chosen = BACKDROPS[Math.floor(canvas.chance('backdrop') * BACKDROPS.length)] ?? BACKDROPS[0];
  const [pale, full] = colour === null ? chosen : [mix(colour, '#ffffff', 0.45), mix(colour, '#202040', 0.2)];
  const spots = each(amount(canvas, 16, 4), (index) => {
    const size = side * (0.03 + 0.09 * canvas.chance(`spot size ${index}`));
    return `<circle cx="${at(canvas.chance(`spot x ${index}`) * width)}" cy="${at(canvas.chance(`spot y ${index}`) * height)}" r="${at(size)}" fill="#ffffff" opacity="${(0.08 + 0.14 * canvas.chance(`spot light ${index}`)).toFixed(2)}"/>`;
  });
  const defs = `<defs><radialGradient id="backdrop" cx="50%" cy="42%" r="75%"><stop offset="0%" stop-color="${pale}"/><stop offset="100%" stop-color="${full}"/></radialGradient></defs>`;
  return `${defs}${band(canvas, { y: 0, height, fill: 'url(#backdrop)' })}${spots}`;
}
