import type { LateDisplay } from '../flows/recover.ts';
import { endedAnswer } from '../present/ended-answer.ts';
import { wordsFor } from '../present/words/index.ts';
import { type Deliverer, deliver } from './deliver.ts';
import { deliverDrawn } from './deliver-drawn.ts';

/** Nothing answers to it: then the channel is all there is. */
const NO_TOKEN = 'none';

/** Tells members how something ended that another process began, in the message where they watch it if it can. */
export function lateDisplay(by: Deliverer): LateDisplay {
  return {
    async answer(answer) {
      const { token, channel, isPrivate, message, locale } = answer.turn;
      const to = { token: token ?? NO_TOKEN, channel, isPrivate, replaces: message ?? '@original' };
      return deliver(by, to, endedAnswer(answer, wordsFor(locale)));
    },
    drawing: (quote, drawn) =>
      deliverDrawn(by, quote.sketch.token ?? NO_TOKEN, quote, drawn, wordsFor(quote.sketch.locale)),
  };
}
