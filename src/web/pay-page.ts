import type { Context } from '../context.ts';
import { isAppError } from '../errors.ts';
import { pageOf } from '../flows/buy.ts';
import { creditedId } from '../flows/credit-purchase.ts';
import { tell } from '../flows/news.ts';
import { type Credited, creditedBy } from '../flows/news-content.ts';
import { applyFact } from '../flows/process-payments.ts';
import { type Page, paidPage, redirectTo } from '../present/pages.ts';

/** The pages around a payment: the short way to it, and where Stripe returns to; null for any other address. */
export async function payPage(context: Context, path: string): Promise<Page | null> {
  const purchase = /^\/pay\/(pur_[a-z0-9]{24})$/.exec(path)?.[1];
  if (purchase !== undefined) return toPayment(context, purchase);
  const session = /^\/paid\/(cs_[A-Za-z0-9_]{1,200})$/.exec(path)?.[1];
  return session === undefined ? null : afterPayment(context, session);
}

async function toPayment({ payments }: Context, id: string): Promise<Page> {
  const purchase = await payments.purchase(id);
  return purchase === null ? paidPage('gone', null) : redirectTo(pageOf(purchase));
}

/** Works before the webhook, which it then makes needless, and after it; also while Stripe is away. */
async function afterPayment(context: Context, id: string): Promise<Page> {
  const payment = (await context.payments.payment(id)) ?? (await creditNow(context, id));
  if (payment === 'unknown') return paidPage('gone', null);
  const credited: Credited | null = payment === null ? null : await creditedBy(context, payment);
  return credited === null ? paidPage('waiting', null) : paidPage('credited', credited);
}

async function creditNow(context: Context, id: string) {
  const { cards, log } = context;
  if (cards === null) return 'unknown';
  try {
    const session = await cards.session(id);
    if (session === null) return 'unknown';
    const applied = await applyFact(context, session, session.id);
    if (!applied.ok || applied.payment === null) return null;
    await tell(context, creditedId(applied.payment.id));
    return applied.payment;
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.warn({ err: error }, 'a buyer came back while Stripe was away');
    return null;
  }
}
