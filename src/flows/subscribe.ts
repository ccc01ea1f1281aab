import { hashOf } from '../billing/canonical.ts';
import { type Economy, type Plan, planNamed } from '../billing/economy.ts';
import type { Buyer, BuyParts } from './buy.ts';
import type { CardPayments } from './card-payments.ts';
import { type ChoosePlanParts, choosePlan, type PlanChosen, type PlanWish } from './choose-plan.ts';
import { CURRENCY, type PaymentStore, type Purchase, type Subscription, type Ware } from './payments.ts';

export type SubscribeParts = BuyParts & ChoosePlanParts;

/** What came of a wish that money stands behind. */
export type Subscribed =
  | { readonly kind: 'done'; readonly chosen: PlanChosen; readonly managed: boolean }
  /** The page that pays for the plan. */
  | {
      readonly kind: 'pay';
      readonly chosen: PlanChosen;
      readonly plan: Plan;
      readonly economy: Economy;
      readonly url: string;
    }
  /** The difference would be charged to the card on file: it asks first. */
  | { readonly kind: 'confirm'; readonly chosen: PlanChosen; readonly plan: Plan; readonly economy: Economy }
  | { readonly kind: 'upgraded'; readonly plan: Plan }
  | { readonly kind: 'card_refused'; readonly plan: Plan };

/**
 * A member's wish about their plan, with the subscription that pays for it: what needs no money is done at both places,
 * the provider first; what does leads to the page that pays, or asks whether the card on file may be charged.
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
  const running = await runningOf(parts, buyer, economy);
  if (cards !== null && running.length > 0)
    await tellProvider(parts, cards, { economy, running, wish, id, buyer });
  const chosen = await choosePlan(parts, buyer, wish, id);
  const plan = chosen.became.kind === 'must_pay' ? planNamed(economy, chosen.became.plan) : null;
  if (plan === null || cards === null) return { kind: 'done', chosen, managed: running.length > 0 };
  if (running.length > 0) return { kind: 'confirm', chosen, plan, economy };
  return { kind: 'pay', chosen, plan, economy, url: await checkout(parts, cards, { buyer, economy, plan }) };
}

/** Charges the difference to a higher plan to the card on file; its paid invoice raises the plan. */
export async function upgradeNow(
  parts: SubscribeParts,
  buyer: Buyer,
  name: string,
  id: string,
): Promise<Subscribed | null> {
  const { cards } = parts;
  const economy = await parts.economies.of(buyer.server);
  const [subscription] = await runningOf(parts, buyer, economy);
  const plan = planNamed(economy, name);
  if (cards === null || subscription === undefined || plan === null || plan.priceCents === null) return null;
  const ware = await planWare(parts, cards, economy, plan);
  const isPaid = await cards.changePrice(subscription.id, { price: ware.link, now: true, id });
  return isPaid ? { kind: 'upgraded', plan } : { kind: 'card_refused', plan };
}

/** Where a member manages cards and invoices; null where they never subscribed. */
export async function portalFor(
  { ledger, economies, payments, cards, publicUrl }: SubscribeParts,
  buyer: Pick<Buyer, 'server' | 'member'>,
): Promise<string | null> {
  const { wallet } = await ledger.standing(buyer, await economies.of(buyer.server));
  const [subscription] = wallet === null ? [] : await payments.subscriptionsOf(wallet);
  return cards === null || subscription === undefined
    ? null
    : cards.portal(subscription.customer, publicUrl());
}

/** Whether a member has something to manage at the provider. */
export async function isManaged(
  { payments, cards }: Pick<SubscribeParts, 'payments' | 'cards'>,
  wallet: string | null,
): Promise<boolean> {
  return cards !== null && wallet !== null && (await payments.subscriptionsOf(wallet)).length > 0;
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
  if (plan === null || isCancel || isResume || rank(plan.name) > rank(current)) return;
  const ware = await planWare(parts, cards, economy, plan);
  for (const each of running) await cards.changePrice(each.id, { price: ware.link, now: false, id });
}

/** A purchase of a plan and the page that pays for it. */
async function checkout(
  parts: SubscribeParts,
  cards: CardPayments,
  { buyer, economy, plan }: { buyer: Buyer; economy: Economy; plan: Plan },
): Promise<string> {
  const { payments, ledger, ids, clock, publicUrl } = parts;
  const ware = await planWare(parts, cards, economy, plan);
  const { wallet } = await ledger.account(buyer, economy);
  const [before] = await payments.subscriptionsOf(wallet);
  const id = ids.next('pur');
  const returnUrl = `${publicUrl()}/paid/{CHECKOUT_SESSION_ID}`;
  const customer = before?.customer ?? null;
  const { url } = await cards.checkoutPlan({ reference: id, price: ware.link, returnUrl, customer });
  const purchase: Purchase = {
    id,
    server: buyer.server,
    member: buyer.member,
    wallet,
    economy: economy.name,
    item: { kind: 'plan', name: plan.name, title: plan.title },
    bucket: plan.bucket,
    amount: plan.amount,
    price: ware.price,
    sku: null,
    ware: ware.link,
    url,
    createdAt: new Date(clock.now()),
    place: buyer.place,
    locale: buyer.locale,
  };
  await payments.add(purchase);
  return `${publicUrl()}/pay/${id}`;
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
