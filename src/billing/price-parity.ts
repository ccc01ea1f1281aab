import type { Economy } from './economy.ts';

/** A pack that Discord's own shop sells at another price than ours, or at one that nobody wrote down. */
export interface PriceDisparity {
  readonly pack: string;
  readonly priceCents: number;
  /** Null where the file does not say it. */
  readonly discordPriceCents: number | null;
}

/**
 * The packs whose price in Discord differs from ours: what is sold outside must be sold through Premium Apps too, and
 * not dearer. Discord's API does not tell prices; the file does.
 */
export function priceDisparities({ packs }: Economy): readonly PriceDisparity[] {
  return packs
    .filter(
      ({ discordSku, discordPriceCents, priceCents }) =>
        discordSku !== null && discordPriceCents !== priceCents,
    )
    .map(({ name, priceCents, discordPriceCents }) => ({ pack: name, priceCents, discordPriceCents }));
}
