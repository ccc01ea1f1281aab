import { defineCommand } from '../command.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { serverNames } from '../delivery/server-names.ts';
import { accountOf } from '../flows/account.ts';
import { accountCard } from '../present/account.ts';

/** /account: what is kept about a member, as a file, and the way to be forgotten. In a DM it is about every server. */
export const account = defineCommand(
  {
    name: 'account',
    description: 'What is kept about you: have it as a file, or delete it. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
  },
  async (_args, asked) => {
    const { interaction, context, member, server, isDirect, words } = asked;
    await answerInTime(asked, async () => {
      const kept = await accountOf(context, { member, server: null });
      return accountCard({ kept, here: isDirect ? null : server, nameOf: serverNames(interaction) }, words);
    });
  },
);
