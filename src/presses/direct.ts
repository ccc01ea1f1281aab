import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { sharedServers } from '../delivery/shared-servers.ts';
import { directChosenCard, directServerCard } from '../present/direct-server.ts';
import { inputFault } from '../present/refusal.ts';
import { definePress } from '../press.ts';

/** The choice of the server that a member uses in direct messages; whoever presses chooses for themselves. */
export const directPresses = definePress('direct', async ({ action }, asked) => {
  const { interaction, context, member, words } = asked;
  if (action === 'open') {
    return answerInTime(asked, async () => directServerCard(await sharedServers(asked), words));
  }
  const wanted = interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
  await updateInTime(asked, async () => {
    const chosen = (await sharedServers(asked)).find(({ id }) => id === wanted);
    if (chosen === undefined) return inputFault('server', words.direct.notThere, words);
    await context.directs.choose(member, chosen.id);
    return directChosenCard(chosen, words);
  });
});
