import type { Asked } from '../command.ts';
import { warnIfLow } from '../delivery/low-warning.ts';
import { shownByToken } from '../delivery/offer-display.ts';
import { acknowledge, reply } from '../delivery/reply.ts';
import { type Decided, decideOffer, findOffer, standing } from '../flows/offer.ts';
import { noticeMessage } from '../present/notice.ts';
import { decidedAnswer, offeredAnswer } from '../present/offer.ts';
import { refusalMessage } from '../present/refusal.ts';
import type { Pressable } from '../press.ts';

/** Keep and Discard under an answer: for its owner alone; the state in the ledger decides, never the screen. */
export async function pressedOffer(
  action: 'keep' | 'discard',
  id: string,
  asked: Asked<Pressable>,
): Promise<void> {
  const { interaction, context, words, member } = asked;
  const offer = await findOffer(context, id);
  if (offer === null || interaction.isModalSubmit()) return reply(interaction, noticeMessage('gone', words));
  if (offer.turn.member !== member) return reply(interaction, noticeMessage('not_yours', words));
  await acknowledge(interaction);
  const press = { action, id: interaction.id };
  const decided = await decideOffer(context, offer, press, (became) =>
    shownByToken(context, interaction.token, decidedAnswer(became, words)),
  );
  if (decided.kind === 'refused') await refuse(decided, asked);
  if (decided.kind !== 'kept') return;
  // The answer is paid for and shown: a warning that fails is only a warning.
  await warn(decided, asked).catch((error: unknown) =>
    context.log.warn({ err: error, turn: id }, 'not warned'),
  );
}

async function warn(
  { offer, receipt }: Extract<Decided, { kind: 'kept' }>,
  { interaction, context, words }: Asked<Pressable>,
): Promise<void> {
  const { economy, turn } = offer;
  const { server, member } = turn;
  const { state: wallet } = await context.ledger.standing(turn, economy);
  await warnIfLow(context, interaction.token, { server, member, economy, receipt, wallet }, words);
}

async function refuse(
  { offer, refusal }: Extract<Decided, { kind: 'refused' }>,
  { interaction, words }: Asked<Pressable>,
): Promise<void> {
  const buys = refusal.code === 'insufficient_balance' || refusal.code === 'spending_paused';
  const ways = buys ? [{ kind: 'buy' } as const] : [];
  const message = refusalMessage(refusal, offer.economy, { isExact: true, ways }, words);
  await reply(interaction, message);
}

/** An offer that could not be delivered when it was ready, for the member's next command. False where it is none. */
export async function showOffer(
  id: string,
  { interaction, context, words }: Asked<Pressable>,
): Promise<boolean> {
  const offer = await findOffer(context, id);
  if (offer === null) return false;
  const isOpen = offer.turn.state === 'offered';
  const message = isOpen ? offeredAnswer(offer, words) : decidedAnswer(await standing(context, offer), words);
  await reply(interaction, { ...message, isPrivate: true });
  await context.turns.delivered(id, null);
  return true;
}
