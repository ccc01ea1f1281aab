import { defineCommand } from '../command.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { serverNames } from '../delivery/server-names.ts';
import { choicesOf } from '../flows/member-settings.ts';
import { settingsCard } from '../present/settings.ts';

/** /settings: what a member chose for themselves, and the way to change each of it. */
export const settings = defineCommand(
  {
    name: 'settings',
    description: 'What you chose for yourself: your model, direct messages, privacy. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
  },
  async (_args, asked) => {
    const { interaction, context, member, words } = asked;
    await answerInTime(asked, async () => {
      const direct = await context.directs.of(member);
      const name = direct === null ? null : serverNames(interaction)(direct);
      return settingsCard(await choicesOf(context, asked), name, words);
    });
  },
);
