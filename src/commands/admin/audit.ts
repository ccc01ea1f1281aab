import { defineSubcommand } from '../../command.ts';
import { reply } from '../../delivery/reply.ts';
import { AUDIT_PAGE, auditPage } from '../../present/admin.ts';

/** /admin audit: every change that owners made, newest first. */
export const audit = defineSubcommand(
  { name: 'audit', description: 'Every change: who, what, how it stood before and after' },
  async (_args, { interaction, server, words, context }) => {
    const found = await context.audits.page(server, { skip: 0, limit: AUDIT_PAGE + 1 });
    await reply(interaction, auditPage(found, 0, words));
  },
);
