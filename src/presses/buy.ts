import type { Asked } from '../command.ts';
import { choosePack } from '../delivery/buyer.ts';
import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { sendDirectMessage } from '../delivery/send-direct.ts';
import { offerAgain, visitShop } from '../flows/buy.ts';
import { placeOf } from '../flows/place.ts';
import { boughtCard, linkMessage, shopCard } from '../present/buy.ts';
import type { Message } from '../present/message.ts';
import { noticeMessage } from '../present/notice.ts';
import { definePress, type Pressable } from '../press.ts';

/** The packs, the one that was chosen, and its link by DM. Each acts for whoever presses. */
export const buyPresses = definePress('buy', async ({ action, id }, asked) => {
  const { interaction, context, words } = asked;
  switch (action) {
    case 'open':
      return answerInTime(asked, async () => shopCard(await visitShop(context, asked), words));
    case 'pack': {
      const pack = interaction.isStringSelectMenu() ? (interaction.values[0] ?? '') : id;
      return choosePack(pack, asked, updateInTime);
    }
    case 'dm':
      return updateInTime(asked, () => sent(id, asked));
  }
});

/** Sends the link of a purchase by DM, and says beside its button what came of that. */
async function sent(id: string, asked: Asked<Pressable>): Promise<Message> {
  const { interaction, context, words } = asked;
  const place = placeOf(interaction.token, context.clock.now());
  const offered = await offerAgain(context, asked, id, place);
  if (offered?.payUrl == null) return noticeMessage('gone', words);
  const link = linkMessage(offered.pack, offered.payUrl, words);
  const how = await sendDirectMessage(context.rest, asked.member, link, interaction.id);
  const said = { sent: words.buy.dmSent, closed: words.buy.dmClosed, failed: words.buy.dmFailed }[how];
  return boughtCard(offered, words, said);
}
