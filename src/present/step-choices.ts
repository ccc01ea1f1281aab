/** The steps on offer: at most 25 from the least to the most, always with the usual number and the chosen one. */
export function stepChoices(
  steps: { readonly min: number; readonly reference: number; readonly max: number },
  chosen: number,
): number[] {
  const { min, reference, max } = steps;
  const gap = GAPS.find((each) => Math.floor((max - min) / each) + 1 <= ROUND_CHOICES) ?? max - min;
  const choices = new Set([min, max, reference, chosen]);
  for (let count = Math.ceil(min / gap) * gap; count < max; count += gap) choices.add(count);
  return [...choices].filter((count) => count >= min && count <= max).sort((a, b) => a - b);
}

const GAPS = [1, 2, 5, 10, 20, 50, 100];
/** Four places of Discord's 25 are kept for the ends, the usual and the chosen number. */
const ROUND_CHOICES = 20;
