import type { AutocompleteInteraction } from 'discord.js';
import type { Asked, SubcommandGroup } from '../../command.ts';
import { defineSubcommand } from '../../command.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { mayManage } from '../../delivery/manage-server.ts';
import { grantCredit, grantPlan } from '../../flows/administer.ts';
import { recentReceipts } from '../../flows/find-receipt.ts';
import { previewRefund } from '../../flows/refund-receipt.ts';
import { walletOfMember, whatPlanBecame, whatWasGranted } from '../../present/admin.ts';
import { receiptChoices, refundPreview } from '../../present/refund.ts';
import { inputFault } from '../../present/refusal.ts';
import { planChoices } from '../plan.ts';
import { amountOption, BUCKET, creditOf } from './credit-options.ts';

const MEMBER = { type: 6, name: 'member', description: 'Whose wallet', required: true } as const;
const REASON = {
  type: 3,
  name: 'reason',
  description: 'For the list of changes',
  required: false,
  max_length: 200,
} as const;
const MOVEMENTS_SHOWN = 8;
const RECEIPTS_OFFERED = 25;

const show = defineSubcommand(
  { name: 'show', description: 'What a member has, and what moved last', options: [MEMBER] },
  async ({ member }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const economy = await context.economies.of(server);
      const standing = await context.ledger.standing({ server, member }, economy);
      const { wallet } = standing;
      const shown = { limit: MOVEMENTS_SHOWN };
      const movements = wallet === null ? [] : await context.ledger.entries(wallet, shown);
      return walletOfMember(member, standing, movements, words);
    });
  },
);

const grant = defineSubcommand(
  {
    name: 'grant',
    description: 'Give a member credit',
    options: [MEMBER, amountOption('How much, such as 12.50'), BUCKET, REASON],
  },
  async (args, asked) => {
    const { interaction, server, member: actor, words, context } = asked;
    await answerInTime(asked, async () => {
      const economy = await context.economies.of(server);
      const amount = creditOf(args.amount, economy);
      if (amount === null) return inputFault('amount', words.input.amount(economy.unit.scale), words);
      const act = { id: interaction.id, server, actor, member: args.member };
      const gift = { amount, bucket: args.bucket, note: args.reason };
      const acted = await grantCredit(context, act, gift);
      return whatWasGranted(acted, { member: args.member, ...gift }, words);
    });
  },
  bucketChoices,
);

/** The buckets whose name or title contains what was typed. */
export async function bucketChoices(
  _option: string,
  typed: string,
  { server, context }: Asked<AutocompleteInteraction>,
) {
  const wanted = typed.trim().toLowerCase();
  const { buckets } = await context.economies.of(server);
  return buckets
    .filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted))
    .map(({ name, title }) => ({ name: title, value: name }));
}

const plan = defineSubcommand(
  {
    name: 'plan',
    description: 'Give a member a plan: begin it, renew it, change it, or end it with the free one',
    options: [
      MEMBER,
      {
        type: 3,
        name: 'plan',
        description: 'Which plan',
        required: true,
        max_length: 100,
        autocomplete: true,
      },
      REASON,
    ],
  },
  async (args, asked) => {
    const { interaction, server, member: actor, words, context } = asked;
    const act = { id: interaction.id, server, actor, member: args.member };
    await answerInTime(asked, async () =>
      whatPlanBecame(await grantPlan(context, act, args.plan, args.reason), args.member, words),
    );
  },
  async (_option, typed, { server, context }) => planChoices(await context.economies.of(server), typed),
);

const refund = defineSubcommand(
  {
    name: 'refund',
    description: 'Give back what a receipt cost: shows what goes where before anything moves',
    options: [
      MEMBER,
      {
        type: 3,
        name: 'receipt',
        description: 'The receipt, such as 7H2K-9QXM',
        required: true,
        max_length: 20,
        autocomplete: true,
      },
    ],
  },
  async ({ member, receipt }, asked) => {
    const { server, words, context } = asked;
    const owner = { server, member };
    await answerInTime(asked, async () =>
      refundPreview(await previewRefund(context, owner, receipt), member, words),
    );
  },
  async (_option, typed, { interaction, server, words, context }) => {
    const member = interaction.options.get('member')?.value;
    // Until somebody is chosen there is nobody whose receipts could be offered.
    if (typeof member !== 'string' || !mayManage(interaction)) return [];
    const found = await recentReceipts(context, { server, member }, RECEIPTS_OFFERED);
    return receiptChoices(found, typed, words);
  },
);

/** /admin wallet: what members have, and what an owner gives them. */
export const walletGroup: SubcommandGroup = {
  name: 'wallet',
  description: "Members' wallets",
  subcommands: [show, grant, plan, refund],
};
