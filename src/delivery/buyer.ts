import type { RepliableInteraction } from 'discord.js';
import type { Asked } from '../command.ts';
import { type Buyer, buyPack } from '../flows/buy.ts';
import type { PlanWish } from '../flows/choose-plan.ts';
import { placeOf } from '../flows/place.ts';
import { creditWaiting } from '../flows/premium.ts';
import { wishPlan } from '../flows/subscribe.ts';
import { boughtCard } from '../present/buy.ts';
import type { Message } from '../present/message.ts';
import { subscribedCard } from '../present/plan.ts';

/** Who asks to buy, and where they look until it is paid. */
export function buyerOf({ interaction, context, server, member }: Asked<RepliableInteraction>): Buyer {
  const { token, locale } = interaction;
  return { server, member, locale, place: placeOf(token, context.clock.now()) };
}

/** How the answer reaches who asked: `answerInTime` or `updateInTime`. */
type Answer<By extends RepliableInteraction> = (
  asked: Asked<By>,
  make: () => Promise<Message>,
) => Promise<unknown>;

/** Chooses a pack. What its buyer bought of it in Discord's shop, and waited for this choice, is credited after the answer. */
export async function choosePack<By extends RepliableInteraction>(
  pack: string,
  asked: Asked<By>,
  answer: Answer<By>,
): Promise<void> {
  const { context, words } = asked;
  let sku: string | null = null;
  await answer(asked, async () => {
    const bought = await buyPack(context, buyerOf(asked), pack);
    sku = bought.kind === 'offered' ? bought.purchase.sku : null;
    return boughtCard(bought, words);
  });
  if (sku !== null) creditChosen(asked);
}

/** Does what a member wishes of their plan; the same about what waited in Discord's shop. */
export async function answerWish<By extends RepliableInteraction>(
  wish: PlanWish,
  asked: Asked<By>,
  answer: Answer<By>,
): Promise<void> {
  const { context, interaction, words } = asked;
  let sku: string | null = null;
  await answer(asked, async () => {
    const subscribed = await wishPlan(context, buyerOf(asked), wish, interaction.id);
    sku = subscribed.kind === 'pay' ? subscribed.sku : null;
    return subscribedCard(subscribed, words);
  });
  if (sku !== null) creditChosen(asked);
}

/** After the answer, since what is credited changes that message. Whatever goes wrong here a job does again. */
function creditChosen({ context, member }: Asked<RepliableInteraction>): void {
  creditWaiting(context, { member }).catch((error: unknown) =>
    context.log.error({ err: error }, 'what waits in the shop could not be credited'),
  );
}
