import type { Asked } from '../command.ts';
import { reply, update } from '../delivery/reply.ts';
import { chooseModel, listModels } from '../flows/choose-model.ts';
import { modelsCard } from '../present/models.ts';
import { noticeMessage } from '../present/notice.ts';
import { refusalMessage } from '../present/refusal.ts';
import { upgradeTo } from '../present/ways-out.ts';
import { definePress, type Pressable } from '../press.ts';

/** The picker of models. It sets the choice of whoever presses, which is the one who sees it. */
export const modelsPresses = definePress('models', async ({ action, id }, asked) => {
  const { interaction, context, words, server, member } = asked;
  const owner = { server, member };
  const page = Number.parseInt(id, 10) || 0;
  if (action === 'open') {
    return reply(interaction, modelsCard(await listModels(context, owner), 0, words));
  }
  if (action === 'choose' && interaction.isStringSelectMenu()) {
    const chosen = await chooseModel(context, owner, interaction.values[0] ?? '');
    if (!chosen.ok && chosen.refusal === null) return reply(interaction, noticeMessage('gone', words));
    if (!chosen.ok && chosen.refusal?.code === 'plan_required') {
      const ways = upgradeTo(chosen.economy, chosen.refusal.plan);
      return reply(interaction, refusalMessage(chosen.refusal, chosen.economy, { ways }, words));
    }
  }
  await turnTo(page, asked);
});

async function turnTo(page: number, { interaction, context, words, server, member }: Asked<Pressable>) {
  await update(interaction, modelsCard(await listModels(context, { server, member }), page, words));
}
