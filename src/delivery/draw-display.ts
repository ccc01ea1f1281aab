import type { Refusal } from '../billing/refusal.ts';
import type { Context } from '../context.ts';
import type { DrawDisplay, Drawn, PictureQuote } from '../flows/draw.ts';
import { DRAWING_MS_MAX } from '../flows/draw.ts';
import type { Message } from '../present/message.ts';
import { noticeMessage } from '../present/notice.ts';
import { drawingMessage, pictureQuoteCard } from '../present/sketch-cards.ts';
import type { Words } from '../present/words/index.ts';
import type { Pressable } from '../press.ts';
import { deliverDrawn } from './deliver-drawn.ts';
import { warnIfLow } from './low-warning.ts';
import { reply, update } from './reply.ts';

/**
 * Shows a drawing from the press on Generate on: the private card tells how it stands; the picture itself is a
 * message for the channel, or private where the member asked for that.
 */
export function drawDisplay(context: Context, interaction: Pressable, words: Words): DrawDisplay {
  const show = (message: Message) => update(interaction, message);
  return {
    // The card stays: whoever pressed first may be watching a drawing on it.
    gone: () => reply(interaction, noticeMessage('sketch_gone', words)),
    refused: (refusal: Refusal | null, quote: PictureQuote) => show(pictureQuoteCard(quote, words, refusal)),
    begin: (quote: PictureQuote) => show(drawingMessage(quote, context.clock.now() + DRAWING_MS_MAX, words)),
    async finish(quote: PictureQuote, drawn: Drawn) {
      const arrived = await deliverDrawn(context, interaction.token, quote, drawn, words);
      if (drawn.kind === 'pictures') {
        const { server, member } = quote.sketch;
        await warnIfLow(context, interaction.token, { server, member, ...quote, ...drawn }, words);
      }
      return arrived;
    },
  };
}
