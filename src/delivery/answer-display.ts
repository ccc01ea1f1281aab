import type { RepliableInteraction } from 'discord.js';
import type { Economy, TextModel } from '../billing/economy.ts';
import type { Context } from '../context.ts';
import type { Answer, AnswerDisplay } from '../flows/generate.ts';
import type { Offer } from '../flows/offer.ts';
import type { Question, Turned } from '../flows/question.ts';
import type { Turn } from '../flows/turn.ts';
import { runningAnswer } from '../present/chat.ts';
import { endedAnswer } from '../present/ended-answer.ts';
import type { Message } from '../present/message.ts';
import { offeredAnswer } from '../present/offer.ts';
import { turnedAwayMessage } from '../present/turned-away.ts';
import type { Words } from '../present/words/index.ts';
import { deliver } from './deliver.ts';
import { FirstAnswer } from './first-answer.ts';
import { warnIfLow } from './low-warning.ts';
import { RunningMessage } from './running-message.ts';

/** How long without a first word until the message says since when it waits. */
const SLOW_MS = 15_000;

/** Shows an answer where it was asked for: refusals privately, the running text at Discord's pace, the end delivered. */
export function answerDisplay(
  context: Context,
  interaction: RepliableInteraction,
  question: Pick<Question, 'isPrivate' | 'server' | 'member'>,
  words: Words,
): AnswerDisplay & Disposable {
  const first = new FirstAnswer(interaction, context.webhooks);
  const isPrivate = () => question.isPrivate || first.isPlaceholder;
  const shown = (message: Message) => (isPrivate() ? { ...message, isPrivate: true } : message);
  let running: RunningMessage | null = null;
  let carrier: string | null = null;
  let slowTimer: NodeJS.Timeout | undefined;
  let slowed: Disposable | undefined;

  const end = async ({ id, channel }: Turn, messages: readonly Message[], isOpen: boolean) => {
    clearTimeout(slowTimer);
    await running?.end();
    const to = { token: interaction.token, channel, isPrivate: isPrivate(), replaces: carrier };
    const arrived = await deliver(context, to, messages);
    await note(context, id, isOpen ? null : arrived);
  };

  return {
    async turnedAway(reason: Turned, economy: Economy) {
      const { state, now } = await context.ledger.standing(question, economy);
      const asked = { question: interaction.id, now, state };
      await first.send(turnedAwayMessage(reason, economy, asked, words));
    },

    async begin(turn: Turn, model: TextModel) {
      const head = { asker: turn.member, prompt: turn.prompt, model: model.title, stopId: turn.id };
      carrier = await first.send(shown(runningAnswer({ ...head, text: '' }, words)));
      if (carrier !== null) await context.turns.carried(turn.id, carrier);
      const edit = (message: Message) =>
        context.webhooks.edit(interaction.token, shown(message), carrier ?? undefined);
      const onError = (error: unknown) => context.log.warn({ error }, 'an edit failed');
      const render = (text: string) => runningAnswer({ ...head, text }, words);
      running = new RunningMessage({ clock: context.clock, render, edit, onError });
      const waitingSince = turn.startedAt.toISOString();
      slowTimer = setTimeout(() => {
        edit(runningAnswer({ ...head, text: '', waitingSince }, words)).catch(onError);
      }, SLOW_MS);
      slowed = context.webhooks.onSlowed(interaction.token, (ms) => running?.slow(ms));
    },

    progress(text: string) {
      clearTimeout(slowTimer);
      running?.show(text);
    },

    async finish(answer: Answer) {
      // What it cost is not known yet: the member's next command finds out.
      const isOpen = answer.receipt === null && answer.ended !== 'failed';
      await end(answer.turn, endedAnswer(answer, words), isOpen);
      await warnIfLow(context, interaction.token, { ...question, ...answer }, words);
    },

    offer: (offer: Offer) => end(offer.turn, [offeredAnswer(offer, words)], false),

    [Symbol.dispose]() {
      clearTimeout(slowTimer);
      slowed?.[Symbol.dispose]();
    },
  };
}

/** Notes who has the end: `arrived` is the message that carries it, or null where it waits for the next command. */
async function note({ turns, log }: Context, id: string, arrived: string | null): Promise<void> {
  try {
    await (arrived === null ? turns.undelivered(id) : turns.delivered(id, arrived));
  } catch (error) {
    log.error({ err: error, turn: id }, 'a delivery was not noted');
  }
}
