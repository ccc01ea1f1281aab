import type { Asked } from '../command.ts';
import { drawChart } from '../delivery/draw-chart.ts';
import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { type SpendingWish, spendingOf } from '../flows/spending.ts';
import { historyPage, reportOf, wholeHistory } from '../flows/wallet-report.ts';
import {
  filterOf,
  historyCard,
  historyFile,
  overviewCard,
  spendingWishOf,
  usageCard,
} from '../present/balance-tabs.ts';
import type { Message } from '../present/message.ts';
import { spendingChart } from '../present/spending-chart.ts';
import { definePress, type Pressable } from '../press.ts';

/** The tabs, pages and filters of /balance: always of whoever presses, which is the one who sees them. */
export const balancePresses = definePress('balance', async ({ action, id, arg }, asked) => {
  const { interaction, context, words } = asked;
  switch (action) {
    case 'show':
      return updateInTime(asked, async () => overviewCard(await reportOf(context, asked), words));
    case 'usage':
      return updateInTime(asked, () => usageMessage(asked, spendingWishOf(id, arg)));
    case 'history':
    case 'filter': {
      const typed = interaction.isStringSelectMenu() ? (interaction.values[0] ?? null) : arg;
      const page = Math.max(0, Number.parseInt(id, 10) || 0);
      const wanted = { filter: filterOf(typed), page };
      return updateInTime(asked, async () => historyCard(await historyPage(context, asked, wanted), words));
    }
    case 'csv':
      return answerInTime(asked, async () => {
        const { entries, economy } = await wholeHistory(context, asked);
        return historyFile(entries, economy, words);
      });
  }
});

async function usageMessage(asked: Asked<Pressable>, wish: SpendingWish): Promise<Message> {
  const { context, words } = asked;
  const [report, { economy, spending }] = await Promise.all([
    reportOf(context, asked),
    spendingOf(context, asked, wish),
  ]);
  const picture = spending.total === 0 ? null : await drawn(asked, spendingChart(spending, economy, words));
  return usageCard(report, { ...wish, spending, picture }, words);
}

/** Null where it cannot be drawn: the numbers then stand in words. */
async function drawn({ context }: Asked<Pressable>, svg: string): Promise<Buffer | null> {
  try {
    return await drawChart(svg);
  } catch (error) {
    context.log.error({ err: error }, 'a chart could not be drawn');
    return null;
  }
}
