/** Every row of the specification, by economy: how many there are. */
const ROWS = { gen: 19, ima: 19, str: 18, top: 12, gni: 9, com: 7 } as const;

/** The ids of all rows, in the order of the specification. */
export const ROW_IDS: readonly string[] = Object.entries(ROWS).flatMap(([economy, count]) =>
  Array.from({ length: count }, (_, index) => `${economy}-${String(index + 1).padStart(2, '0')}`),
);

/** Rows that wait for something that is not there yet, and for what. A row with a test must not stand here. */
export const DUE_LATER: Readonly<Record<string, string>> = {
  'gen-18': 'characters',
  'ima-13': 'worlds',
  'ima-14': 'worlds and payouts',
  'ima-15': 'worlds and payouts',
  'ima-16': 'worlds and payouts',
  'ima-17': 'worlds and payouts',
  'ima-19': 'payouts',
  'str-10': 'outpainting',
  'str-11': 'inpainting',
  'str-13': 'the gallery',
  'str-14': 'projects',
  'str-17': 'shared pools',
  'gni-06': "members' own keys",
  'gni-08': 'worlds and payouts',
  'gni-09': 'payouts in money',
};
