import { answerWish, buyerOf } from '../delivery/buyer.ts';
import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { payersOf, portalFor, upgradeNow } from '../flows/subscribe.ts';
import { noticeMessage } from '../present/notice.ts';
import { planCard, portalCard, subscribedCard } from '../present/plan.ts';
import { definePress } from '../press.ts';

/** The plan card's select and buttons. It acts on the plan of whoever presses, which is the one who sees it. */
export const planPresses = definePress('plan', async ({ action, id }, asked) => {
  const { interaction, context, words, server } = asked;
  switch (action) {
    case 'open':
      return answerInTime(asked, async () => {
        const standing = await context.ledger.standing(asked, await context.economies.of(server));
        return planCard(standing, words, null, await payersOf(context, standing.wallet));
      });
    case 'choose':
      return answerWish(
        { choose: interaction.isStringSelectMenu() ? (interaction.values[0] ?? '') : '' },
        asked,
        updateInTime,
      );
    case 'cancel':
    case 'resume':
      return answerWish(action, asked, updateInTime);
    case 'upgrade':
      return updateInTime(asked, async () => {
        const upgraded = await upgradeNow(context, buyerOf(asked), id, interaction.id);
        return upgraded === null ? noticeMessage('gone', words) : subscribedCard(upgraded, words);
      });
    case 'portal':
      return answerInTime(asked, async () => {
        const url = await portalFor(context, asked);
        return url === null ? noticeMessage('not_set_up', words) : portalCard(url, words);
      });
  }
});
