import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { Economy } from '../billing/economy.ts';
import { defineCommandTree, defineSubcommand } from '../command.ts';
import { answerWish } from '../delivery/buyer.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { payersOf } from '../flows/subscribe.ts';
import { planCard } from '../present/plan.ts';

const show = defineSubcommand(
  { name: 'show', description: 'Your plan, what it includes and when it changes' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const standing = await context.ledger.standing(asked, await context.economies.of(server));
      return planCard(standing, words, null, await payersOf(context, standing.wallet));
    });
  },
);

const choose = defineSubcommand(
  {
    name: 'choose',
    description: 'Choose another plan',
    options: [
      {
        type: 3,
        name: 'plan',
        description: 'Which plan',
        required: true,
        max_length: 100,
        autocomplete: true,
      },
    ],
  },
  async ({ plan }, asked) => {
    await answerWish({ choose: plan }, asked, answerInTime);
  },
  async (_option, typed, { server, context }) => planChoices(await context.economies.of(server), typed),
);

const cancel = defineSubcommand(
  { name: 'cancel', description: 'End your plan with the period that is paid for' },
  async (_args, asked) => {
    await answerWish('cancel', asked, answerInTime);
  },
);

/** The plans whose name or title contains what was typed. */
export function planChoices(economy: Economy, typed: string): APIApplicationCommandOptionChoice<string>[] {
  const wanted = typed.trim().toLowerCase();
  return economy.plans
    .filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted))
    .slice(0, 25)
    .map(({ name, title }) => ({ name: title, value: name }));
}

/** /plan: what a member is on, what else there is, and the way out. */
export const plan = defineCommandTree(
  {
    name: 'plan',
    description: 'Your plan: what it includes, and others. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
  },
  [show, choose, cancel],
);
