import type { Asked } from '../command.ts';
import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { choosePlan, type PlanWish } from '../flows/choose-plan.ts';
import { chosenPlanCard, planCard } from '../present/plan.ts';
import { definePress, type Pressable } from '../press.ts';

/** The plan card's select and buttons. It acts on the plan of whoever presses, which is the one who sees it. */
export const planPresses = definePress('plan', async ({ action }, asked) => {
  const { interaction, context, words, server } = asked;
  switch (action) {
    case 'open':
      return answerInTime(asked, async () =>
        planCard(await context.ledger.standing(asked, await context.economies.of(server)), words),
      );
    case 'choose':
      return wish({ choose: interaction.isStringSelectMenu() ? (interaction.values[0] ?? '') : '' }, asked);
    case 'cancel':
    case 'resume':
      return wish(action, asked);
  }
});

async function wish(wanted: PlanWish, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words } = asked;
  await updateInTime(asked, async () =>
    chosenPlanCard(await choosePlan(context, asked, wanted, interaction.id), words),
  );
}
