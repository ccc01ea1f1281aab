import type { WalletState } from '../billing/entry.ts';
import type { Context } from '../context.ts';
import { sweepWallet } from '../flows/sweep-wallet.ts';
import type { Job } from '../schedule.ts';

/** How many wallets are touched at once: they share their round trips. */
const AT_ONCE = 32;

/** Books what time made due in wallets that nobody touches: expired holds, ended credit and plans, of which members are told. */
export const sweepDue: Job = {
  name: 'sweep-due',
  at: '*/20 * * * * *',
  async run(context) {
    const due = { due: { $ne: null, $lte: new Date(context.clock.now()) } };
    // All of them, however many: those of another economy or of nobody stay due and would hide the others.
    const wallets = context.models.wallets
      .find(due, null, { sort: { due: 1 } })
      .select(['seq', 'state.plan'])
      .lean()
      .cursor();
    let group: Promise<void>[] = [];
    for await (const wallet of wallets) {
      context.ledger.journal.saw(wallet._id, wallet.seq);
      group.push(swept(context, wallet));
      if (group.length < AT_ONCE) continue;
      await Promise.all(group);
      group = [];
    }
    await Promise.all(group);
  },
};

/** One wallet's trouble is its own. */
async function swept(
  context: Context,
  { _id: wallet, state }: { readonly _id: string; readonly state: WalletState },
): Promise<void> {
  try {
    await sweepWallet(context, wallet, state.plan);
  } catch (error) {
    context.log.error({ err: error, wallet }, 'a wallet could not be swept');
  }
}
