import { defineSubcommand } from '../../command.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { finishLines } from '../../flows/switch-economy.ts';
import { AUDIT_PAGE, auditPage } from '../../present/admin.ts';

/** /admin audit: every change that owners made, newest first. */
export const audit = defineSubcommand(
  { name: 'audit', description: 'Every change: who, what, how it stood before and after' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    const newest = { skip: 0, limit: AUDIT_PAGE + 1 };
    await answerInTime(asked, async () => {
      await finishLines(context, server);
      return auditPage(await context.audits.page(server, newest), 0, words);
    });
  },
);
