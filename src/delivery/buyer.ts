import type { RepliableInteraction } from 'discord.js';
import type { Asked } from '../command.ts';
import { type Bought, type Buyer, buyPack } from '../flows/buy.ts';
import { placeOf } from '../flows/place.ts';
import { creditWaiting } from '../flows/premium.ts';

/** Who asks to buy, and where they look until it is paid. */
export function buyerOf({ interaction, context, server, member }: Asked<RepliableInteraction>): Buyer {
  const { token, locale } = interaction;
  return { server, member, locale, place: placeOf(token, context.clock.now()) };
}

/** Chooses a pack. What its buyer bought of it in Discord's shop, and waited for this choice, is credited. */
export async function choosePack(pack: string, asked: Asked<RepliableInteraction>): Promise<Bought> {
  const { context } = asked;
  const bought = await buyPack(context, buyerOf(asked), pack);
  if (bought.kind === 'offered' && bought.purchase.sku !== null) {
    creditWaiting(context, asked.member).catch((error: unknown) =>
      context.log.error({ err: error }, 'what waits in the shop could not be credited'),
    );
  }
  return bought;
}
