import { refundKey } from '../billing/command.ts';
import type { Economy } from '../billing/economy.ts';
import type { Entry, PlanState } from '../billing/entry.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Ledger } from '../billing/outcome.ts';
import { isOnPaidPlan } from '../billing/plans.ts';
import type { CardPayments } from './card-payments.ts';
import { accountOf } from './credit-purchase.ts';
import type { Entitlement } from './discord-shop.ts';
import { type FoundReceipt, inWallets, receiptOfHold } from './find-receipt.ts';
import type { News, NewsStore } from './news.ts';
import { type Payment, type PaymentStore, type Purchase, paysTwice } from './payments.ts';

/** What news is read from. */
export interface ContentParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly payments: PaymentStore;
  readonly news: Pick<NewsStore, 'told'>;
  readonly cards: CardPayments | null;
}

/** News with what the ledger says about it. */
export type NewsContent =
  | Credited
  /** About a hold; `refund` is the entry that gave it back. */
  | { readonly kind: 'refunded'; readonly found: FoundReceipt; readonly refund: Entry }
  /** About a hold. */
  | { readonly kind: 'problem-closed'; readonly found: FoundReceipt }
  | PlanEnd
  /** About the key of a coupon's grant, which the job posted. */
  | { readonly kind: 'redeemed'; readonly economy: Economy; readonly grant: Entry }
  | UnpaidRenewal
  | WaitingPurchase
  /** About an invoice that was paid after its member was told that it could not be; `period` is what it opened. */
  | { readonly kind: 'renewal-paid'; readonly economy: Economy; readonly period: Entry };

/** What a payment gave, in the ledger's own entry. */
export interface Credited {
  readonly kind: 'credited';
  /** About its id. */
  readonly payment: Payment;
  readonly entry: Entry;
  readonly economy: Economy;
  /** Whether it pays for a plan that a card and Discord's shop both pay for. */
  readonly isPaidTwice: boolean;
}

/** About the key of the entry that ended a plan; and the plan's name. */
export interface PlanEnd {
  readonly kind: 'plan-ended';
  readonly economy: Economy;
  readonly plan: string;
  readonly lapse: Entry;
}

/** About an invoice for a plan's next period that could not be paid. */
export interface UnpaidRenewal {
  readonly kind: 'renewal-unpaid';
  readonly economy: Economy;
  readonly plan: PlanState & { readonly graceEnd: string };
  /** Where it can be paid; null where the provider has no such page. */
  readonly url: string | null;
  /** When the provider tries again by itself, in milliseconds; null where it does not. */
  readonly nextTryAt: number | null;
}

/** About something bought in Discord's shop by a member who has not chosen the server that it is for. */
export interface WaitingPurchase {
  readonly kind: 'waiting-purchase';
  /** What it is in the economies in use; null where none sells it any more. */
  readonly item: { readonly kind: 'pack' | 'plan'; readonly title: string } | null;
}

/** Something to tell, and where and in which language its member asked for it. */
export interface Found {
  readonly content: NewsContent;
  readonly place: Purchase['place'];
  readonly locale: string;
}

/** Whoever asked for nothing has shown no language. */
const UNKNOWN_LOCALE = 'en-US';

/** Reads what there is to tell: `not_yet` where it has not happened, `void` where nothing is to be told any more. */
export async function contentOf(parts: ContentParts, news: News): Promise<Found | 'not_yet' | 'void'> {
  switch (news.kind) {
    case 'credited':
      return creditOf(parts, news.about);
    case 'renewal-unpaid':
      return unpaidRenewal(parts, news.about);
    case 'renewal-paid':
      return paidRenewal(parts, news.about);
    case 'waiting-purchase':
      return waitingPurchase(parts, news.about);
    default: {
      const content = await eventOf(parts, news);
      return content === null ? 'not_yet' : { content, place: null, locale: UNKNOWN_LOCALE };
    }
  }
}

/** Of an entry in one of the member's wallets; null where it is not there. */
async function eventOf(parts: ContentParts, { kind, about, ...owner }: News): Promise<NewsContent | null> {
  const { ledger } = parts;
  if (kind === 'plan-ended') return planEndOf(parts, owner, about);
  if (kind === 'redeemed') {
    return inWallets(parts, owner, async (wallet, economy) => {
      const grant = await ledger.entry(wallet, about);
      return grant === null ? null : { kind, economy, grant };
    });
  }
  const found = await receiptOfHold(parts, owner, about);
  if (found === null) return null;
  if (kind !== 'refunded') return { kind: 'problem-closed', found };
  const refund = await ledger.entry(found.account.wallet, refundKey(about));
  return refund === null ? null : { kind, found, refund };
}

async function planEndOf(
  parts: ContentParts,
  owner: Pick<News, 'server' | 'member'>,
  key: string,
): Promise<PlanEnd | null> {
  return inWallets(parts, owner, async (wallet, economy) => {
    const lapse = await parts.ledger.entry(wallet, key);
    if (lapse === null) return null;
    const [before] = await parts.ledger.entries(wallet, { limit: 1, before: lapse.seq });
    const plan = before?.state.plan?.name;
    return plan === undefined ? null : { kind: 'plan-ended', economy, plan, lapse };
  });
}

async function creditOf(parts: ContentParts, id: string): Promise<Found | 'not_yet'> {
  const payment = await parts.payments.payment(id);
  const content = payment === null ? null : await creditedBy(parts, payment);
  if (payment === null || content === null) return 'not_yet';
  const purchase = payment.purchase === null ? null : await parts.payments.purchase(payment.purchase);
  return { content, place: purchase?.place ?? null, locale: purchase?.locale ?? UNKNOWN_LOCALE };
}

/** What a payment gave, read from the ledger; null where its entry or economy cannot be read. */
export async function creditedBy(
  parts: Pick<ContentParts, 'ledger' | 'economies' | 'payments'>,
  payment: Payment,
): Promise<Credited | null> {
  const account = await accountOf(parts, payment);
  const entry = await parts.ledger.entry(payment.wallet, payment.key);
  if (account === null || entry === null) return null;
  const isPlan = payment.grant.kind === 'period';
  const isPaidTwice = isPlan && paysTwice(await parts.payments.subscriptionsOf(payment.wallet));
  return { kind: 'credited', payment, entry, economy: account.economy, isPaidTwice };
}

/** The name of the news that an invoice could not be paid. */
export function unpaidId(invoice: string): string {
  return `unpaid:${invoice}`;
}

/** As it stands now: nothing to tell once it is paid or given up, or where the plan does not depend on it any more. */
async function unpaidRenewal(parts: ContentParts, id: string): Promise<Found | 'void'> {
  const invoice = (await parts.cards?.invoice(id)) ?? null;
  const subscription =
    invoice?.subscription == null ? null : await parts.payments.subscription(invoice.subscription);
  if (invoice?.isOpen !== true || subscription === null) return 'void';
  const account = await accountOf(parts, subscription);
  if (account === null) return 'void';
  const { economy } = account;
  const { state } = await parts.ledger.standing(subscription, economy);
  const { plan } = state;
  if (plan === null || plan.graceEnd === null || !isOnPaidPlan(economy, state)) return 'void';
  // An owner gave the period that it would pay for.
  if (Date.parse(plan.start) >= (invoice.lines.at(-1)?.start ?? 0)) return 'void';
  const { url, nextTryAt } = invoice;
  const content = {
    kind: 'renewal-unpaid',
    economy,
    plan: { ...plan, graceEnd: plan.graceEnd },
    url,
    nextTryAt,
  } as const;
  const purchase = await parts.payments.purchase(subscription.purchase);
  return { content, place: null, locale: purchase?.locale ?? UNKNOWN_LOCALE };
}

/** Only for who was told that it could not be paid. */
async function paidRenewal(parts: ContentParts, id: string): Promise<Found | 'not_yet' | 'void'> {
  const before = await parts.news.told(unpaidId(id));
  if (before === 'void' || before === null) return 'void';
  const payment = await parts.payments.payment(id);
  const credited = payment === null ? null : await creditedBy(parts, payment);
  if (credited === null || before === 'not_yet' || before === 'closed') return 'not_yet';
  const { economy, entry: period } = credited;
  return { content: { kind: 'renewal-paid', economy, period }, place: null, locale: UNKNOWN_LOCALE };
}

/** The news that an entitlement waits for its member to choose a server; it is about no server. */
export function waitingPurchaseNews(
  { id, sku, member }: Pick<Entitlement, 'id' | 'sku' | 'member'>,
  at: Date,
): News {
  return { id: waitingId(id), server: '', member, kind: 'waiting-purchase', about: `${sku}/${id}`, at };
}

/** The name of the news that an entitlement waits. */
export function waitingId(entitlement: string): string {
  return `waiting:${entitlement}`;
}

/** Nothing to tell once it is credited. */
async function waitingPurchase(
  { payments, economies }: ContentParts,
  about: string,
): Promise<Found | 'void'> {
  const [sku = '', entitlement = ''] = about.split('/');
  if ((await payments.byIntent(entitlement)) !== null) return 'void';
  const items = (await economies.inUse()).flatMap(({ economy }) => [
    ...economy.packs.map((pack) => ({ kind: 'pack' as const, ...pack })),
    ...economy.plans.map((plan) => ({ kind: 'plan' as const, ...plan })),
  ]);
  const sold = items.find(({ discordSku }) => discordSku === sku);
  const item = sold === undefined ? null : { kind: sold.kind, title: sold.title };
  return { content: { kind: 'waiting-purchase', item }, place: null, locale: UNKNOWN_LOCALE };
}
