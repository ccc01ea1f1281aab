import type { AutocompleteInteraction } from 'discord.js';
import { parseDecimal } from '../../billing/money.ts';
import type { Asked, SubcommandGroup } from '../../command.ts';
import { defineSubcommand } from '../../command.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { grantCredit, grantPlan } from '../../flows/administer.ts';
import { walletOfMember, whatPlanBecame, whatWasGranted } from '../../present/admin.ts';
import { inputFault } from '../../present/refusal.ts';
import { planChoices } from '../plan.ts';

const MEMBER = { type: 6, name: 'member', description: 'Whose wallet', required: true } as const;
const REASON = {
  type: 3,
  name: 'reason',
  description: 'For the list of changes',
  required: false,
  max_length: 200,
} as const;
const MOVEMENTS_SHOWN = 8;

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
    options: [
      MEMBER,
      { type: 3, name: 'amount', description: 'How much, such as 12.50', required: true, max_length: 20 },
      {
        type: 3,
        name: 'bucket',
        description: 'Into which bucket',
        required: false,
        max_length: 40,
        autocomplete: true,
      },
      REASON,
    ],
  },
  async (args, asked) => {
    const { interaction, server, member: actor, words, context } = asked;
    await answerInTime(asked, async () => {
      const { unit } = await context.economies.of(server);
      const amount = parseDecimal(args.amount, unit.scale);
      if (amount === null || amount <= 0) return inputFault('amount', words.input.amount(unit.scale), words);
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

/** /admin wallet: what members have, and what an owner gives them. */
export const walletGroup: SubcommandGroup = {
  name: 'wallet',
  description: "Members' wallets",
  subcommands: [show, grant, plan],
};
