import type { Refusal } from '../billing/refusal.ts';
import type { Context } from '../context.ts';
import type { DrawDisplay, Drawn, PictureQuote } from '../flows/draw.ts';
import { DRAWING_MS_MAX } from '../flows/draw.ts';
import type { Sketch } from '../flows/sketch.ts';
import type { Message } from '../present/message.ts';
import { noticeMessage } from '../present/notice.ts';
import { drawingMessage, drawnMessage, drawnNotice, pictureQuoteCard } from '../present/sketch-cards.ts';
import type { Words } from '../present/words/index.ts';
import type { Pressable } from '../press.ts';
import { deliver } from './deliver.ts';
import { reply, updateOptions } from './reply.ts';

/**
 * Shows a drawing from the press on Generate on: the private card tells how it stands; the picture itself is a
 * message for the channel, or private where the member asked for that.
 */
export function drawDisplay(
  context: Context,
  interaction: Pressable,
  sketch: Sketch,
  words: Words,
): DrawDisplay {
  const update = async (message: Message) => {
    if (interaction.isModalSubmit()) return;
    await interaction.update(updateOptions(message));
  };
  return {
    // The card stays: whoever pressed first may be watching a drawing on it.
    gone: () => reply(interaction, noticeMessage('sketch_gone', words)),
    refused: (refusal: Refusal | null, quote: PictureQuote) =>
      update(pictureQuoteCard(quote, words, refusal)),
    begin: (quote: PictureQuote) =>
      update(drawingMessage(quote, context.clock.now() + DRAWING_MS_MAX, words)),
    async finish(quote: PictureQuote, drawn: Drawn) {
      const message = drawnMessage(quote, drawn, words);
      const isPrivate = sketch.isPrivate || drawn.kind === 'failed';
      const to = {
        token: interaction.token,
        channel: sketch.channel,
        isPrivate,
        replaces: isPrivate ? '@original' : null,
      };
      const arrived = await deliver(context, to, [message]);
      if (isPrivate) return;
      // What the channel does not take is shown on the card, so that a paid picture is seen at all.
      const card = arrived === null ? message : drawnNotice(quote, drawn, words);
      await deliver(context, { ...to, isPrivate: true, replaces: '@original' }, [card]);
    },
  };
}
