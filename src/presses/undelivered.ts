import { closeKey } from '../billing/command.ts';
import { textModel } from '../billing/economy.ts';
import { receiptOf } from '../billing/receipt.ts';
import { reply } from '../delivery/reply.ts';
import type { Answer } from '../flows/generate.ts';
import type { TurnState } from '../flows/turn.ts';
import { endedAnswer } from '../present/ended-answer.ts';
import { noticeMessage } from '../present/notice.ts';
import { definePress } from '../press.ts';
import { showOffer } from './offer.ts';

/** Shows an answer that could not be delivered when it was ready. */
export const undeliveredPresses = definePress('undelivered', async ({ id }, asked) => {
  const { interaction, context, words, server, member } = asked;
  const turn = await context.turns.find(id);
  if (turn === null || turn.member !== member) return reply(interaction, noticeMessage('gone', words));
  if (await showOffer(id, asked)) return;
  const economy = await context.economies.of(server);
  const entry = await context.ledger.entry(turn.wallet, closeKey(turn.id));
  const receipt = entry === null ? null : receiptOf(economy, entry);
  const model = textModel(economy, turn.model) ?? economy.models[0];
  if (model === undefined || turn.state === 'running')
    return reply(interaction, noticeMessage('gone', words));
  const ended: Answer['ended'] = isWhole(turn.state) ? turn.state : 'failed';
  const answer = { turn, model, economy, text: turn.answer, ended, failure: null, receipt };
  const [first, ...more] = endedAnswer(answer, words).map((message) => ({ ...message, isPrivate: true }));
  if (first !== undefined) await reply(interaction, first);
  for (const message of more) await context.webhooks.followUp(interaction.token, message);
  await context.turns.carried(turn.id, turn.message ?? interaction.id);
});

function isWhole(state: TurnState): state is 'done' | 'cut' | 'stopped' {
  return state === 'done' || state === 'cut' || state === 'stopped';
}
