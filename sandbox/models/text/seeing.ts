import type { SeenImage } from '../vision.ts';
import type { Skill } from './skill.ts';

/** Describes pictures by what was measured: kind, size, most frequent colours. */
export const seeing: Skill = {
  name: 'pictures',
  example: null,
  answer: ({ images }) => {
    if (images.length === 0) return null;
    const lines = images.map((image, index) => `${index + 1}. ${describe(image)}`);
    return [
      images.length === 1 ? 'One picture arrived:' : `${images.length} pictures arrived:`,
      ...lines,
      'Sandbox model: I measure pictures; I do not recognise what is on them.',
    ].join('\n');
  },
};

function describe({ mime, width, height, bytes, colours }: SeenImage): string {
  const kind = mime.replace('image/', '').toUpperCase();
  const shape = width === height ? 'square' : width > height ? 'landscape' : 'portrait';
  const [main, ...others] = colours;
  const seen = main === undefined ? 'no colour' : `mostly ${main.name} (${main.percent} %)`;
  const rest = others.map(({ name, percent }) => `${name} ${percent} %`).join(', ');
  const size = `${Math.max(1, Math.round(bytes / 1024))} kB`;
  return `${kind}, ${width} x ${height} pixels, ${shape}, ${size}, ${seen}${rest === '' ? '' : `, then ${rest}`}`;
}
