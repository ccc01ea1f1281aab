import type { PurchaseDisplay } from '../flows/tell-buyer.ts';
import { creditedCard } from '../present/buy.ts';
import { wordsFor } from '../present/words/index.ts';
import type { Deliverer } from './deliver.ts';
import { sendDirectMessage } from './send-direct.ts';

/** Tells buyers of their credit: in the message they paid from, else by DM. */
export function purchaseDisplay(by: Deliverer): PurchaseDisplay {
  return {
    async message(credited, { token }, locale) {
      try {
        await by.webhooks.edit(token, creditedCard(credited, wordsFor(locale)));
        return true;
      } catch (error) {
        by.log.warn({ err: error, payment: credited.payment.id }, 'a buyer has left the message');
        return false;
      }
    },
    dm: ({ payment, ...credited }, locale) =>
      sendDirectMessage(
        by.rest,
        payment.member,
        creditedCard({ payment, ...credited }, wordsFor(locale)),
        payment.id,
      ),
  };
}
