/** The colours people name, as hex without `#`. */
export const COLOURS: Readonly<Record<string, string>> = {
  black: '2b2b33',
  white: 'f4f4f0',
  grey: '8d949b',
  gray: '8d949b',
  silver: 'c3c8ce',
  red: 'd63a3a',
  crimson: 'b0202f',
  scarlet: 'd8281f',
  burgundy: '7a1f35',
  orange: 'ee8434',
  yellow: 'f3cf4a',
  gold: 'd9a93c',
  golden: 'd9a93c',
  green: '4c9f5b',
  emerald: '1f8f63',
  olive: '7d8444',
  teal: '2f9c95',
  turquoise: '45c4bd',
  cyan: '58c7e0',
  blue: '4a7fd6',
  navy: '25386b',
  indigo: '4a3f9a',
  purple: '8150b5',
  violet: '8a5cc9',
  lavender: 'b9a5e6',
  lilac: 'c3a3dd',
  pink: 'f08cb4',
  magenta: 'd13f95',
  brown: '7a4f35',
  beige: 'd9c4a0',
  cream: 'f1e4c4',
  tan: 'cfa77a',
};

/** What the same words mean for hair, where that differs. */
export const HAIR_COLOURS: Readonly<Record<string, string>> = {
  ...COLOURS,
  black: '2c1b18',
  brown: '724133',
  chestnut: '8a4b2c',
  auburn: 'a0452b',
  red: 'c93f1c',
  ginger: 'd5682c',
  orange: 'e07a2f',
  copper: 'b8562c',
  blond: 'd6b370',
  blonde: 'd6b370',
  golden: 'dbb35c',
  platinum: 'ecdcbf',
  white: 'ece8e2',
  grey: 'a9abad',
  gray: 'a9abad',
  silver: 'c6cad0',
};

/** Hair nobody chose. */
export const NATURAL_HAIR = ['2c1b18', '4a312c', '724133', 'a55728', 'b58143', 'd6b370', 'a0452b'] as const;

/** What the same words mean for skin, where that differs. */
export const SKIN_COLOURS: Readonly<Record<string, string>> = {
  ...COLOURS,
  pale: 'ffe0c9',
  fair: 'ffdbb4',
  light: 'edb98a',
  tan: 'd99a66',
  tanned: 'd08b5b',
  olive: 'd3a06c',
  brown: 'a4673f',
  dark: '6f4a35',
  black: '614335',
  ebony: '54382c',
  green: '8fb573',
  blue: '86aede',
  white: 'ffe8d6',
};

/** Skin nobody chose. */
export const NATURAL_SKIN = ['ffdbb4', 'f0c097', 'd99c6c', 'a96d48', '74503c'] as const;

/** A colour between two, `share` of the way from `from` to `to`. Takes and gives `#rrggbb`. */
export function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16);
  const mixed = [0, 1, 2].map((at) => {
    const value = Math.round(channel(from, at) * (1 - share) + channel(to, at) * share);
    return value.toString(16).padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}
