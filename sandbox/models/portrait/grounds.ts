import { amount, at, type Canvas, each, type Light, ridgeHeights, ridgePath } from './canvas.ts';
import { mix } from './colour.ts';
import { drawPines, seenFrom } from './nature.ts';

/** Rolling dunes with a lit and a shaded side, a far mesa and a cactus. */
export function drawDesert(canvas: Canvas, light: Light, horizonY: number): string {
  const { width, height } = canvas;
  const mesa = seenFrom(light, '#b0674a', 0.55);
  const mesaX = width * (canvas.chance('mesa x') < 0.5 ? 0.04 : 0.66);
  const mesaPath = `<path d="M${at(mesaX)} ${at(horizonY + height * 0.03)}l${at(width * 0.03)} ${at(-height * 0.12)}h${at(width * 0.13)}l${at(width * 0.02)} ${at(height * 0.05)}h${at(width * 0.07)}l${at(width * 0.03)} ${at(height * 0.08)}Z" fill="${mesa}"/>`;
  const dunes = ['#e2b06e', '#d79c58', '#c98848', '#b8733a'].map((sand, depth) => {
    const ridge = {
      name: `dune ${depth}`,
      y: height * (0.64 + depth * 0.105),
      rise: height * (0.06 + 0.025 * depth),
      isJagged: false,
      waves: 2 + (depth % 2),
    };
    const colour = seenFrom(light, sand, 0.5 - depth * 0.16);
    const lee = ridgePath(canvas, { ...ridge, y: ridge.y + height * 0.03 }, mix(colour, '#7a4326', 0.16));
    return ridgePath(canvas, ridge, colour) + lee;
  });
  return mesaPath + dunes.slice(0, 3).join('') + cactus(canvas, light) + (dunes[3] ?? '');
}

function cactus(canvas: Canvas, light: Light): string {
  const size = canvas.height * 0.2;
  const x = canvas.width * (canvas.chance('mesa x') < 0.5 ? 0.88 : 0.11);
  const y = canvas.height * 0.93;
  const green = seenFrom(light, '#3d7a4e', 0.05);
  const limb = (path: string) =>
    `<path d="M${at(x)} ${at(y)}${path}" stroke="${green}" stroke-width="${at(size * 0.14)}" stroke-linecap="round" stroke-linejoin="round" fill="none"/>`;
  return (
    limb(`v${at(-size)}`) +
    limb(`v${at(-size * 0.4)}h${at(-size * 0.28)}v${at(-size * 0.3)}`) +
    limb(`v${at(-size * 0.55)}h${at(size * 0.28)}v${at(-size * 0.28)}`)
  );
}

/** Green hills, one behind the other, with bushes and blades of grass. */
export function drawMeadow(canvas: Canvas, light: Light, isAutumn: boolean): string {
  const { height } = canvas;
  const greens = isAutumn
    ? ['#c9a659', '#bf8f45', '#a8763a', '#8a5c30']
    : ['#a9cf86', '#84bb6a', '#5fa255', '#437f43'];
  const hills = greens.map((green, depth) => {
    const ridge = {
      name: `hill ${depth}`,
      y: height * (0.66 + depth * 0.11),
      rise: height * 0.09,
      isJagged: false,
      waves: 2 + (depth % 2),
    };
    const bushes =
      depth === 3
        ? ''
        : bushesOn(canvas, ridge, seenFrom(light, mix(green, '#1f4a2c', 0.45), 0.45 - depth * 0.15));
    return bushes + ridgePath(canvas, ridge, seenFrom(light, green, 0.55 - depth * 0.18));
  });
  return hills.join('') + grass(canvas, seenFrom(light, greens[3] ?? '#437f43', 0));
}

function bushesOn(canvas: Canvas, ridge: Parameters<typeof ridgeHeights>[1], fill: string): string {
  const size = canvas.height * 0.022;
  return ridgeHeights(canvas, ridge)
    .filter((_, index) => canvas.chance(`${ridge.name} bush ${index}`) < 0.12 + 0.16 * canvas.detail)
    .map(({ x, y }, index) => {
      const width = size * (0.7 + canvas.chance(`${ridge.name} bush size ${index}`));
      return `<ellipse cx="${at(x)}" cy="${at(y)}" rx="${at(width)}" ry="${at(width * 0.95)}" fill="${fill}"/>`;
    })
    .join('');
}

function grass(canvas: Canvas, green: string): string {
  const { width, height } = canvas;
  return each(amount(canvas, 120, 20), (index) => {
    const x = canvas.chance(`blade x ${index}`) * width;
    const tall = height * (0.03 + 0.05 * canvas.chance(`blade ${index}`));
    const lean = (canvas.chance(`blade lean ${index}`) - 0.5) * tall * 0.6;
    const colour = mix(green, '#ffffff', 0.15 * canvas.chance(`blade light ${index}`));
    return `<path d="M${at(x)} ${height}q${at(lean * 0.2)} ${at(-tall * 0.6)} ${at(lean)} ${at(-tall)}q${at(-lean * 0.2 + width * 0.003)} ${at(tall * 0.5)} ${at(width * 0.005 - lean)} ${at(tall)}Z" fill="${colour}"/>`;
  });
}

const PETALS = ['#e8557a', '#f4b942', '#ffffff', '#b66fd1', '#f2784b'] as const;

/** A meadow behind a hedge, with flowers that grow in from both sides. */
export function drawGarden(canvas: Canvas, light: Light, isAutumn: boolean): string {
  const { width, height } = canvas;
  const leaf = seenFrom(light, '#3f8a4c', 0.08);
  const leaves = each(amount(canvas, 90, 24), (index) => {
    const side = canvas.chance(`leaf x ${index}`) ** 1.6 * 0.36;
    const x = (index % 2 === 0 ? side : 1 - side) * width;
    const y = height * (0.52 + 0.5 * canvas.chance(`leaf y ${index}`) + side * 0.5);
    const size = height * (0.02 + 0.025 * canvas.chance(`leaf size ${index}`));
    const turn = Math.round(canvas.chance(`leaf turn ${index}`) * 360);
    const colour = mix(
      leaf,
      index % 3 === 0 ? '#14432a' : '#b7dd8c',
      0.3 * canvas.chance(`leaf light ${index}`),
    );
    return `<ellipse transform="translate(${at(x)} ${at(y)}) rotate(${turn})" rx="${at(size * 1.6)}" ry="${at(size * 0.7)}" fill="${colour}"/>`;
  });
  const flowers = each(amount(canvas, 34, 10), (index) => {
    const side = canvas.chance(`flower x ${index}`) ** 1.3 * 0.34;
    const x = (index % 2 === 0 ? side : 1 - side) * width;
    const y = height * (0.56 + 0.42 * canvas.chance(`flower y ${index}`) + side * 0.4);
    const size = height * (0.014 + 0.02 * canvas.chance(`flower size ${index}`));
    return flower({
      x,
      y,
      size,
      petal: mix(PETALS[index % PETALS.length] ?? '#ffffff', light.shade, light.darkness),
    });
  });
  return drawMeadow(canvas, light, isAutumn) + leaves + flowers;
}

function flower({ x, y, size, petal }: { x: number; y: number; size: number; petal: string }): string {
  const petals = each(5, (index) => {
    const angle = (index * 2 * Math.PI) / 5;
    return `<circle cx="${at(x + Math.cos(angle) * size)}" cy="${at(y + Math.sin(angle) * size)}" r="${at(size * 0.75)}" fill="${petal}"/>`;
  });
  return `${petals}<circle cx="${at(x)}" cy="${at(y)}" r="${at(size * 0.6)}" fill="#f7cf58"/>`;
}

/** White hills with firs, and snow in the air. */
export function drawSnow(canvas: Canvas, light: Light): string {
  const { width, height } = canvas;
  const layers = [0, 1, 2].map((depth) => {
    const y = height * (0.68 + depth * 0.13);
    const white = mix(
      mix('#ffffff', light.horizon, 0.45 - depth * 0.2),
      light.shade,
      light.darkness * 0.8 + 0.12 - depth * 0.05,
    );
    const pines = seenFrom(light, '#3c6357', 0.6 - depth * 0.25);
    const row = {
      name: `firs ${depth}`,
      y: y - height * 0.03,
      size: height * (0.12 + depth * 0.06),
      count: 22 - depth * 7,
    };
    return (
      drawPines(canvas, row, pines) +
      ridgePath(
        canvas,
        { name: `drift ${depth}`, y, rise: height * 0.07, isJagged: false, waves: 2 + depth },
        white,
      )
    );
  });
  const flakes = each(amount(canvas, 130, 25), (index) => {
    const size = Math.min(width, height) * (0.0015 + 0.005 * canvas.chance(`flake size ${index}`) ** 2);
    return `<circle cx="${at(canvas.chance(`flake x ${index}`) * width)}" cy="${at(canvas.chance(`flake y ${index}`) * height)}" r="${size.toFixed(2)}" fill="#fff" opacity="0.85"/>`;
  });
  return layers.join('') + flakes;
}
