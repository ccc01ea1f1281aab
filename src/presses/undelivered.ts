import { closeKey } from '../billing/command.ts';
import { type Economy, textModel } from '../billing/economy.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { Asked } from '../command.ts';
import { reply } from '../delivery/reply.ts';
import { quoteOf } from '../flows/draw.ts';
import { answerOf, drawnOf } from '../flows/recover.ts';
import type { Sketch } from '../flows/sketch.ts';
import type { Turn } from '../flows/turn.ts';
import { endedAnswer } from '../present/ended-answer.ts';
import type { Message } from '../present/message.ts';
import { noticeMessage } from '../present/notice.ts';
import { drawnMessage } from '../present/sketch-cards.ts';
import { definePress, type Pressable } from '../press.ts';
import { showOffer } from './offer.ts';

/** Shows what could not be delivered when it was ready. */
export const undeliveredPresses = definePress('undelivered', async ({ id }, asked) => {
  const { interaction, context, words, member, server } = asked;
  const economy = await context.economies.of(server);
  const turn = await context.turns.find(id);
  if (turn?.member === member && (await showOffer(id, asked))) return;
  if (turn?.member === member && turn.state !== 'running') return showAnswer(turn, economy, asked);
  const sketch = await context.sketches.find(id);
  if (sketch?.member === member && sketch.undelivered) return showDrawing(sketch, asked);
  await reply(interaction, noticeMessage('gone', words));
});

async function showAnswer(turn: Turn, economy: Economy, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words } = asked;
  const model = textModel(economy, turn.model) ?? economy.models[0];
  if (model === undefined) return reply(interaction, noticeMessage('gone', words));
  const receipt = await receiptFor(turn.wallet, turn.id, economy, asked);
  const answer = answerOf({ turn, model, economy, receipt });
  await showAll(endedAnswer(answer, words), asked);
  // What it cost is not known yet: it goes on waiting.
  if (receipt !== null || answer.ended === 'failed') await context.turns.delivered(turn.id, null);
}

/** How a drawing ended that could not be delivered when it did. */
export async function showDrawing(sketch: Sketch, asked: Asked<Pressable>): Promise<void> {
  const { context, server, member, words } = asked;
  const economy = await context.economies.of(server);
  const { wallet } = await context.ledger.account({ server, member }, economy);
  const receipt = await receiptFor(wallet, sketch.hold ?? sketch.id, economy, asked);
  const drawn = await drawnOf(context, sketch, receipt);
  const quote = await quoteOf(context, economy, sketch);
  await showAll([drawnMessage(quote, drawn, words)], asked);
  await context.sketches.delivered(sketch);
}

async function receiptFor(
  wallet: string,
  hold: string,
  economy: Economy,
  { context }: Asked<Pressable>,
): Promise<Receipt | null> {
  const entry = await context.ledger.entry(wallet, closeKey(hold));
  return entry === null ? null : receiptOf(economy, entry);
}

async function showAll(
  messages: readonly Message[],
  { interaction, context }: Asked<Pressable>,
): Promise<void> {
  const [first, ...more] = messages.map((message) => ({ ...message, isPrivate: true }));
  if (first !== undefined) await reply(interaction, first);
  for (const message of more) await context.webhooks.followUp(interaction.token, message);
}
