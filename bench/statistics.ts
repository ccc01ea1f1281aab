/** What repeated measurements say together. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The value below which `share` of all lie, by nearest rank. @throws {RangeError} of none */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no percentile of nothing');
  return found;
}

/** The middle value; of two middle ones their mean. @throws {RangeError} of none */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('no median of nothing');
  return (lower + upper) / 2;
}

/** Median with the least and the most. @throws {RangeError} of none */
export function summary(values: readonly number[]): Summary {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** Half of the range, as a share of the median: how far rounds lie apart. */
export function spread({ median, least, most }: Summary): number {
  return median === 0 ? 0 : (most - least) / 2 / median;
}

/**
 * The ratio of two things measured in the same rounds: the median of the ratios round by round, so that what slows
 * the whole machine for a while slows both sides of a ratio.
 */
export function ratioByRound(ours: readonly number[], theirs: readonly number[]): number {
  const ratios = ours.flatMap((value, round) => {
    const other = theirs[round];
    return other === undefined || other === 0 ? [] : [value / other];
  });
  return ratios.length === 0 ? Number.POSITIVE_INFINITY : median(ratios);
}

/** Numbers from 0 (inclusive) to 1 (exclusive) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
