import { defineSubcommand, type SubcommandGroup } from '../../command.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { openProblems } from '../../flows/problem.ts';
import { moneyReportOf, PERIODS, periodOf, reportOf } from '../../flows/server-report.ts';
import { PROBLEMS_PAGE, problemsPage } from '../../present/problems.ts';
import { moneyCard, usageCard } from '../../present/reports.ts';
import { english } from '../../present/words/en.ts';

const problems = defineSubcommand(
  { name: 'problems', description: 'What members reported about their receipts, with a refund in one press' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    const oldest = { skip: 0, limit: PROBLEMS_PAGE + 1 };
    await answerInTime(asked, async () =>
      problemsPage(await openProblems(context, server, oldest), 0, words),
    );
  },
);

const PERIOD = {
  type: 3,
  name: 'period',
  description: 'Which time, in UTC; this month if left out',
  required: false,
  choices: PERIODS.map((value) => ({ name: english.reports.periods[value], value })),
} as const;

const usage = defineSubcommand(
  { name: 'usage', description: 'What was used, by model and by day', options: [PERIOD] },
  async ({ period }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () =>
      usageCard(await reportOf(context, server, periodOf(period)), words),
    );
  },
);

const money = defineSubcommand(
  {
    name: 'money',
    description: 'Credit granted, spent, held, expired and borne by the house',
    options: [PERIOD],
  },
  async ({ period }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () =>
      moneyCard(await moneyReportOf(context, server, periodOf(period)), words),
    );
  },
);

/** /admin report: what was used, what moved, and what members reported. */
export const reportGroup: SubcommandGroup = {
  name: 'report',
  description: 'What was used, what moved, what members reported',
  subcommands: [usage, money, problems],
};
