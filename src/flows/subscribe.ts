import { type Economy, type Plan, planNamed, rankOf } from '../billing/economy.ts';
import type { Standing } from '../billing/outcome.ts';
import type { Buyer, BuyParts } from './buy.ts';
import type { CardPayments } from './card-payments.ts';
import { choosePlan, type PlanChosen, type PlanWish } from './choose-plan.ts';
import {
  CURRENCY,
  type DiscordSubscription,
  isOfDiscord,
  type PaymentStore,
  type Purchase,
  type Subscription,
} from './payments.ts';
import { planWare } from './plan-ware.ts';
import { alignPrice, renewAs } from './renewal-price.ts';

export type SubscribeParts = BuyParts;

/** Who pays for a member's plan. */
export interface Payers {
  /** Whether a card does or did: its invoices can be looked at. */
  readonly isManaged: boolean;
  /** Whether a card goes on paying. */
  readonly card: boolean;
  /** The subscription of Discord's own shop that goes on. */
  readonly discord: DiscordSubscription | null;
}

/** What came of a wish that money stands behind. */
export type Subscribed =
  | { readonly kind: 'done'; readonly chosen: PlanChosen; readonly payers: Payers }
  /** The ways to pay for the plan: a page for cards, Discord's own shop, or both. */
  | {
      readonly kind: 'pay';
      readonly chosen: PlanChosen;
      readonly plan: Plan;
      readonly economy: Economy;
      /** Null where cards are not taken. */
      readonly url: string | null;
      /** The product of Discord's shop; null where it does not sell the plan to this member. */
      readonly sku: string | null;
      /** Whether Discord's shop sells it, but this member's subscription there pays for another server. */
      readonly isElsewhere: boolean;
    }
  /** Discord's own shop charges for the plan: nobody but the member can change or end that, and only there. */
  | {
      readonly kind: 'in_discord';
      readonly economy: Economy;
      readonly wish: 'end' | 'resume' | 'change';
      /** The plan that is wished for, and the product that it is; null where Discord does not sell it. */
      readonly plan: Plan | null;
      readonly sku: string | null;
      /** Whether a card paid as well, and was told to end with its period. */
      readonly cardEnds: boolean;
    }
  /** The difference would be charged to the card on file: it asks first. */
  | { readonly kind: 'confirm'; readonly chosen: PlanChosen; readonly plan: Plan; readonly economy: Economy }
  | { readonly kind: 'upgraded'; readonly plan: Plan }
  | { readonly kind: 'card_refused'; readonly plan: Plan };

/**
 * A member's wish about their plan, with the subscription that pays for it: what needs no money is done at both places,
 * the provider first; what does leads to the page that pays or to Discord's shop, or asks whether the card on file may
 * be charged. What Discord's shop charges for is changed and ended there alone.
 * @param id the interaction's: the idempotency key
 */
export async function wishPlan(
  parts: SubscribeParts,
  buyer: Buyer,
  wish: PlanWish,
  id: string,
): Promise<Subscribed> {
  const { cards, ledger, payments } = parts;
  const standing = await ledger.standing(buyer, await parts.economies.of(buyer.server));
  const { economy, wallet } = standing;
  const all = await subscriptionsOf(payments, wallet);
  const running = all.filter(({ endedAt }) => endedAt === null);
  const byCard = running.filter((each) => !isOfDiscord(each));
  const told = { standing, byCard, wish, id, buyer };
  if (running.some(isOfDiscord)) return wishInDiscord(parts, told, all);
  if (cards !== null && byCard.length > 0) await tellProvider(parts, cards, told);
  const again = running.length === 0 ? payAgain(cards, told, all) : null;
  const chosen = again ?? (await choosePlan(ledger, buyer, standing, { wish, id }));
  const isDone = chosen.became.kind === 'changed';
  if (cards !== null) await endRepricing(parts, cards, { subscriptions: byCard, id, isDone });
  const plan = toPayFor(chosen, wish, byCard);
  const isForSale = plan !== null && (cards !== null || plan.discordSku !== null);
  if (!isForSale) return { kind: 'done', chosen, payers: payersAmong(cards, all) };
  if (byCard.length > 0) return { kind: 'confirm', chosen, plan, economy };
  const elsewhere = plan.discordSku === null ? [] : await payments.inDiscordOf(buyer.member);
  const isElsewhere = elsewhere.length > 0;
  const { url, sku } = await offerPlan(parts, { buyer, economy, plan, isElsewhere });
  return { kind: 'pay', chosen, plan, economy, url, sku, isElsewhere };
}

/**
 * Going on with a plan whose subscription has ended before its period: nobody would pay for the next one, so it is
 * offered as a first one is. Null where that is not so, or where nothing is for sale.
 */
function payAgain(
  cards: CardPayments | null,
  { standing, wish }: Told,
  ended: readonly Subscription[],
): PlanChosen | null {
  const { economy, state } = standing;
  const plan = planNamed(economy, state.plan?.name ?? '');
  if (wish === 'cancel' || plan === null || state.plan?.status !== 'canceling') return null;
  const isSame = wish === 'resume' || wish.choose === plan.name;
  const isForSale = plan.priceCents !== null && (cards !== null || plan.discordSku !== null);
  if (!isSame || !isForSale || ended.length === 0) return null;
  return { standing, became: { kind: 'must_pay', plan: plan.name } };
}

/** The plan that has to be paid for: a higher one or a first one, or the very one that was a gift. */
function toPayFor(
  { standing: { economy }, became }: PlanChosen,
  wish: PlanWish,
  running: readonly Subscription[],
): Plan | null {
  if (became.kind === 'must_pay') return planNamed(economy, became.plan);
  const isSame = became.kind === 'refused' && became.refusal.code === 'plan_conflict';
  if (!isSame || running.length > 0 || typeof wish === 'string') return null;
  const plan = planNamed(economy, wish.choose);
  return plan?.priceCents == null ? null : plan;
}

/** A wish about a plan that Discord's shop charges for. A card that pays for it as well ends where that is wished. */
async function wishInDiscord(
  parts: SubscribeParts,
  told: Told,
  all: readonly Subscription[],
): Promise<Subscribed> {
  const { wish, byCard, buyer, standing, id } = told;
  const { economy, state } = standing;
  const plan = typeof wish === 'string' ? null : planNamed(economy, wish.choose);
  if (typeof wish !== 'string' && plan === null) {
    const chosen = await choosePlan(parts.ledger, buyer, standing, { wish, id });
    return { kind: 'done', chosen, payers: payersAmong(parts.cards, all) };
  }
  const isEnd = wish === 'cancel' || (plan !== null && plan.priceCents === null);
  const cardEnds = isEnd && byCard.length > 0 && parts.cards !== null;
  if (cardEnds && parts.cards !== null) await tellProvider(parts, parts.cards, { ...told, wish: 'cancel' });
  const isResume = wish === 'resume' || plan?.name === state.plan?.name;
  // So that a tier which is bought now is known as this server's.
  if (plan?.discordSku != null)
    await offerPlan(parts, { buyer, economy, plan, isElsewhere: false, cards: null });
  const sku = isResume ? null : (plan?.discordSku ?? null);
  return {
    kind: 'in_discord',
    wish: isEnd ? 'end' : isResume ? 'resume' : 'change',
    economy,
    plan,
    sku,
    cardEnds,
  };
}

/**
 * Charges the difference to a higher plan to the card on file; its paid invoice raises the plan. Where a downgrade waits
 * the provider has its lower price already, and would charge the difference to that: the running plan's comes back
 * first, and the lower one again where the card is refused.
 */
export async function upgradeNow(
  parts: SubscribeParts,
  buyer: Buyer,
  name: string,
  id: string,
): Promise<Subscribed | null> {
  const { cards, payments } = parts;
  const economy = await parts.economies.of(buyer.server);
  const { wallet, state } = await parts.ledger.standing(buyer, economy);
  const subscription = (await subscriptionsOf(payments, wallet)).find(
    (each) => each.endedAt === null && !isOfDiscord(each),
  );
  const plan = planNamed(economy, name);
  if (cards === null || subscription === undefined || plan === null || plan.priceCents === null) return null;
  const running = planNamed(economy, state.plan?.name ?? '');
  if (running !== null) {
    await renewAs(parts, cards, { economy, subscription, running: running.name, plan: running, id });
  }
  const ware = await planWare(payments, cards, economy, plan);
  const isPaid = await cards.changePrice(subscription.id, { price: ware.link, now: true, id });
  await endRepricing(parts, cards, { subscriptions: [subscription], id, isDone: isPaid });
  return isPaid ? { kind: 'upgraded', plan } : { kind: 'card_refused', plan };
}

/** Ends the changes of price that a wish began: done where the ledger or a payment agrees, else the price goes back. */
async function endRepricing(
  parts: SubscribeParts,
  cards: CardPayments,
  { subscriptions, id, isDone }: { subscriptions: readonly Subscription[]; id: string; isDone: boolean },
): Promise<void> {
  for (const each of subscriptions) {
    if (isDone) {
      await parts.payments.repriced(each.id, id);
      continue;
    }
    const found = await parts.payments.subscription(each.id);
    if (found?.repricing?.id === id) await alignPrice(parts, cards, { ...found, repricing: found.repricing });
  }
}

/** Where a member manages cards and invoices; null where they never subscribed by card. */
export async function portalFor(
  { ledger, economies, payments, cards, publicUrl }: SubscribeParts,
  buyer: Pick<Buyer, 'server' | 'member'>,
): Promise<string | null> {
  const { wallet } = await ledger.standing(buyer, await economies.of(buyer.server));
  const subscription = (await subscriptionsOf(payments, wallet)).find((each) => !isOfDiscord(each));
  return cards === null || subscription === undefined
    ? null
    : cards.portal(subscription.customer, publicUrl());
}

/** Who pays for the plan of a wallet. */
export async function payersOf(
  { payments, cards }: Pick<SubscribeParts, 'payments' | 'cards'>,
  wallet: string | null,
): Promise<Payers> {
  return payersAmong(cards, await subscriptionsOf(payments, wallet));
}

function payersAmong(cards: CardPayments | null, all: readonly Subscription[]): Payers {
  const byCard = all.filter((each) => !isOfDiscord(each));
  const running = all.filter(({ endedAt }) => endedAt === null);
  return {
    isManaged: cards !== null && byCard.length > 0,
    card: running.some((each) => !isOfDiscord(each)),
    discord: running.find(isOfDiscord) ?? null,
  };
}

/** All of a wallet, newest first; none where it is not made yet. */
async function subscriptionsOf(
  payments: PaymentStore,
  wallet: string | null,
): Promise<readonly Subscription[]> {
  return wallet === null ? [] : payments.subscriptionsOf(wallet);
}

/** A wish, with how its member stood when they had it. */
interface Told {
  readonly standing: Standing;
  /** The subscriptions by card that go on. */
  readonly byCard: readonly Subscription[];
  readonly wish: PlanWish;
  readonly id: string;
  readonly buyer: Buyer;
}

/**
 * Tells the provider of what ends, goes on, or is lowered, before our own books say so: whoever hears that a plan was
 * cancelled is never charged for it again. A downgrade that waited goes with the first two: whoever cancels and goes on
 * has their own plan again.
 */
async function tellProvider(
  parts: SubscribeParts,
  cards: CardPayments,
  { standing: { economy, state }, byCard, wish, id }: Told,
): Promise<void> {
  const plan = typeof wish === 'string' ? null : planNamed(economy, wish.choose);
  const current = state.plan?.name ?? '';
  const isCancel = wish === 'cancel' || (plan !== null && plan.priceCents === null);
  const isResume = wish === 'resume' || (plan !== null && plan.name === current);
  const isLower = plan !== null && rankOf(economy, plan.name) < rankOf(economy, current);
  const next = isCancel || isResume ? planNamed(economy, current) : isLower ? plan : null;
  for (const subscription of byCard) {
    if (isCancel || isResume) await cards.endWithPeriod(subscription.id, isCancel);
    if (next !== null && next.priceCents !== null) {
      await renewAs(parts, cards, { economy, subscription, running: current, plan: next, id });
    }
  }
}

interface PlanOffer {
  readonly buyer: Buyer;
  readonly economy: Economy;
  readonly plan: Plan;
  readonly isElsewhere: boolean;
  /** Left out: as they are set up; null takes none. */
  readonly cards?: CardPayments | null;
}

/** A purchase of a plan, the page that pays for it by card, and the product of Discord's shop. */
async function offerPlan(
  parts: SubscribeParts,
  { buyer, economy, plan, isElsewhere, cards = parts.cards }: PlanOffer,
): Promise<{ readonly url: string | null; readonly sku: string | null }> {
  const { payments, ledger, ids, clock, publicUrl } = parts;
  const { wallet } = await ledger.account(buyer, economy);
  const id = ids.next('pur');
  const page = cards === null ? null : await checkout(parts, cards, { id, wallet, economy, plan });
  const sku = isElsewhere ? null : plan.discordSku;
  const purchase: Purchase = {
    id,
    server: buyer.server,
    member: buyer.member,
    wallet,
    economy: economy.name,
    item: { kind: 'plan', name: plan.name, title: plan.title },
    bucket: plan.bucket,
    amount: plan.amount,
    price: { cents: plan.priceCents ?? 0, currency: CURRENCY },
    sku,
    ware: page?.ware ?? '',
    url: page?.url ?? '',
    createdAt: new Date(clock.now()),
    place: buyer.place,
    locale: buyer.locale,
  };
  await payments.add(purchase);
  return { url: page === null ? null : `${publicUrl()}/pay/${id}`, sku };
}

interface Checkout {
  readonly id: string;
  readonly wallet: string;
  readonly economy: Economy;
  readonly plan: Plan;
}

/** The page that pays for a plan by card. */
async function checkout(
  parts: SubscribeParts,
  cards: CardPayments,
  { id, wallet, economy, plan }: Checkout,
): Promise<{ readonly url: string; readonly ware: string }> {
  const ware = await planWare(parts.payments, cards, economy, plan);
  const before = (await parts.payments.subscriptionsOf(wallet)).find((each) => !isOfDiscord(each));
  const returnUrl = `${parts.publicUrl()}/paid/{CHECKOUT_SESSION_ID}`;
  const customer = before?.customer ?? null;
  const { url } = await cards.checkoutPlan({ reference: id, price: ware.link, returnUrl, customer });
  return { url, ware: ware.link };
}
