import type { Economy } from './economy.ts';

/** A pack or plan that Discord's own shop sells at another price than ours, or at one that nobody wrote down. */
export interface PriceDisparity {
  readonly kind: 'pack' | 'plan';
  readonly name: string;
  readonly priceCents: number;
  /** Null where the file does not say it. */
  readonly discordPriceCents: number | null;
}

/**
 * The packs and plans whose price in Discord differs from ours, in the order of the file: what is sold outside must be
 * sold through Premium Apps too, and not dearer. Discord's API does not tell prices; the file does.
 * @see https://support-dev.discord.com/hc/articles/23810643331735
 */
export function priceDisparities({ packs, plans }: Economy): readonly PriceDisparity[] {
  const sold = [
    ...packs.map((pack) => ({ kind: 'pack' as const, ...pack })),
    ...plans.map((plan) => ({ kind: 'plan' as const, ...plan })),
  ];
  return sold.flatMap(({ kind, name, priceCents, discordSku, discordPriceCents }) =>
    discordSku === null || priceCents === null || discordPriceCents === priceCents
      ? []
      : [{ kind, name, priceCents, discordPriceCents }],
  );
}
