import { answerInTime } from '../delivery/in-time.ts';
import { redeem } from '../flows/coupon.ts';
import { redeemedMessage } from '../present/coupon.ts';
import { CODE_FIELD, redeemModal } from '../present/modals.ts';
import { definePress } from '../press.ts';

/** "Redeem a code" wherever it stands: asks for the code, and takes it. */
export const redeemPresses = definePress('redeem', async (_id, asked) => {
  const { interaction, context, words } = asked;
  if (!interaction.isModalSubmit()) return interaction.showModal(redeemModal(words));
  const code = interaction.fields.getTextInputValue(CODE_FIELD);
  await answerInTime(asked, async () =>
    redeemedMessage(await redeem(context, asked, code, interaction.id), words),
  );
});
