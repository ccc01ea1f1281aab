import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '../core.ts';
import { noticePage } from './checkout-page.ts';
import { followLink, visitCheckout } from './checkout-visit.ts';
import { receiptPage } from './portal-page.ts';
import { visitInvoice, visitOnboarding, visitPortal } from './portal-visit.ts';
import { sendPage, type Visit } from './visit.ts';

const STYLES = ['base', 'checkout', 'portal'].map((name) => new URL(`./style/${name}.css`, import.meta.url));

/** Answers everything that is not the API: what buyers and creators see. */
export async function answerPage(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', core.url);
    await answerVisit({ core, url, request, response });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    sendPage(response, noticePage('That did not work', reason), 400);
  }
}

async function answerVisit(visit: Visit): Promise<void> {
  const { core, url, response } = visit;
  const [, area, second = '', third = ''] = url.pathname.split('/');
  switch (area) {
    case 'style.css':
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-store' });
      response.end((await Promise.all(STYLES.map((file) => readFile(file, 'utf8')))).join('\n'));
      return;
    case 'buy':
      followLink(visit);
      return;
    case 'c':
      return visitCheckout(visit, second === 'pay' ? third : '');
    case 'p':
      return visitPortal(visit, second === 'session' ? third : '');
    case 'connect':
      return visitOnboarding(visit, second);
  }
  const invoice = area === 'i' ? core.store.invoice.find(second) : undefined;
  const charge = area === 'receipts' ? core.store.charge.find(second) : undefined;
  if (invoice !== undefined) await visitInvoice(visit, invoice);
  else if (charge !== undefined) sendPage(response, receiptPage(charge));
  else sendPage(response, noticePage('Nothing here', 'The Stripe sandbox has no such page.'), 404);
}
