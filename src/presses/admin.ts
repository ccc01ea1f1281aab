import type { Asked } from '../command.ts';
import { mayManage } from '../delivery/manage-server.ts';
import { reply, updateOptions } from '../delivery/reply.ts';
import { AUDIT_PAGE, auditPage } from '../present/admin.ts';
import { noticeMessage } from '../present/notice.ts';
import { definePress, type Pressable } from '../press.ts';

/** The buttons of /admin. The permission is asked for on every press: it may have been taken away since. */
export const adminPresses = definePress('admin', async ({ action, id }, asked) => {
  const { interaction, words } = asked;
  if (!mayManage(interaction)) return reply(interaction, noticeMessage('not_allowed', words));
  switch (action) {
    case 'audit':
      return turnAuditTo(Math.max(0, Number.parseInt(id, 10) || 0), asked);
    default:
      return reply(interaction, noticeMessage('gone', words));
  }
});

async function turnAuditTo(
  skip: number,
  { interaction, context, words, server }: Asked<Pressable>,
): Promise<void> {
  const found = await context.audits.page(server, { skip, limit: AUDIT_PAGE + 1 });
  const message = auditPage(found, skip, words);
  if (interaction.isModalSubmit()) return reply(interaction, message);
  await interaction.update(updateOptions(message));
}
