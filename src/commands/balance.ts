import { defineCommand } from '../command.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { reportOf } from '../flows/wallet-report.ts';
import { overviewCard } from '../present/balance-tabs.ts';

/** /balance: what the member has, what is held, what is free today, what moved; usage and history on its tabs. */
export const balance = defineCommand(
  {
    name: 'balance',
    description: 'What you have, what is held, and what moved last. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
  },
  async (_args, asked) => {
    const { context, words } = asked;
    await answerInTime(asked, async () => overviewCard(await reportOf(context, asked), words));
  },
);
