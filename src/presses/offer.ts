import type { Asked } from '../command.ts';
import { warnIfLow } from '../delivery/low-warning.ts';
import { acknowledge, reply } from '../delivery/reply.ts';
import { type Decided, discard, findOffer, keep, standing } from '../flows/offer.ts';
import type { Message } from '../present/message.ts';
import { noticeMessage } from '../present/notice.ts';
import { keptAnswer, lapsedAnswer, offeredAnswer, questionOf, withdrawnAnswer } from '../present/offer.ts';
import { refusalMessage } from '../present/refusal.ts';
import type { Words } from '../present/words/index.ts';
import type { Pressable } from '../press.ts';

/** Keep and Discard under an answer: for its owner alone; the state in the ledger decides, never the screen. */
export async function decideOffer(
  action: 'keep' | 'discard',
  id: string,
  asked: Asked<Pressable>,
): Promise<void> {
  const { interaction, context, words, member } = asked;
  const offer = await findOffer(context, id);
  if (offer === null || interaction.isModalSubmit()) return reply(interaction, noticeMessage('gone', words));
  if (offer.turn.member !== member) return reply(interaction, noticeMessage('not_yours', words));
  await acknowledge(interaction);
  const decided =
    action === 'keep' ? await keep(context, offer, interaction.id) : await discard(context, offer);
  if (decided.kind === 'refused') return refuse(decided, asked);
  try {
    await context.webhooks.edit(interaction.token, shown(decided, words));
    if (decided.kind === 'kept') await warn(decided, asked);
  } catch (error) {
    // The money has moved: the member's next command shows what it was for.
    context.log.warn({ err: error, turn: id }, 'a decision could not be shown');
    if (decided.kind === 'kept') await context.turns.undelivered(id);
  }
}

/** The message that shows an offer as it stands. */
export function shown(decided: Exclude<Decided, { kind: 'refused' }>, words: Words): Message {
  const { offer } = decided;
  switch (decided.kind) {
    case 'kept':
      return keptAnswer(offer, decided.receipt, words);
    case 'discarded':
      return withdrawnAnswer(
        questionOf(offer),
        'discarded',
        { receipt: decided.receipt, economy: offer.economy },
        words,
      );
    case 'lapsed':
      return lapsedAnswer(offer, words);
  }
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
  const ways = refusal.code === 'insufficient_balance' ? [{ kind: 'buy' } as const] : [];
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
  const message = isOpen ? offeredAnswer(offer, words) : shown(await standing(context, offer), words);
  await reply(interaction, { ...message, isPrivate: true });
  await context.turns.delivered(id, null);
  return true;
}
