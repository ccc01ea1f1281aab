import { closeKey } from '../billing/command.ts';
import type { TokenPrice } from '../billing/economy.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { Asked } from '../command.ts';
import { reply } from '../delivery/reply.ts';
import { noticeMessage } from '../present/notice.ts';
import { receiptDetail } from '../present/receipt.ts';
import { definePress, type Pressable } from '../press.ts';

/** The buttons of receipts. A receipt is shown to the one whose wallet paid it, and to nobody else. */
export const receiptPresses = definePress('receipt', async ({ action, id }, asked) => {
  const { interaction, context, words, server, member } = asked;
  const economy = await context.economies.of(server);
  const wallet = await context.ledger.addresses.find({ server, member }, economy.name);
  const entry = wallet === null ? null : await context.ledger.entry(wallet, closeKey(id));
  const receipt = entry === null ? null : receiptOf(economy, entry);
  if (receipt === null) return reply(interaction, noticeMessage('no_receipt', words));
  if (action === 'report') return reply(interaction, noticeMessage('not_set_up', words));
  await reply(interaction, receiptDetail(receipt, economy, await ratesOf(receipt, asked), words));
});

async function ratesOf(receipt: Receipt, { context }: Asked<Pressable>): Promise<TokenPrice | null> {
  if (receipt.priceVersion === null) return null;
  const price = await context.economies.price(receipt.priceVersion);
  return price !== null && 'rates' in price ? price : null;
}
