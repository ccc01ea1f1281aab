import type { Asked } from '../command.ts';
import { reply, updateOptions } from '../delivery/reply.ts';
import { choosePlan, type PlanWish } from '../flows/choose-plan.ts';
import type { Message } from '../present/message.ts';
import { chosenPlanCard, planCard } from '../present/plan.ts';
import { definePress, type Pressable } from '../press.ts';

/** The plan card's select and buttons. It acts on the plan of whoever presses, which is the one who sees it. */
export const planPresses = definePress('plan', async ({ action }, asked) => {
  const { interaction, context, words, server, member } = asked;
  switch (action) {
    case 'open': {
      const economy = await context.economies.of(server);
      const standing = await context.ledger.standing({ server, member }, economy);
      return reply(interaction, planCard(standing, words));
    }
    case 'choose':
      return wish({ choose: interaction.isStringSelectMenu() ? (interaction.values[0] ?? '') : '' }, asked);
    case 'cancel':
    case 'resume':
      return wish(action, asked);
  }
});

async function wish(wanted: PlanWish, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, server, member } = asked;
  const chosen = await choosePlan(context, { server, member }, wanted, interaction.id);
  await update(chosenPlanCard(chosen, words), asked);
}

async function update(message: Message, { interaction }: Asked<Pressable>): Promise<void> {
  if (interaction.isModalSubmit()) return reply(interaction, message);
  await interaction.update(updateOptions(message));
}
