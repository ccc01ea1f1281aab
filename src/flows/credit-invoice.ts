import { iso } from '../billing/calendar.ts';
import type { ChangePlan, OpenPeriod } from '../billing/command.ts';
import type { Entry } from '../billing/entry.ts';
import { negate } from '../billing/money.ts';
import type { CardPayments, Invoice, InvoiceLine } from './card-payments.ts';
import { type Applied, accountOf, type CreditParts, noted, notPosted } from './credit-purchase.ts';
import { unpaidId } from './news-content.ts';
import {
  type InvoiceFact,
  isOfDiscord,
  type Payment,
  type PaymentStore,
  type SessionFact,
  type Subscription,
  type Ware,
} from './payments.ts';

export interface InvoiceParts extends CreditParts {
  readonly cards: CardPayments | null;
}

/** Notes who pays for a plan, and opens its first period: the way of a Checkout Session for a plan. */
export async function creditPlanSession(parts: InvoiceParts, session: SessionFact): Promise<Applied> {
  const { subscription, invoice } = session;
  if (session.status !== 'paid' || subscription === null) return { ok: true, payment: null };
  if (invoice === null) return { ok: false, reason: 'failed' };
  return creditInvoice(parts, { kind: 'invoice', id: invoice });
}

/**
 * Credits what an invoice paid for: a period from its line's start to its end, once whoever tells of it first, or an
 * upgrade within one. The price on the line must be that of a plan of ours; metadata only leads to our own purchase.
 */
export async function creditInvoice(parts: InvoiceParts, { id }: InvoiceFact): Promise<Applied> {
  const known = await parts.payments.payment(id);
  if (known !== null) return { ok: true, payment: known };
  const invoice = (await parts.cards?.invoice(id)) ?? null;
  if (invoice === null) return { ok: false, reason: 'unknown_purchase' };
  if (invoice.reason === 'other') return { ok: true, payment: null };
  if (!invoice.isPaid) return noteUnpaid(parts, invoice);
  const subscription = await subscriptionOf(parts, invoice);
  if (subscription === null) return { ok: false, reason: 'unknown_purchase' };
  const sold = await soldBy(parts.payments, invoice);
  if (sold === null || sold.ware.economy !== subscription.economy) return { ok: false, reason: 'mismatch' };
  return credit(parts, { invoice, subscription, ...sold });
}

/** A renewal that could not be paid: its member is to hear so, once an invoice, however often it is tried again. */
async function noteUnpaid(parts: InvoiceParts, invoice: Invoice): Promise<Applied> {
  const isRenewal = invoice.reason === 'renewal' && invoice.isOpen;
  const subscription = isRenewal ? await subscriptionOf(parts, invoice) : null;
  if (subscription !== null) {
    const { server, member } = subscription;
    const at = new Date(parts.clock.now());
    const about = invoice.id;
    await parts.news.add({ id: unpaidId(about), server, member, kind: 'renewal-unpaid', about, at });
  }
  return { ok: true, payment: null };
}

interface Sale {
  readonly invoice: Invoice;
  readonly subscription: Subscription;
  readonly ware: Ware;
  readonly line: InvoiceLine;
}

/** The subscription of an invoice; noted from the purchase that began it where this is the first we hear of it. */
async function subscriptionOf(
  { payments, clock }: InvoiceParts,
  invoice: Invoice,
): Promise<Subscription | null> {
  const { subscription: id, customer, reference } = invoice;
  if (id === null || customer === null) return null;
  const known = await payments.subscription(id);
  if (known !== null) return known;
  const purchase = reference === null ? null : await payments.purchase(reference);
  if (purchase?.item.kind !== 'plan') return null;
  const { server, member, wallet, economy } = purchase;
  const startedAt = new Date(clock.now());
  const fresh = {
    id,
    server,
    member,
    wallet,
    economy,
    customer,
    purchase: purchase.id,
    startedAt,
    endedAt: null,
    discord: null,
    repricing: null,
  };
  await payments.subscribe(fresh);
  return fresh;
}

/** The line that a period or an upgrade was paid by, with the plan it stands for at its price; null for another one. */
export async function soldBy(
  payments: Pick<PaymentStore, 'wareSold'>,
  { lines, reason, paid }: Invoice,
): Promise<Pick<Sale, 'ware' | 'line'> | null> {
  const line = lines.findLast((each) => each.isProration === (reason === 'change') && each.cents > 0);
  const ware = line?.price == null ? null : await payments.wareSold(line.price);
  if (line === undefined || ware === null || paid.currency !== ware.price.currency) return null;
  return reason === 'change' || line.cents === ware.price.cents ? { ware, line } : null;
}

async function credit(parts: InvoiceParts, sale: Sale): Promise<Applied> {
  const { invoice, subscription } = sale;
  const account = await accountOf(parts, subscription);
  if (account === null) return { ok: false, reason: 'economy_gone' };
  const command = commandOf(sale);
  const isSecond = command.type === 'period' && (await isPaidByDiscord(parts, subscription));
  const outcome = await parts.ledger.post(account, isSecond ? { ...command, over: 'second' } : command);
  if (!outcome.ok) {
    const { refusal } = outcome;
    if (refusal.code !== 'plan_conflict') return notPosted(refusal);
    // A change that is done already, or that was taken back before it was paid.
    if (refusal.because === 'same' || refusal.because === 'not_higher') return { ok: true, payment: null };
    return { ok: false, reason: refusal.because === 'running' ? 'late' : 'failed' };
  }
  const { entry } = outcome;
  const { server, member, wallet, economy, purchase } = subscription;
  const payment: Payment = {
    id: invoice.id,
    purchase: invoice.reason === 'renewal' ? null : purchase,
    server,
    member,
    wallet,
    economy,
    key: entry.key,
    grant: { kind: 'period', start: entry.state.plan?.start ?? iso(sale.line.start) },
    amount: grantedBy(entry, 'stripe'),
    paid: invoice.paid,
    intent: invoice.intent,
    reversals: [],
    version: 0,
    at: new Date(parts.clock.now()),
  };
  return { ok: true, payment: await noted(parts, payment, await newsOf(parts, invoice)) };
}

/** A renewal is what was agreed: only who heard that it could not be paid hears that it was. */
async function newsOf({ news }: InvoiceParts, { id, reason }: Invoice) {
  if (reason !== 'renewal') return 'credited';
  return (await news.told(unpaidId(id))) === null ? null : 'renewal-paid';
}

/** Whether Discord's shop pays for the same wallet as well: both are credited then. */
async function isPaidByDiscord({ payments }: InvoiceParts, { wallet }: Subscription): Promise<boolean> {
  return (await payments.subscriptionsOf(wallet)).some((each) => isOfDiscord(each) && each.endedAt === null);
}

function commandOf({ invoice, ware, line }: Sale): OpenPeriod | ChangePlan {
  const paid = { by: 'stripe', origin: 'paid' } as const;
  if (invoice.reason === 'change') {
    return { type: 'change-plan', key: `upgrade:${invoice.id}`, to: { upgrade: ware.name }, ...paid };
  }
  return { type: 'period', plan: ware.name, start: iso(line.start), end: iso(line.end), ...paid };
}

/** What an entry gave for money; nothing where an owner's grant had opened the period before. */
export function grantedBy({ cause, postings }: Entry, by: 'stripe' | 'discord'): number {
  if (cause.by !== by) return 0;
  // The day's change of a free plan may stand before it.
  return negate(postings.findLast(({ account }) => account === 'issued:plan')?.amount ?? 0);
}
