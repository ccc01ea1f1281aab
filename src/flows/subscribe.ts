import { hashOf } from '../billing/canonical.ts';
import { type Economy, type Plan, planNamed } from '../billing/economy.ts';
import type { Buyer, BuyParts } from './buy.ts';
import type { CardPayments } from './card-payments.ts';
import { type ChoosePlanParts, choosePlan, type PlanChosen, type PlanWish } from './choose-plan.ts';
import {
  CURRENCY,
  type DiscordSubscription,
  isOfDiscord,
  type PaymentStore,
  type Purchase,
  type Subscription,
  type Ware,
} from './payments.ts';

export type SubscribeParts = BuyParts & ChoosePlanParts;

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
  const { cards } = parts;
  const economy = await parts.economies.of(buyer.server);
  const all = await runningOf(parts, buyer, economy);
  const running = all.filter((each) => !isOfDiscord(each));
  const told = { economy, running, wish, id, buyer };
  if (all.some(isOfDiscord)) return wishInDiscord(parts, told);
  if (cards !== null && running.length > 0) await tellProvider(parts, cards, told);
  const chosen = (await payAgain(parts, told, all)) ?? (await choosePlan(parts, buyer, wish, id));
  const plan = toPayFor(chosen, wish, running);
  const isForSale = plan !== null && (cards !== null || plan.discordSku !== null);
  if (!isForSale) return { kind: 'done', chosen, payers: await payersOf(parts, chosen.standing.wallet) };
  if (running.length > 0) return { kind: 'confirm', chosen, plan, economy };
  const elsewhere = plan.discordSku === null ? [] : await parts.payments.inDiscordOf(buyer.member);
  const isElsewhere = elsewhere.length > 0;
  const { url, sku } = await offerPlan(parts, { buyer, economy, plan, isElsewhere });
  return { kind: 'pay', chosen, plan, economy, url, sku, isElsewhere };
}

/**
 * Going on with a plan whose subscription has ended before its period: nobody would pay for the next one, so it is
 * offered as a first one is. Null where that is not so, or where nothing is for sale.
 */
async function payAgain(
  { ledger, payments, cards }: SubscribeParts,
  { buyer, economy, wish }: Told,
  running: readonly Subscription[],
): Promise<PlanChosen | null> {
  if (wish === 'cancel' || running.length > 0) return null;
  const standing = await ledger.standing(buyer, economy);
  const plan = planNamed(economy, standing.state.plan?.name ?? '');
  if (standing.wallet === null || plan === null || standing.state.plan?.status !== 'canceling') return null;
  const isSame = wish === 'resume' || wish.choose === plan.name;
  const isForSale = plan.priceCents !== null && (cards !== null || plan.discordSku !== null);
  if (!isSame || !isForSale) return null;
  const ended = await payments.subscriptionsOf(standing.wallet);
  return ended.length === 0 ? null : { standing, became: { kind: 'must_pay', plan: plan.name } };
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
async function wishInDiscord(parts: SubscribeParts, told: Told): Promise<Subscribed> {
  const { economy, wish, running } = told;
  const plan = typeof wish === 'string' ? null : planNamed(economy, wish.choose);
  if (typeof wish !== 'string' && plan === null) {
    const chosen = await choosePlan(parts, told.buyer, wish, told.id);
    return { kind: 'done', chosen, payers: await payersOf(parts, chosen.standing.wallet) };
  }
  const isEnd = wish === 'cancel' || (plan !== null && plan.priceCents === null);
  const cardEnds = isEnd && running.length > 0 && parts.cards !== null;
  if (cardEnds && parts.cards !== null) await tellProvider(parts, parts.cards, { ...told, wish: 'cancel' });
  const { state } = await parts.ledger.standing(told.buyer, economy);
  const isResume = wish === 'resume' || plan?.name === state.plan?.name;
  // So that a tier which is bought now is known as this server's.
  if (plan?.discordSku != null) await offerPlan(parts, { ...told, plan, isElsewhere: false, cards: null });
  const sku = isResume ? null : (plan?.discordSku ?? null);
  return {
    kind: 'in_discord',
    wish: isEnd ? 'end' : isResume ? 'resume' : 'change',
    ...{ economy, plan, sku, cardEnds },
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
  const { cards } = parts;
  const economy = await parts.economies.of(buyer.server);
  const subscription = (await runningOf(parts, buyer, economy)).find((each) => !isOfDiscord(each));
  const plan = planNamed(economy, name);
  if (cards === null || subscription === undefined || plan === null || plan.priceCents === null) return null;
  const { state } = await parts.ledger.standing(buyer, economy);
  const next = state.plan?.next ?? null;
  const renewAs = async (name: string, step: string) => {
    const told = { economy, running: [subscription], plan: planNamed(economy, name), id: `${id}:${step}` };
    if (next !== null) await renewAtPriceOf(parts, cards, told);
  };
  await renewAs(state.plan?.name ?? '', 'running');
  const ware = await planWare(parts, cards, economy, plan);
  const isPaid = await cards.changePrice(subscription.id, { price: ware.link, now: true, id });
  if (!isPaid) await renewAs(next ?? '', 'waiting');
  return isPaid ? { kind: 'upgraded', plan } : { kind: 'card_refused', plan };
}

/** Where a member manages cards and invoices; null where they never subscribed by card. */
export async function portalFor(
  { ledger, economies, payments, cards, publicUrl }: SubscribeParts,
  buyer: Pick<Buyer, 'server' | 'member'>,
): Promise<string | null> {
  const { wallet } = await ledger.standing(buyer, await economies.of(buyer.server));
  const all = wallet === null ? [] : await payments.subscriptionsOf(wallet);
  const subscription = all.find((each) => !isOfDiscord(each));
  return cards === null || subscription === undefined
    ? null
    : cards.portal(subscription.customer, publicUrl());
}

/** Who pays for the plan of a wallet. */
export async function payersOf(
  { payments, cards }: Pick<SubscribeParts, 'payments' | 'cards'>,
  wallet: string | null,
): Promise<Payers> {
  const all = wallet === null ? [] : await payments.subscriptionsOf(wallet);
  const byCard = all.filter((each) => !isOfDiscord(each));
  const running = all.filter(({ endedAt }) => endedAt === null);
  return {
    isManaged: cards !== null && byCard.length > 0,
    card: running.some((each) => !isOfDiscord(each)),
    discord: running.find(isOfDiscord) ?? null,
  };
}

async function runningOf(
  { ledger, payments }: { ledger: SubscribeParts['ledger']; payments: PaymentStore },
  buyer: Pick<Buyer, 'server' | 'member'>,
  economy: Economy,
): Promise<readonly Subscription[]> {
  const { wallet } = await ledger.standing(buyer, economy);
  const all = wallet === null ? [] : await payments.subscriptionsOf(wallet);
  return all.filter(({ endedAt }) => endedAt === null);
}

interface Told {
  readonly economy: Economy;
  readonly running: readonly Subscription[];
  readonly wish: PlanWish;
  readonly id: string;
  readonly buyer: Buyer;
}

/**
 * Tells the provider of what ends, goes on, or is lowered, before our own books say so: whoever hears that a plan was
 * cancelled is never charged for it again.
 */
async function tellProvider(
  parts: SubscribeParts,
  cards: CardPayments,
  { economy, running, wish, id, buyer }: Told,
): Promise<void> {
  const { state } = await parts.ledger.standing(buyer, economy);
  const plan = typeof wish === 'string' ? null : planNamed(economy, wish.choose);
  const current = state.plan?.name ?? '';
  const isCancel = wish === 'cancel' || (plan !== null && plan.priceCents === null);
  const isResume = wish === 'resume' || (plan !== null && plan.name === current);
  if (isCancel || isResume) {
    for (const each of running) await cards.endWithPeriod(each.id, isCancel);
  }
  const rank = (name: string) => economy.plans.findIndex((each) => each.name === name);
  const isLower = plan !== null && !isCancel && !isResume && rank(plan.name) <= rank(current);
  // A downgrade that waited goes with either: whoever cancels and goes on has their own plan again.
  const isBack = (isCancel || isResume) && state.plan?.next != null;
  const next = isLower ? plan : isBack ? planNamed(economy, current) : null;
  await renewAtPriceOf(parts, cards, { economy, running, plan: next, id });
}

/** Lets the next period of subscriptions cost what a plan costs. Nothing where there is none, or it costs nothing. */
async function renewAtPriceOf(
  parts: SubscribeParts,
  cards: CardPayments,
  { economy, running, plan, id }: Pick<Told, 'economy' | 'running' | 'id'> & { readonly plan: Plan | null },
): Promise<void> {
  if (plan === null || plan.priceCents === null) return;
  const { link: price } = await planWare(parts, cards, economy, plan);
  for (const each of running) await cards.changePrice(each.id, { price, now: false, id });
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
  const ware = await planWare(parts, cards, economy, plan);
  const before = (await parts.payments.subscriptionsOf(wallet)).find((each) => !isOfDiscord(each));
  const returnUrl = `${parts.publicUrl()}/paid/{CHECKOUT_SESSION_ID}`;
  const customer = before?.customer ?? null;
  const { url } = await cards.checkoutPlan({ reference: id, price: ware.link, returnUrl, customer });
  return { url, ware: ware.link };
}

/** The plan's price at the provider: found, or made. */
async function planWare(
  { payments }: Pick<SubscribeParts, 'payments'>,
  cards: CardPayments,
  economy: Economy,
  plan: Plan,
): Promise<Ware> {
  const { name, title, priceCents, cycle } = plan;
  const price = { cents: priceCents ?? 0, currency: CURRENCY };
  const sold = { economy: economy.name, plan: name, title, price, cycle };
  const id = `ware_${hashOf({ account: cards.account, sold }).slice(0, 24)}`;
  const known = await payments.ware(id);
  if (known !== null) return known;
  if (cycle === 'once') throw new RangeError('a plan with a price has a cycle');
  const link = await cards.priceFor({ id, title, price, cycle });
  return payments.keepWare({ id, link, url: null, economy: economy.name, name, price });
}
