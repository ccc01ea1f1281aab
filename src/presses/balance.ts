import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { historyPage, reportOf, wholeHistory } from '../flows/wallet-report.ts';
import { filterOf, historyCard, historyFile, overviewCard, usageCard } from '../present/balance-tabs.ts';
import { definePress } from '../press.ts';

/** The tabs, pages and filters of /balance: always of whoever presses, which is the one who sees them. */
export const balancePresses = definePress('balance', async ({ action, id, arg }, asked) => {
  const { interaction, context, words } = asked;
  switch (action) {
    case 'show':
      return updateInTime(asked, async () => overviewCard(await reportOf(context, asked), words));
    case 'usage':
      return updateInTime(asked, async () => usageCard(await reportOf(context, asked), words));
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
