import { renderAsync } from '@resvg/resvg-js';

/** Pictures in memory: width, height, and four bytes a pixel. */
export interface Raster {
  width: number;
  height: number;
  pixels: Buffer;
}

/** Text needs a font file; the sandbox draws none. */
const OPTIONS = { font: { loadSystemFonts: false }, logLevel: 'off' } as const;

/** Renders an SVG at its own size as PNG. Equal input gives equal bytes. */
export async function renderPng(svg: string): Promise<Buffer> {
  return (await renderAsync(svg, OPTIONS)).asPng();
}

/** Renders an SVG at its own size as pixels. */
export async function renderRaster(svg: string): Promise<Raster> {
  const { width, height, pixels } = await renderAsync(svg, OPTIONS);
  return { width, height, pixels };
}

/** The beginning of an SVG document of a size in pixels. */
export function svgDocument(width: number, height: number, body: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`
  );
}

/** A picture as an SVG element that fills a box. */
export function imageElement(
  bytes: Buffer,
  mime: string,
  box: { x: number; y: number; width: number; height: number },
): string {
  const { x, y, width, height } = box;
  return (
    `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" ` +
    `xlink:href="data:${mime};base64,${bytes.toString('base64')}"/>`
  );
}
