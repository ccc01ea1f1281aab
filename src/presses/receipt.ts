import { refundKey } from '../billing/command.ts';
import type { TokenPrice } from '../billing/economy.ts';
import type { Receipt } from '../billing/receipt.ts';
import type { Asked } from '../command.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { reply } from '../delivery/reply.ts';
import { receiptOfHold } from '../flows/find-receipt.ts';
import { reportProblem } from '../flows/problem.ts';
import { PROBLEM_FIELD, problemModal } from '../present/modals.ts';
import { noticeMessage } from '../present/notice.ts';
import { reportedMessage } from '../present/problems.ts';
import { receiptDetail } from '../present/receipt.ts';
import { definePress, type Pressable } from '../press.ts';

/** The buttons of receipts. A receipt is shown to the one whose wallet paid it, and to nobody else. */
export const receiptPresses = definePress('receipt', async ({ action, id }, asked) => {
  const { interaction, words } = asked;
  switch (action) {
    case 'show':
      return show(id, asked);
    case 'report':
      // At once, since a modal cannot follow a deferral: whose receipt it is the report itself asks.
      if (!interaction.isModalSubmit()) await interaction.showModal(problemModal(id, words));
      return;
    case 'problem':
      return report(id, asked);
  }
});

async function show(hold: string, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, server, member } = asked;
  const found = await receiptOfHold(context, { server, member }, hold);
  if (found === null) return reply(interaction, noticeMessage('no_receipt', words));
  const { economy, account, receipt } = found;
  const rates = await ratesOf(receipt, asked);
  const refund = await context.ledger.entry(account.wallet, refundKey(hold));
  await reply(interaction, receiptDetail(receipt, economy, { rates, refund }, words));
}

async function report(hold: string, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words } = asked;
  const typed = interaction.isModalSubmit() ? interaction.fields.getTextInputValue(PROBLEM_FIELD) : '';
  await answerInTime(asked, async () =>
    reportedMessage(await reportProblem(context, asked, hold, typed), words),
  );
}

async function ratesOf(receipt: Receipt, { context }: Asked<Pressable>): Promise<TokenPrice | null> {
  if (receipt.priceVersion === null) return null;
  const price = await context.economies.price(receipt.priceVersion);
  return price !== null && 'rates' in price ? price : null;
}
