import type { Economy } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import type { Owner } from '../billing/outcome.ts';
import type { Receipt } from '../billing/receipt.ts';
import type { Context } from '../context.ts';
import { lowToTell } from '../flows/low-balance.ts';
import { lowWarning } from '../present/low-balance.ts';
import type { Words } from '../present/words/index.ts';

/** What was paid for, and what the wallet held behind it. */
export interface PaidFor extends Owner {
  readonly economy: Economy;
  readonly receipt: Receipt | null;
  readonly wallet: WalletState | null;
}

/** After something was paid for: that the balance is low, beside the result and for the member alone, once a period. */
export async function warnIfLow(context: Context, token: string, paid: PaidFor, words: Words): Promise<void> {
  const { server, member, economy, receipt, wallet } = paid;
  if (wallet === null || receipt === null || receipt.charged === 0) return;
  try {
    const low = await lowToTell(context, { server, member }, economy, wallet);
    if (low !== null) await context.webhooks.followUp(token, lowWarning(low, economy, wallet, words));
  } catch (error) {
    context.log.warn({ err: error }, 'a low balance was not told');
  }
}
