import { useCard } from '../commerce/cards.ts';
import { completeOnboarding } from '../commerce/connect.ts';
import { cancelAtPeriodEnd, charge, originOf } from '../commerce/subscriptions.ts';
import { type Core, outside } from '../core.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import { idOf } from '../wire/wire.ts';
import { noticePage } from './checkout-page.ts';
import { invoicePage, onboardingPage, type PortalView, portalPage } from './portal-page.ts';
import { readFields } from './read-fields.ts';
import { redirect, sendPage, type Visit } from './visit.ts';

/** The customer portal, and what its buttons do. */
export async function visitPortal({ core, request, response }: Visit, id: string): Promise<void> {
  const session = core.store.portalSession.find(id);
  const customer = core.store.customer.find(session?.customer ?? null);
  if (session === undefined || customer === undefined) {
    sendPage(response, noticePage('Nothing here', 'The Stripe sandbox has no such portal page.'), 404);
    return;
  }
  const error = request.method === 'POST' ? press(core, customer, await readFields(request)) : null;
  if (request.method === 'POST' && error === null) redirect(response, `/p/session/${id}`);
  else
    sendPage(response, portalPage(core, viewOf(core, session, customer, error)), error === null ? 200 : 402);
}

function viewOf(
  core: Core,
  session: Kinds['billing_portal.session'],
  customer: Kinds['customer'],
  error: string | null,
): PortalView {
  const isTheirs = (owner: string | { id: string } | null) => idOf(owner) === customer.id;
  return {
    ...{ session, customer, error },
    subscriptions: core.store.subscription
      .all()
      .filter((one) => isTheirs(one.customer) && one.status !== 'canceled'),
    invoices: core.store.invoice
      .all()
      .filter((one) => isTheirs(one.customer))
      .reverse(),
    card: core.store.paymentMethod.find(idOf(customer.invoice_settings.default_payment_method)),
  };
}

/** Does what a button asks for; why it did not work, or null. */
function press(core: Core, customer: Kinds['customer'], fields: URLSearchParams): string | null {
  const scope = core.store.customer.scopeOf(customer.id) ?? { livemode: customer.livemode, account: null };
  switch (fields.get('action')) {
    case 'cancel':
    case 'resume': {
      const subscription = subscriptionOf(core, customer, fields.get('subscription'));
      const isWanted = fields.get('action') === 'cancel';
      cancelAtPeriodEnd(core, originOf(core, subscription), subscription, isWanted);
      return null;
    }
    case 'good-card':
    case 'bad-card':
      useCard(core, outside(scope), customer, fields.get('action') === 'good-card' ? 'good' : 'declines');
      return null;
    case 'pay': {
      const invoice = core.store.invoice.find(fields.get('invoice'));
      const id = idOf(invoice?.parent?.subscription_details?.subscription);
      if (invoice?.status !== 'open') return 'That invoice is not open any more.';
      const subscription = subscriptionOf(core, customer, id);
      charge(core, originOf(core, subscription), subscription, invoice);
      return hasStatus(core, invoice.id, 'paid') ? null : 'Your card was declined.';
    }
    default:
      throw new SandboxUsageError('That page has no such button.');
  }
}

/** The page of an invoice, and what its buttons do: the card on file is tried again, or a good one takes its place. */
export async function visitInvoice(
  { core, request, response }: Visit,
  invoice: Kinds['invoice'],
): Promise<void> {
  if (request.method !== 'POST') return sendPage(response, invoicePage(invoice));
  const action = (await readFields(request)).get('action');
  const subscription = core.store.subscription.find(idOf(invoice.parent?.subscription_details?.subscription));
  const customer = core.store.customer.find(idOf(invoice.customer));
  const isWanted = action === 'pay' || action === 'other-card';
  if (!isWanted || invoice.status !== 'open' || subscription === undefined || customer === undefined)
    throw new SandboxUsageError('That invoice is not open any more.');
  const origin = originOf(core, subscription);
  if (action === 'other-card') useCard(core, origin, customer, 'good');
  charge(core, origin, subscription, invoice);
  if (hasStatus(core, invoice.id, 'paid')) redirect(response, `/i/${invoice.id}`);
  else sendPage(response, invoicePage(invoice, 'Your card was declined.'), 402);
}

function hasStatus(core: Core, invoice: string, status: string): boolean {
  return core.store.invoice.find(invoice)?.status === status;
}

function subscriptionOf(core: Core, customer: Kinds['customer'], id: string | null): Kinds['subscription'] {
  const subscription = core.store.subscription.find(id);
  if (
    subscription === undefined ||
    idOf(subscription.customer) !== customer.id ||
    subscription.status === 'canceled'
  ) {
    throw new SandboxUsageError('That plan has ended.');
  }
  return subscription;
}

/** A creator's onboarding, and its one button. */
export async function visitOnboarding({ core, request, response }: Visit, code: string): Promise<void> {
  const link = core.store.accountLinks.get(code);
  const account = core.store.account.find(link?.account ?? null);
  if (link === undefined || account === undefined) {
    sendPage(
      response,
      noticePage('Nothing here', 'That link has been used up. Ask Scrip for a new one.'),
      404,
    );
    return;
  }
  if (request.method === 'POST') {
    completeOnboarding(core, account);
    redirect(response, link.returnUrl);
  } else {
    sendPage(response, onboardingPage(account, link.returnUrl));
  }
}
