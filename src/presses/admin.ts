import type { Asked } from '../command.ts';
import { updateInTime } from '../delivery/in-time.ts';
import { mayManage } from '../delivery/manage-server.ts';
import { reply } from '../delivery/reply.ts';
import { closeProblem, openProblems } from '../flows/problem.ts';
import { refundReceipt } from '../flows/refund-receipt.ts';
import { useEconomy } from '../flows/switch-economy.ts';
import { AUDIT_PAGE, auditPage } from '../present/admin.ts';
import { switchedCard } from '../present/economy.ts';
import { noticeMessage } from '../present/notice.ts';
import { closedMessage, PROBLEMS_PAGE, problemsPage } from '../present/problems.ts';
import { refundDone } from '../present/refund.ts';
import { definePress, type Pressable } from '../press.ts';

/** The buttons of /admin. The permission is asked for on every press: it may have been taken away since. */
export const adminPresses = definePress('admin', async ({ action, id, arg }, asked) => {
  const { interaction, words } = asked;
  if (!mayManage(interaction)) return reply(interaction, noticeMessage('not_allowed', words));
  switch (action) {
    case 'audit':
      return turnAuditTo(Math.max(0, Number.parseInt(id, 10) || 0), asked);
    case 'use':
      return use(id, Number.parseInt(arg ?? '', 10) || 0, asked);
    case 'refund':
      return refund(id, arg ?? '', asked);
    case 'close':
      return close(id, asked);
    case 'problems':
      return turnProblemsTo(Math.max(0, Number.parseInt(id, 10) || 0), asked);
    case 'drop':
      return updateInTime(asked, async () => noticeMessage('unchanged', words));
    default:
      return reply(interaction, noticeMessage('gone', words));
  }
});

async function use(version: string, n: number, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, server, member: actor } = asked;
  const who = { id: interaction.id, server, actor };
  await updateInTime(asked, async () => switchedCard(await useEconomy(context, who, { version, n }), words));
}

async function turnAuditTo(skip: number, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server } = asked;
  const page = { skip, limit: AUDIT_PAGE + 1 };
  await updateInTime(asked, async () => auditPage(await context.audits.page(server, page), skip, words));
}

async function refund(hold: string, member: string, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server, member: actor } = asked;
  await updateInTime(asked, async () =>
    refundDone(await refundReceipt(context, { actor }, { server, member }, hold), member, words),
  );
}

async function close(hold: string, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server, member: actor } = asked;
  await updateInTime(asked, async () =>
    closedMessage(await closeProblem(context, { server, actor }, hold), words),
  );
}

async function turnProblemsTo(skip: number, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server } = asked;
  const page = { skip, limit: PROBLEMS_PAGE + 1 };
  await updateInTime(asked, async () => problemsPage(await openProblems(context, server, page), skip, words));
}
