import { type Core, emit, now, type Origin, outside } from '../core.ts';
import { newId } from '../ids.ts';
import { buildCustomer } from '../objects/customer.ts';
import type { LineItem } from '../objects/line-item.ts';
import { type Buyer, buildPaymentMethod, CARD, type Method } from '../objects/payment-method.ts';
import { buildSession } from '../objects/session.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import type { Decline } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { intentIdOf } from './invoices.ts';
import { attempt, finishPending, type Outcome, openIntent } from './payment.ts';
import { startSubscription, type Wish } from './subscription-start.ts';
import { bankAnswered } from './subscriptions.ts';

type Session = Kinds['checkout.session'];

/** How a buyer pays. Without more: a good card. */
export interface Payment {
  method?: Method | undefined;
  /** The card is refused with this reason. */
  decline?: Decline | undefined;
  email?: string | undefined;
  name?: string | undefined;
}

/** Opens a session for these items; `carried` is the metadata of the payment intent or subscription to come. */
export function openSession(
  core: Core,
  origin: Origin,
  given: Omit<
    Parameters<typeof buildSession>[0],
    'id' | 'livemode' | 'created' | 'url' | 'currency' | 'amount'
  >,
  items: LineItem[],
  carried: Record<string, string>,
): Session {
  const id = newId('cs', origin);
  const session = buildSession({
    ...{ id, livemode: origin.livemode, created: now(core), url: `${core.url}/c/pay/${id}` },
    ...{
      currency: items[0]?.currency ?? null,
      amount: items.reduce((sum, item) => sum + item.amount_total, 0),
    },
    ...given,
  });
  core.store.lineItems.set(id, items);
  core.store.carried.set(id, carried);
  return core.store.session.add(origin, session);
}

/**
 * The buyer presses Pay. Declined, the session stays open and the decline comes back; a bank debit completes it
 * unpaid, and `finishPayment` ends it later.
 * @throws {SandboxUsageError} when the session is not open
 */
export function paySession(core: Core, session: Session, payment: Payment = {}): Decline | null {
  expireIfDue(core, session);
  if (session.status !== 'open')
    throw new SandboxUsageError(`the checkout session is ${session.status}, not open`);
  const origin = originOf(core, session);
  const { method: type = 'card', decline } = payment;
  const buyer = buyerOf(core, session, payment);
  const outcome: Outcome =
    decline !== undefined
      ? { kind: 'declined', decline }
      : { kind: type === 'card' ? 'succeeds' : 'pending' };
  const customer = customerOf(core, origin, session, buyer, outcome);
  const method = buildPaymentMethod({
    ...{ id: newId('pm'), livemode: session.livemode, created: now(core), customer, type, buyer },
    last4: decline === undefined ? (type === 'card' ? CARD.good : '6789') : CARD.declines,
  });
  core.store.paymentMethod.add(origin, method);
  if (session.mode === 'subscription') {
    if (decline !== undefined) return decline;
    const started = startSubscription(core, origin, {
      ...{ customer: customer ?? '', method, outcome, metadata: { ...core.store.carried.get(session.id) } },
      wishes: wishesOf(core, session),
    });
    Object.assign(session, { subscription: started.subscription.id, invoice: started.invoice.id });
  } else {
    attempt(core, origin, intentOf(core, origin, session, buyer), method, outcome);
    if (decline !== undefined) return decline;
  }
  complete(core, origin, session, buyer, outcome);
  return null;
}

function complete(core: Core, origin: Origin, session: Session, buyer: Buyer, outcome: Outcome): void {
  session.status = 'complete';
  session.payment_status = outcome.kind === 'succeeds' ? 'paid' : 'unpaid';
  session.url = null;
  session.customer_details = {
    ...{ address: null, business_name: null, email: buyer.email, individual_name: null, name: buyer.name },
    ...{ phone: null, tax_exempt: 'none', tax_ids: [] },
  };
  countOnLink(core, session);
  emit(core, origin, 'checkout.session.completed', session);
}

/** What the bank says days later, for a session that was completed unpaid. */
export function finishPayment(core: Core, session: Session, outcome: 'fails' | 'succeeds'): void {
  const origin = originOf(core, session);
  const invoice = core.store.invoice.find(idOf(session.invoice));
  const intentId = invoice === undefined ? idOf(session.payment_intent) : intentIdOf(core, invoice);
  const intent = core.store.paymentIntent.find(intentId);
  if (intent?.status !== 'processing')
    throw new SandboxUsageError('no payment of this session is on its way');
  finishPending(core, origin, intent, outcome);
  if (invoice !== undefined) bankAnswered(core, origin, invoice, intent);
  if (outcome === 'succeeds') session.payment_status = 'paid';
  const type = outcome === 'succeeds' ? 'async_payment_succeeded' : 'async_payment_failed';
  emit(core, origin, `checkout.session.${type}`, session);
}

/** Closes an open session for good and tells of it. */
export function expireSession(core: Core, origin: Origin, session: Session): void {
  Object.assign(session, { status: 'expired', url: null });
  emit(core, origin, 'checkout.session.expired', session);
}

/** A session is open until its `expires_at`, exclusive. */
export function expireIfDue(core: Core, session: Session): void {
  if (session.status !== 'open' || now(core) < session.expires_at) return;
  expireSession(core, originOf(core, session), session);
}

/** Where a buyer is sent after paying; null where the page itself says thanks. */
export function successUrl(session: Session): string | null {
  return session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}

function originOf(core: Core, session: Session): Origin {
  return outside(core.store.session.scopeOf(session.id) ?? { livemode: session.livemode, account: null });
}

function buyerOf(core: Core, session: Session, { email, name }: Payment): Buyer {
  const known = core.store.customer.find(idOf(session.customer));
  return {
    email: email ?? session.customer_email ?? known?.email ?? 'buyer@example.com',
    name: name ?? known?.name ?? 'Sandbox Buyer',
  };
}

/** Plans always have a customer; packs only where the session asks for one, and never a refused one. */
function customerOf(
  core: Core,
  origin: Origin,
  session: Session,
  buyer: Buyer,
  outcome: Outcome,
): string | null {
  const known = idOf(session.customer);
  if (known !== null || outcome.kind === 'declined') return known;
  if (session.mode !== 'subscription' && session.customer_creation !== 'always') return null;
  const { livemode } = session;
  const words = { email: buyer.email, name: buyer.name, description: null, metadata: {} };
  const customer = buildCustomer({ id: newId('cus'), livemode, created: now(core), ...words });
  core.store.customer.add(origin, customer);
  emit(core, origin, 'customer.created', customer);
  session.customer = customer.id;
  return customer.id;
}

/** A session's payment intent is made with its first try, and kept for the next ones. */
function intentOf(core: Core, origin: Origin, session: Session, buyer: Buyer): Kinds['payment_intent'] {
  const known = core.store.paymentIntent.find(idOf(session.payment_intent));
  if (known !== undefined) return known;
  const intent = openIntent(core, origin, {
    ...{
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
      customer: idOf(session.customer),
    },
    ...{ metadata: { ...core.store.carried.get(session.id) }, description: null, receipt_email: buyer.email },
    setup_future_usage: null,
  });
  session.payment_intent = intent.id;
  return intent;
}

function wishesOf(core: Core, session: Session): Wish[] {
  const lines = core.store.lineItems.get(session.id) ?? [];
  return lines.flatMap(({ price, quantity, description }) =>
    price === null ? [] : [{ price, quantity: quantity ?? 1, description: description ?? '' }],
  );
}

/** A link may be good for so many sessions only; the last one closes it. */
function countOnLink(core: Core, session: Session): void {
  const link = core.store.paymentLink.find(idOf(session.payment_link));
  const limit = link?.restrictions?.completed_sessions;
  if (link === undefined || limit === undefined) return;
  limit.count += 1;
  if (limit.count >= limit.limit) link.active = false;
}
