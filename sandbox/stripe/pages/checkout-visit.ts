import { linkAt } from '../commerce/addresses.ts';
import { expireIfDue, paySession, successUrl } from '../commerce/checkout.ts';
import type { Core } from '../core.ts';
import { visitLink } from '../resources/payment-links.ts';
import type { Kinds } from '../store.ts';
import { declined } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { checkoutPage, closedLinkPage, noticePage } from './checkout-page.ts';
import { readFields } from './read-fields.ts';
import { redirect, sendPage, type Visit } from './visit.ts';

/** A payment link: every visit goes on to the page of a session of its own. */
export function followLink({ core, url, response }: Visit): void {
  const link = linkAt(core, url);
  if (link === undefined) {
    sendPage(response, noticePage('Nothing here', 'The Stripe sandbox has no such payment link.'), 404);
  } else if (!link.active) {
    sendPage(response, closedLinkPage(link));
  } else {
    const { searchParams } = url;
    const reference = searchParams.get('client_reference_id');
    const session = visitLink(core, link, { reference, email: searchParams.get('prefilled_email') });
    redirect(response, `/c/pay/${session.id}`);
  }
}

/** The page of a session, and what its buttons do. */
export async function visitCheckout({ core, request, response }: Visit, id: string): Promise<void> {
  const session = core.store.session.find(id);
  if (session === undefined) {
    sendPage(response, noticePage('Nothing here', 'The Stripe sandbox has no such checkout page.'), 404);
    return;
  }
  expireIfDue(core, session);
  const known = core.store.customer.find(idOf(session.customer));
  const email = session.customer_email ?? known?.email ?? 'buyer@example.com';
  const form = { email, name: known?.name ?? 'Sandbox Buyer', error: null };
  if (request.method !== 'POST' || session.status !== 'open') {
    sendPage(response, checkoutPage(core, session, form));
    return;
  }
  const typed = await readFields(request);
  const filled = { email: typed.get('email') || form.email, name: typed.get('name') || form.name };
  const error = payAs(core, session, typed.get('action') ?? '', filled);
  if (error === null) redirect(response, successUrl(session) ?? `/c/pay/${session.id}`);
  else sendPage(response, checkoutPage(core, session, { ...filled, error }), 402);
}

/** What the buttons of the page do; why the card was refused, or null. */
function payAs(
  core: Core,
  session: Kinds['checkout.session'],
  action: string,
  buyer: { email: string; name: string },
): string | null {
  if (!['pay', 'decline', 'bank'].includes(action)) throw new RangeError('That page has no such button.');
  const decline = action === 'decline' ? 'generic_decline' : undefined;
  const method = action === 'bank' ? 'us_bank_account' : 'card';
  const refused = paySession(core, session, { ...buyer, method, decline });
  return refused === null ? null : declined(refused).message;
}
