import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { linkAt } from '../commerce/addresses.ts';
import { expireIfDue, paySession, successUrl } from '../commerce/checkout.ts';
import type { Core } from '../core.ts';
import { visitLink } from '../resources/payment-links.ts';
import type { Kinds } from '../store.ts';
import { declined } from '../wire/failure.ts';
import { checkoutPage, closedLinkPage, noticePage } from './checkout-page.ts';
import { CONTENT_SECURITY_POLICY } from './layout.ts';
import { readFields } from './read-fields.ts';

const STYLE = new URL('./style.css', import.meta.url);

/** One page request on its way to an answer. */
export interface Visit {
  core: Core;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
}

/** Answers everything that is not the API: what buyers see. */
export async function answerPage(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', core.url);
  const visit: Visit = { core, url, request, response };
  const [, area, second = '', third = ''] = url.pathname.split('/');
  try {
    if (url.pathname === '/style.css') return sendStyle(response);
    if (area === 'buy') return visitLinkPage(visit);
    if (area === 'c' && second === 'pay') return await visitCheckout(visit, third);
    sendPage(response, noticePage('Nothing here', 'The Stripe sandbox has no such page.'), 404);
  } catch (error) {
    sendPage(
      response,
      noticePage('That did not work', error instanceof Error ? error.message : String(error)),
      400,
    );
  }
}

function visitLinkPage({ core, url, response }: Visit): void {
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

async function visitCheckout(visit: Visit, id: string): Promise<void> {
  const { core, request, response } = visit;
  const session = core.store.session.find(id);
  if (session === undefined) {
    sendPage(response, noticePage('Nothing here', 'The Stripe sandbox has no such checkout page.'), 404);
    return;
  }
  expireIfDue(core, session);
  const known = core.store.customer.find(typeof session.customer === 'string' ? session.customer : null);
  const email = session.customer_email ?? known?.email ?? 'buyer@example.com';
  const form = { email, name: known?.name ?? 'Sandbox Buyer', error: null };
  if (request.method !== 'POST' || session.status !== 'open') {
    sendPage(response, checkoutPage(core, session, form));
    return;
  }
  const typed = await readFields(request);
  const action = typed.get('action') ?? '';
  const filled = { email: typed.get('email') || form.email, name: typed.get('name') || form.name };
  const error = payAs(core, session, action, filled);
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
  const decline = action === 'decline' ? 'generic_decline' : undefined;
  const method = action === 'bank' ? 'us_bank_account' : 'card';
  const refused = paySession(core, session, { ...buyer, method, decline });
  return refused === null ? null : declined(refused).message;
}

async function sendStyle(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-store' });
  response.end(await readFile(STYLE));
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { location: to, 'cache-control': 'no-store' }).end();
}

function sendPage(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cache-control': 'no-store',
  });
  response.end(body);
}
