import { negate, sum } from '../billing/money.ts';
import type { Credited } from '../flows/news-content.ts';
import { showAmount } from './amounts.ts';
import { english, type Words } from './words/en.ts';

/** A page for a browser. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

/** Sends a browser on. */
export function redirectTo(url: string): Page {
  return { status: 303, headers: { location: url, 'cache-control': 'no-store' }, body: '' };
}

/** What somebody reads who comes back from paying, or whose link leads nowhere. */
export function paidPage(
  how: 'credited' | 'waiting' | 'gone',
  credited: Credited | null,
  words: Words = english,
): Page {
  const say = words.pages;
  if (how === 'gone') return page(404, say.gone, say.noPage);
  if (credited === null) return page(200, say.thanks, say.onItsWay);
  const { payment, entry, economy } = credited;
  const sold = entry.postings.filter(({ account }) => account.startsWith('sold:'));
  const packs = negate(sum(sold.map((posting) => posting.amount)));
  const amount = showAmount(payment.grant.kind === 'pack' ? packs : payment.amount, economy.unit);
  return page(200, say.thanks, `${say.added(amount)} ${say.back}`);
}

const STYLE = `body{margin:0;min-height:100vh;display:grid;place-items:center;background:#313338;color:#f2f3f5;
font:16px/1.5 system-ui,sans-serif}main{max-width:28rem;padding:2rem;text-align:center}h1{font-size:1.5rem}`;

function page(status: number, title: string, text: string): Page {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${plain(title)}</title>
<style>${STYLE}</style><main><h1>${plain(title)}</h1><p>${plain(text)}</p></main></html>
`;
  return { status, headers: HEADERS, body };
}

function plain(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
