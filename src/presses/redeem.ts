import { answerCode } from '../delivery/redeem.ts';
import { CODE_FIELD, redeemModal } from '../present/modals.ts';
import { definePress } from '../press.ts';

/** "Redeem a code" wherever it stands: asks for the code, and takes it. */
export const redeemPresses = definePress('redeem', async (_id, asked) => {
  const { interaction, words } = asked;
  if (!interaction.isModalSubmit()) return interaction.showModal(redeemModal(words));
  await answerCode(asked, interaction.fields.getTextInputValue(CODE_FIELD));
});
