import { defineCommand } from '../command.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { redeem as redeemCode } from '../flows/coupon.ts';
import { redeemedMessage } from '../present/coupon.ts';

/** /redeem: turns a code into credit. */
export const redeem = defineCommand(
  {
    name: 'redeem',
    description: 'Turn a code into credit. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
    options: [{ type: 3, name: 'code', description: 'The code', required: true, max_length: 60 }],
  },
  async ({ code }, asked) => {
    const { interaction, words, context } = asked;
    await answerInTime(asked, async () =>
      redeemedMessage(await redeemCode(context, asked, code, interaction.id), words),
    );
  },
);
