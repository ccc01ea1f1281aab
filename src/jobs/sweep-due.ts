import type { Job } from '../schedule.ts';

const WALLETS_MAX = 500;

/** Books what time made due in wallets that nobody touches: expired holds, ended credit. */
export const sweepDue: Job = {
  name: 'sweep-due',
  at: '*/20 * * * * *',
  async run({ ledger, models, economies, clock }) {
    const due = { due: { $ne: null, $lte: new Date(clock.now()) } };
    const wallets = await models.wallets
      .find(due, { _id: 1 }, { sort: { due: 1 }, limit: WALLETS_MAX })
      .lean();
    for (const { _id: wallet } of wallets) {
      const owner = await ledger.addresses.owner(wallet);
      if (owner === null) continue;
      const economy = await economies.of(owner.server);
      if (economy.name === owner.economy) await ledger.touch({ wallet, economy });
    }
  },
};
