import { amount, at, band, type Canvas, each, glowGradient, type Light, verticalGradient } from './canvas.ts';
import { mix } from './colour.ts';

/** The sky down to the horizon with its sun, moon, stars and clouds. */
export function drawSky(canvas: Canvas, light: Light, horizonY: number): string {
  const defs = `<defs>${verticalGradient('sky', [light.skyTop, light.skyMiddle, light.horizon])}${glowGradient('sun', light.glow, 0.95)}${verticalGradient('cloud', [mix(light.horizon, '#ffffff', 0.55), mix(light.horizon, light.skyMiddle, 0.5)])}</defs>`;
  const isDark = light.name === 'night';
  return [
    defs,
    band(canvas, { y: 0, height: horizonY + 2, fill: 'url(#sky)' }),
    isDark ? drawStars(canvas, { count: 140, bottomY: horizonY }) : '',
    light.name === 'overcast' ? '' : drawSunOrMoon(canvas, light, horizonY),
    isDark ? '' : drawClouds(canvas, light, horizonY),
  ].join('');
}

/** Points of light, the larger ones rarer. */
export function drawStars(canvas: Canvas, { count, bottomY }: { count: number; bottomY: number }): string {
  const unit = Math.min(canvas.width, canvas.height) / 1000;
  return each(amount(canvas, count), (index) => {
    const size = (0.7 + 2.2 * canvas.chance(`star size ${index}`) ** 4) * unit;
    const x = canvas.chance(`star x ${index}`) * canvas.width;
    const y = canvas.chance(`star y ${index}`) ** 1.3 * bottomY;
    const opacity = 0.35 + 0.65 * canvas.chance(`star light ${index}`);
    return `<circle cx="${at(x)}" cy="${at(y)}" r="${size.toFixed(2)}" fill="#fff" opacity="${opacity.toFixed(2)}"/>`;
  });
}

function drawSunOrMoon(canvas: Canvas, light: Light, horizonY: number): string {
  const isLow = light.name === 'sunset' || light.name === 'dawn';
  // Beside the head, which stands in the middle.
  const side = canvas.chance('sun side') < 0.5 ? 0.17 : 0.83;
  const x = canvas.width * (side + (canvas.chance('sun x') - 0.5) * 0.06);
  const y = isLow ? horizonY * 0.86 : horizonY * (0.2 + 0.12 * canvas.chance('sun y'));
  const radius = Math.min(canvas.width, canvas.height) * (isLow ? 0.09 : 0.055);
  const disc = `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${mix(light.glow, '#ffffff', 0.4)}"/>`;
  const halo = `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius * (isLow ? 6 : 4))}" fill="url(#sun)" opacity="0.8"/>`;
  if (light.name !== 'night') return halo + disc;
  const crater = (dx: number, dy: number, size: number) =>
    `<circle cx="${at(x + radius * dx)}" cy="${at(y + radius * dy)}" r="${at(radius * size)}" fill="#b9c4e0" opacity="0.5"/>`;
  return halo + disc + crater(-0.3, -0.2, 0.22) + crater(0.35, 0.25, 0.16) + crater(-0.05, 0.45, 0.12);
}

function drawClouds(canvas: Canvas, light: Light, horizonY: number): string {
  const isHeavy = light.name === 'overcast';
  const count = amount(canvas, isHeavy ? 14 : 6, 2);
  return each(count, (index) => {
    const x = canvas.chance(`cloud x ${index}`) * canvas.width;
    const y = horizonY * (0.08 + 0.62 * canvas.chance(`cloud y ${index}`));
    const size = Math.min(canvas.width, canvas.height) * (0.05 + 0.06 * canvas.chance(`cloud size ${index}`));
    const puffs = each(amount(canvas, 6, 3), (puff) => {
      const share = puff / 5 - 0.5;
      const lift = 0.55 + 0.45 * Math.cos(share * Math.PI) * canvas.chance(`cloud ${index} puff ${puff}`);
      return `<ellipse cx="${at(x + share * size * 4)}" cy="${at(y - lift * size * 0.5)}" rx="${at(size * (0.6 + lift * 0.5))}" ry="${at(size * lift * 0.75)}" fill="url(#cloud)"/>`;
    });
    return `<g opacity="${isHeavy ? '0.75' : '0.85'}">${puffs}</g>`;
  });
}

/** Slanting streaks over the whole sheet. */
export function drawRain(canvas: Canvas): string {
  const length = canvas.height * 0.045;
  return each(amount(canvas, 90), (index) => {
    const x = canvas.chance(`rain x ${index}`) * canvas.width;
    const y = canvas.chance(`rain y ${index}`) * canvas.height;
    return `<path d="M${at(x)} ${at(y)}l${at(-length * 0.25)} ${at(length)}" stroke="#eef3f7" stroke-width="${at(canvas.height / 500)}" opacity="0.35"/>`;
  });
}
