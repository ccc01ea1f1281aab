import { defineSubcommand, type SubcommandGroup } from '../../command.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { openProblems } from '../../flows/problem.ts';
import { PROBLEMS_PAGE, problemsPage } from '../../present/problems.ts';

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

/** /admin report: what was used, what moved, and what members reported. */
export const reportGroup: SubcommandGroup = {
  name: 'report',
  description: 'What was used, what moved, what members reported',
  subcommands: [problems],
};
