import { textModel } from '../billing/economy.ts';
import type { Asked } from '../command.ts';
import { answerDisplay } from '../delivery/answer-display.ts';
import { acknowledge, reply } from '../delivery/reply.ts';
import { generate } from '../flows/generate.ts';
import type { Question } from '../flows/question.ts';
import type { Turn } from '../flows/turn.ts';
import { showEstimate } from '../present/amounts.ts';
import { REPLY_FIELD, replyModal } from '../present/modals.ts';
import { noticeMessage, yourTokensMessage } from '../present/notice.ts';
import { typicalCost } from '../present/turned-away.ts';
import { definePress, type Pressable } from '../press.ts';
import { pressedOffer } from './offer.ts';

/** The buttons under answers. */
export const chatPresses = definePress('chat', async ({ action, id, arg }, asked) => {
  const { interaction, context, words, member } = asked;
  if (action === 'dismiss') return dismiss(asked);
  if (action === 'keep' || action === 'discard') return pressedOffer(action, id, asked);
  // A modal is a first answer too, and may wait for nothing: what is asked by it is looked up when it comes back.
  if (action === 'reply' && !interaction.isModalSubmit()) return interaction.showModal(replyModal(id, words));
  const turn = await context.turns.find(id);
  if (turn === null) return reply(interaction, noticeMessage('gone', words));
  const isOwner = turn.member === member;
  switch (action) {
    case 'stop':
      return isOwner ? stop(turn, asked) : reply(interaction, noticeMessage('not_yours', words));
    case 'reply':
      return replyTo(turn, asked);
    case 'regenerate':
      return isOwner ? regenerate(turn, asked) : askFirst(turn, asked);
    case 'run':
      return isOwner
        ? regenerate(turn, asked)
        : ask(asked, { ...questionFrom(turn, asked), max: null, follows: 'none' });
    case 'retry':
    case 'model':
      if (!isOwner) return reply(interaction, noticeMessage('not_yours', words));
      return ask(asked, { ...questionFrom(turn, asked), model: arg ?? turn.model, follows: turn });
    case 'continue':
      if (!isOwner) return reply(interaction, noticeMessage('not_yours', words));
      return ask(asked, { ...questionFrom(turn, asked), prompt: words.chat.continuePrompt, follows: turn });
    default:
      return reply(interaction, noticeMessage('gone', words));
  }
});

/** A question like that of a turn, asked by whoever pressed: this press is its key, and they pay. */
function questionFrom(turn: Turn, { interaction, server, channel, member }: Asked<Pressable>): Question {
  return {
    id: interaction.id,
    token: interaction.token,
    locale: interaction.locale,
    server,
    channel,
    member,
    prompt: turn.prompt,
    model: turn.model,
    max: turn.max,
    isPrivate: turn.isPrivate,
    follows: turn,
    replaces: null,
  };
}

async function ask(asked: Asked<Pressable>, question: Question): Promise<void> {
  using display = answerDisplay(asked.context, asked.interaction, question, asked.words);
  await generate(asked.context, question, display);
}

async function regenerate(turn: Turn, asked: Asked<Pressable>): Promise<void> {
  await ask(asked, { ...questionFrom(turn, asked), replaces: turn });
}

async function stop(turn: Turn, { interaction, context, words }: Asked<Pressable>): Promise<void> {
  if (!context.running.end(turn.id, 'stopped'))
    return reply(interaction, noticeMessage('not_running', words));
  await acknowledge(interaction);
}

async function replyTo(turn: Turn, asked: Asked<Pressable>): Promise<void> {
  const { interaction, words } = asked;
  if (!interaction.isModalSubmit()) return;
  const prompt = interaction.fields.getTextInputValue(REPLY_FIELD).trim();
  if (prompt === '') return reply(interaction, noticeMessage('empty_reply', words));
  await ask(asked, { ...questionFrom(turn, asked), prompt, max: null });
}

/** Someone else's answer: whoever presses is told first that it is their free turn or their credit. */
async function askFirst(turn: Turn, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, server } = asked;
  const economy = await context.economies.of(server);
  const model = textModel(economy, turn.model);
  if (model === null) return reply(interaction, noticeMessage('gone', words));
  const { state } = await context.ledger.standing(asked, economy);
  const freeTurns = model.freeTurns ? (state.freeTurns?.left ?? 0) : 0;
  const estimate = showEstimate(typicalCost(model), economy.unit);
  await reply(interaction, yourTokensMessage(turn.id, { estimate, freeTurns }, words));
}

async function dismiss({ interaction, words }: Asked<Pressable>): Promise<void> {
  await reply(interaction, noticeMessage('dismissed', words));
}
