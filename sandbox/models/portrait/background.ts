import { drawCastle, drawCity, drawSpace } from './built.ts';
import { band, type Canvas, type Light } from './canvas.ts';
import { COLOURS } from './colour.ts';
import { drawDesert, drawGarden, drawMeadow, drawSnow } from './grounds.ts';
import { drawLibrary, drawRoom, drawStudio } from './inside.ts';
import { drawForest, drawMountains, drawSea } from './nature.ts';
import { LIGHT_COLOURS, type Setting } from './setting.ts';
import { drawRain, drawSky } from './sky.ts';

/** The share of the height at which the sky ends. */
const HORIZON = 0.6;

/** A drawn background and the light that falls on whoever stands before it. */
export interface Background {
  svg: string;
  light: Light;
}

/** Draws the place in its light; `text` gives the colour of a plain backdrop. */
export function drawBackground(canvas: Canvas, setting: Setting, text: string): Background {
  const light = LIGHT_COLOURS[setting.light];
  const isInside = setting.place === 'room' || setting.place === 'library' || setting.place === 'space';
  const rain = setting.isRaining && !isInside ? drawRain(canvas) : '';
  return { svg: drawPlace(canvas, { setting, light, text }) + rain, light };
}

function drawPlace(
  canvas: Canvas,
  { setting, light, text }: { setting: Setting; light: Light; text: string },
): string {
  const horizonY = canvas.height * HORIZON;
  const sky = () =>
    drawSky(canvas, light, horizonY) +
    band(canvas, { y: horizonY, height: canvas.height, fill: light.horizon });
  switch (setting.place) {
    case 'sea':
      return sky() + drawSea(canvas, light, horizonY);
    case 'forest':
      return sky() + drawForest(canvas, light, setting.isAutumn);
    case 'city':
      return sky() + drawCity(canvas, light);
    case 'mountains':
      return sky() + drawMountains(canvas, light, horizonY);
    case 'desert':
      return sky() + drawDesert(canvas, light, horizonY);
    case 'garden':
      return sky() + drawGarden(canvas, light, setting.isAutumn);
    case 'meadow':
      return sky() + drawMeadow(canvas, light, setting.isAutumn);
    case 'snow':
      return sky() + drawSnow(canvas, light);
    case 'castle':
      return sky() + drawCastle(canvas, light, horizonY);
    case 'space':
      return drawSpace(canvas, light);
    case 'room':
      return drawRoom(canvas, light);
    case 'library':
      return drawLibrary(canvas);
    case 'studio':
      return drawStudio(canvas, backdropColour(text));
  }
}

/** The colour in "a red background", or null. */
function backdropColour(text: string): string | null {
  const word = /\b([a-z]+) (?:back(?:ground|drop)|wall)\b/u.exec(text.toLowerCase())?.[1] ?? '';
  const hex = Object.hasOwn(COLOURS, word) ? COLOURS[word] : undefined;
  return hex === undefined ? null : `#${hex}`;
}
