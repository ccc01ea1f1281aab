import type { Asked } from '../command.ts';
import { updateInTime } from '../delivery/in-time.ts';
import { mayManage } from '../delivery/manage-server.ts';
import { reply } from '../delivery/reply.ts';
import { closeProblem, openProblems } from '../flows/problem.ts';
import { refundReceipt } from '../flows/refund-receipt.ts';
import { moneyReportOf, periodOf, reportOf } from '../flows/server-report.ts';
import { finishLines, useEconomy, withdrawEconomy } from '../flows/switch-economy.ts';
import { AUDIT_PAGE, auditPage } from '../present/admin.ts';
import { switchedCard, withdrawnCard } from '../present/economy.ts';
import { noticeMessage } from '../present/notice.ts';
import { closedMessage, PROBLEMS_PAGE, problemsPage } from '../present/problems.ts';
import { refundDone } from '../present/refund.ts';
import { moneyCard, usageCard } from '../present/reports.ts';
import { definePress, type Pressable } from '../press.ts';

/** The buttons of /admin. The permission is asked for on every press: it may have been taken away since. */
export const adminPresses = definePress('admin', async ({ action, id, arg }, asked) => {
  const { interaction, words } = asked;
  if (!mayManage(interaction)) return reply(interaction, noticeMessage('not_allowed', words));
  switch (action) {
    case 'audit':
      return turnAuditTo(Math.max(0, Number.parseInt(id, 10) || 0), asked);
    case 'use':
      return use(id, arg ?? '', asked);
    case 'withdraw':
      return withdraw(Number.parseInt(id, 10) || 0, asked);
    case 'refund':
      return refund(id, arg ?? '', asked);
    case 'close':
      return close(id, asked);
    case 'problems':
      return turnProblemsTo(Math.max(0, Number.parseInt(id, 10) || 0), asked);
    case 'usage':
    case 'money':
      return report(action, asked);
    case 'drop':
      return updateInTime(asked, async () => noticeMessage('unchanged', words));
    default:
      return reply(interaction, noticeMessage('gone', words));
  }
});

/** @param arg the number of the rule, and behind a comma its instant where it has one */
async function use(version: string, arg: string, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server, member: actor } = asked;
  const [n = '', from = null] = arg.split(',');
  const shown = { version, n: Number.parseInt(n, 10) || 0, from: from === null ? null : Number(from) };
  await updateInTime(asked, async () =>
    switchedCard(await useEconomy(context, { server, actor }, shown), words),
  );
}

async function withdraw(n: number, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server, member: actor } = asked;
  await updateInTime(asked, async () =>
    withdrawnCard(await withdrawEconomy(context, { server, actor }, n), words),
  );
}

async function turnAuditTo(skip: number, asked: Asked<Pressable>): Promise<void> {
  const { context, words, server } = asked;
  const page = { skip, limit: AUDIT_PAGE + 1 };
  await updateInTime(asked, async () => {
    await finishLines(context, server);
    return auditPage(await context.audits.page(server, page), skip, words);
  });
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

async function report(which: 'usage' | 'money', asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, server } = asked;
  const period = periodOf(interaction.isStringSelectMenu() ? (interaction.values[0] ?? null) : null);
  await updateInTime(asked, async () =>
    which === 'usage'
      ? usageCard(await reportOf(context, server, period), words)
      : moneyCard(await moneyReportOf(context, server, period), words),
  );
}
