import { viewOf } from '../billing/wallet-view.ts';
import { defineCommand } from '../command.ts';
import { patiently, reply } from '../delivery/reply.ts';
import { balanceCard } from '../present/balance.ts';

const MOVEMENTS_SHOWN = 8;

/** /balance: what the member has, what is held, what is free today, what moved last. */
export const balance = defineCommand(
  {
    name: 'balance',
    description: 'What you have, what is held, and what moved last. Only you see it.',
    contexts: [0],
    integration_types: [0],
  },
  async (_args, { interaction, server, member, words, context }) => {
    using _patience = patiently(interaction, (error) => context.log.warn({ err: error }, 'not deferred'));
    const economy = await context.economies.of(server);
    const standing = await context.ledger.standing({ server, member }, economy);
    const { wallet } = standing;
    const movements = wallet === null ? [] : await context.ledger.entries(wallet, { limit: MOVEMENTS_SHOWN });
    await reply(interaction, balanceCard({ view: viewOf(standing), economy, movements }, words));
  },
);
