import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';

/** The font comes with us: a machine without any draws the same. */
const FONTS = ['400Regular/OpenSans_400Regular.ttf', '600SemiBold/OpenSans_600SemiBold.ttf'];

/** Pixels a unit of the drawing: sharp on dense screens. */
const ZOOM = 2;

/**
 * Draws an SVG as PNG. The work is done beside the event loop, in libuv's pool: nobody's answer waits for it.
 * @throws {Error} for what is no SVG
 */
export async function drawChart(svg: string): Promise<Buffer> {
  const fontFiles = FONTS.map((file) =>
    fileURLToPath(import.meta.resolve(`@expo-google-fonts/open-sans/${file}`)),
  );
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Open Sans' };
  const image = await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } });
  return Buffer.from(image.asPng());
}
