import type { Drawn, PictureQuote } from '../flows/draw.ts';
import { drawnMessage, drawnNotice } from '../present/sketch-cards.ts';
import type { Words } from '../present/words/index.ts';
import { type Deliverer, deliver } from './deliver.ts';

/**
 * Delivers how a drawing ended: pictures for all go to the channel, everything else to the private card.
 * False where nothing of it arrived.
 */
export async function deliverDrawn(
  by: Deliverer,
  token: string,
  quote: PictureQuote,
  drawn: Drawn,
  words: Words,
): Promise<boolean> {
  const { sketch } = quote;
  const message = drawnMessage(quote, drawn, words);
  const isPrivate = sketch.isPrivate || drawn.kind === 'failed';
  const to = { token, channel: sketch.channel, isPrivate, replaces: isPrivate ? '@original' : null };
  const arrived = await deliver(by, to, [message]);
  if (isPrivate) return arrived !== null;
  // What the channel does not take is shown on the card, so that a paid picture is seen at all.
  const card = arrived === null ? message : drawnNotice(quote, drawn, words);
  const noted = await deliver(by, { ...to, isPrivate: true, replaces: '@original' }, [card]);
  return arrived !== null || noted !== null;
}
