import { english, type Words } from './en.ts';

export type { Words };

/** The words of a locale as Discord names it (`en-GB`, `de`); English where there is no translation. */
export function wordsFor(locale: string): Words {
  const language = locale.toLowerCase().split('-')[0] ?? '';
  return CATALOGUES.get(language) ?? english;
}

const CATALOGUES: ReadonlyMap<string, Words> = new Map([['en', english]]);
