import { defineSubcommand, type SubcommandGroup } from '../../command.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { createCoupon, endCoupon } from '../../flows/coupon.ts';
import { COUPONS_SHOWN, couponEnded, couponList, couponMade } from '../../present/coupon.ts';
import { inputFault } from '../../present/refusal.ts';
import { amountOption, BUCKET, creditOf } from './credit-options.ts';
import { bucketChoices } from './wallet.ts';

const CODE = {
  type: 3,
  name: 'code',
  description: 'What members type',
  required: true,
  max_length: 60,
} as const;

const create = defineSubcommand(
  {
    name: 'create',
    description: 'Make a coupon',
    options: [
      CODE,
      amountOption('What it is worth, such as 12.50'),
      BUCKET,
      { type: 4, name: 'uses', description: 'How often in all', required: false },
      { type: 4, name: 'each', description: 'How often a member, 1 if left out', required: false },
      {
        type: 3,
        name: 'expires',
        description: 'Its last day, such as 2026-12-31',
        required: false,
        max_length: 10,
      },
    ],
  },
  async (args, asked) => {
    const { interaction, server, member: actor, words, context } = asked;
    await answerInTime(asked, async () => {
      const economy = await context.economies.of(server);
      const amount = creditOf(args.amount, economy);
      if (amount === null) return inputFault('amount', words.input.amount(economy.unit.scale), words);
      const { code, bucket, uses, each: perMember, expires } = args;
      const who = { id: interaction.id, server, actor };
      const wish = { code, amount, bucket, uses, perMember, expires };
      return couponMade(await createCoupon(context, who, wish), words);
    });
  },
  bucketChoices,
);

const list = defineSubcommand(
  { name: 'list', description: 'The coupons, and how often each was used' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const economy = await context.economies.of(server);
      const found = await context.coupons.list(server, economy.name, COUPONS_SHOWN);
      return couponList(found, { economy, now: context.clock.now() }, words);
    });
  },
);

const end = defineSubcommand(
  { name: 'end', description: 'End a coupon at once; what was redeemed stays', options: [CODE] },
  async ({ code }, asked) => {
    const { interaction, server, member: actor, words, context } = asked;
    const who = { id: interaction.id, server, actor };
    await answerInTime(asked, async () => couponEnded(await endCoupon(context, who, code), words));
  },
);

/** /admin coupon: codes that members turn into credit. */
export const couponGroup: SubcommandGroup = {
  name: 'coupon',
  description: 'Codes that members turn into credit',
  subcommands: [create, list, end],
};
