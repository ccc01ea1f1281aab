import { type Economy, type Plan, planNamed, rankOf } from '../billing/economy.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Ledger } from '../billing/outcome.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { CardPayments } from './card-payments.ts';
import { soldBy } from './credit-invoice.ts';
import type { PaymentStore, Repricing, Subscription } from './payments.ts';
import { planWare } from './plan-ware.ts';

export interface RenewalPriceParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly payments: PaymentStore;
  readonly clock: Clock;
}

/** A wish to renew a subscription as a plan; `id` is the interaction's. */
export interface RenewAs {
  readonly economy: Economy;
  readonly subscription: Subscription;
  /** The plan that runs, as the ledger has it; empty for none. */
  readonly running: string;
  readonly plan: Plan;
  readonly id: string;
}

/**
 * Lets the next period of a subscription by card be of a plan, at the price that it is to have. The subscription is
 * noted as being repriced before the provider hears of it: whoever dies before the ledger agrees leaves that note, and
 * `alignPrice` brings the price back. Nothing happens where the price is one of that plan already, or of a higher one
 * than runs: that is an upgrade which is paid and not heard of yet, and never undone.
 * @throws {AppError} stripe_unavailable, stripe_refused: the note stays
 */
export async function renewAs(
  parts: RenewalPriceParts,
  cards: CardPayments,
  { economy, subscription, running, plan, id }: RenewAs,
): Promise<void> {
  const { payments, clock } = parts;
  const back = (await cards.subscription(subscription.id))?.price ?? null;
  const sold = back === null ? null : await payments.wareSold(back);
  if (back === null || sold?.name === plan.name || isAhead(economy, sold?.name, running)) return;
  await payments.reprice(subscription.id, { id, back, since: new Date(clock.now()) });
  const price = await priceOf(parts, cards, { economy, subscription, plan });
  await cards.changePrice(subscription.id, { price, now: false, id: `${id}:${plan.name}` });
}

/** Whether the provider has a higher plan than the ledger. */
function isAhead(economy: Economy, sold: string | undefined, running: string): boolean {
  return rankOf(economy, sold) > rankOf(economy, running);
}

/**
 * What a plan costs a subscription: the price at which it was last paid where that was this plan, since whoever signed
 * for it keeps it; else today's.
 */
async function priceOf(
  { payments }: RenewalPriceParts,
  cards: CardPayments,
  { economy, subscription, plan }: Pick<RenewAs, 'economy' | 'subscription' | 'plan'>,
): Promise<string> {
  for await (const invoice of cards.paidInvoicesOf(subscription.id)) {
    const sold = await soldBy(payments, invoice);
    if (sold === null) continue;
    if (sold.ware.name === plan.name && sold.ware.economy === economy.name) return sold.ware.link;
    break;
  }
  return (await planWare(payments, cards, economy, plan)).link;
}

/**
 * Brings the price of a subscription's next period to what the ledger says that period is: after a change that was cut
 * off, or that the ledger refused. A repeat changes nothing. An upgrade that is paid and not heard of yet is waited for.
 * @throws {AppError} stripe_unavailable, stripe_refused
 */
export async function alignPrice(
  parts: RenewalPriceParts,
  cards: CardPayments,
  subscription: Subscription & { readonly repricing: Repricing },
): Promise<void> {
  const { payments, ledger, economies, clock } = parts;
  const { id, repricing } = subscription;
  const economy = await economies.named(subscription.server, subscription.economy);
  const standing = await cards.subscription(id);
  const sold = standing?.price == null ? null : await payments.wareSold(standing.price);
  const { state } = economy === null ? { state: null } : await ledger.standing(subscription, economy);
  const running = state?.plan ?? null;
  const plan = economy === null ? null : planNamed(economy, running?.next ?? running?.name ?? '');
  // What has ended, or is none of ours any more, is left as it is; so is a price that somebody set at the provider.
  const isOurs = economy !== null && plan !== null && plan.priceCents !== null && sold !== null;
  if (!isOurs || running === null || standing?.state === 'ended' || sold.name === plan.name) {
    return payments.repriced(id, repricing.id);
  }
  if (isAhead(economy, sold.name, running.name)) {
    await payments.reprice(id, { ...repricing, since: new Date(clock.now()) });
    return;
  }
  const before = repricing.back === null ? null : await payments.wareSold(repricing.back);
  const price =
    before?.name === plan.name ? before.link : await priceOf(parts, cards, { economy, subscription, plan });
  await cards.changePrice(id, { price, now: false, id: `${repricing.id}:back` });
  await payments.repriced(id, repricing.id);
}

/** Longer than all requests of one wish can take. */
const UNDER_WAY_MS = 5 * 60_000;
const AT_ONCE_MAX = 100;

/** Aligns the price of subscriptions whose change was begun minutes ago and has not ended: its process died, or its provider was away. */
export async function alignPrices(
  parts: RenewalPriceParts & { readonly cards: CardPayments | null; readonly log: Logger },
): Promise<void> {
  const { payments, cards, clock, log } = parts;
  if (cards === null) return;
  const before = new Date(clock.now() - UNDER_WAY_MS);
  for (const { repricing, ...subscription } of await payments.repricing(before, AT_ONCE_MAX)) {
    try {
      if (repricing !== null) await alignPrice(parts, cards, { ...subscription, repricing });
    } catch (error) {
      log.error({ err: error, subscription: subscription.id }, 'the price of a subscription was not aligned');
    }
  }
}
