import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPage, pressMain, pressOn, type WebPage } from '../../../demo/web-page.ts';
import { html } from '../../../sandbox/stripe/pages/html.ts';
import { moneyText } from '../../../sandbox/stripe/pages/money.ts';
import { buyPack, createPlanPrice, openPackSession, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

const labels = ({ controls }: WebPage) => controls.map(({ label }) => label);
const text = ({ lines }: WebPage) => lines.join('\n');

/** A session without addresses of the shop: the page itself says how it ended. */
async function openCheckout(more: object = {}): Promise<WebPage> {
  const { url } = await shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 500, product_data: { name: '5,000 credits' } },
        quantity: 2,
      },
    ],
    ...more,
  });
  return openPage(String(url));
}

async function openPortal(): Promise<{ page: WebPage; subscription: string; customer: string }> {
  const price = await createPlanPrice(shop.stripe, 900);
  const { id } = await shop.stripe.checkout.sessions.create({
    ...{ mode: 'subscription', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
  });
  const { session } = shop.sandbox.sessions.pay(id, { email: 'ben@example.org' });
  const customer = String(session.customer);
  const { url } = await shop.stripe.billingPortal.sessions.create({
    customer,
    return_url: 'http://shop.test/back',
  });
  return { page: await openPage(url), subscription: String(session.subscription), customer };
}

describe('the page of an invoice', () => {
  async function openInvoice(): Promise<{ page: WebPage; subscription: string }> {
    const { subscription } = await openPortal();
    shop.sandbox.subscriptions.renew(subscription, { card: 'declines' });
    const { latest_invoice: invoice } = shop.sandbox.subscriptions.get(subscription);
    const { hosted_invoice_url: url } = await shop.stripe.invoices.retrieve(String(invoice));
    return { page: await openPage(String(url)), subscription };
  }

  it('takes its payment while it is open, and makes the plan active again', async () => {
    const { page, subscription } = await openInvoice();
    expect(labels(page)).toEqual(['Pay $9.00', 'Pay with another card']);
    const paid = await pressMain(page);
    expect(text(paid)).toContain('paid');
    expect(labels(paid)).toEqual([]);
    expect(shop.sandbox.subscriptions.get(subscription).status).toBe('active');
  });

  it('says that the card was declined, and takes another one', async () => {
    const { page, subscription } = await openInvoice();
    const customer = String(shop.sandbox.subscriptions.get(subscription).customer);
    shop.sandbox.subscriptions.useCard(customer, 'declines');
    const refused = await pressMain(page);
    expect(text(refused)).toContain('Your card was declined.');
    expect(labels(await pressOn(refused, 'Pay with another card'))).toEqual([]);
    expect(shop.sandbox.subscriptions.get(subscription).status).toBe('active');
  });
});

describe('the checkout page', () => {
  it('says what is bought, for how much, and in which mode', async () => {
    const page = await openCheckout();
    expect(text(page)).toContain('Test mode');
    expect(text(page)).toContain('5,000 credits Qty 2, $5.00 each $10.00');
    expect(labels(page)).toEqual(['Pay $10.00', 'Decline', 'Pay by bank']);
  });

  it('is declined and says so, keeps what was typed, and then pays', async () => {
    const page = await openCheckout({ customer_email: 'ada@example.org' });
    const refused = await pressOn(page, 'Decline');
    expect(text(refused)).toContain('Your card was declined.');
    expect(refused.controls[0]?.form?.get('email')).toBe('ada@example.org');
    expect(text(await pressMain(refused))).toContain('Thanks for your payment');
    const [session] = shop.sandbox.sessions.all();
    expect(session).toMatchObject({ payment_status: 'paid', customer_details: { email: 'ada@example.org' } });
  });

  it('by bank leaves the answer to the bank', async () => {
    expect(text(await pressOn(await openCheckout(), 'Pay by bank'))).toContain('Your bank has been asked');
    expect(shop.sandbox.sessions.all()[0]?.payment_status).toBe('unpaid');
  });

  it('leads back to the shop, paid with the session in the address, canceled without', async () => {
    const session = await openPackSession(shop.stripe);
    const post = (action: string) =>
      fetch(String(session.url), {
        method: 'POST',
        body: new URLSearchParams({ action }),
        redirect: 'manual',
      });
    const page = await openPage(String(session.url));
    expect(page.controls.filter(({ form }) => form === null).map(({ url }) => url)).toEqual([
      ...['http://shop.test/back', 'http://shop.test/back'],
    ]);
    expect((await post('decline')).status).toBe(402);
    const paid = await post('pay');
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `http://shop.test/paid/${session.id}`]);
    expect((await post('pay')).status).toBe(200);
    expect((await shop.stripe.charges.list()).data.filter((charge) => charge.paid)).toHaveLength(1);
  });

  it('pays once, however often and fast Pay is pressed', async () => {
    const { url } = await openPackSession(shop.stripe);
    const press = () => fetch(String(url), { method: 'POST', body: 'action=pay', redirect: 'manual' });
    await Promise.all(Array.from({ length: 10 }, press));
    expect((await shop.stripe.charges.list()).data).toHaveLength(1);
  });

  it('has expired after its time', async () => {
    const page = await openCheckout();
    shop.clock.advance(86_400_000);
    expect(text(await openPage(page.url))).toContain('This page has expired');
  });

  it('refuses a button that it does not have, and a form of any size', async () => {
    const { url } = await openCheckout();
    const post = async (body: string) => (await fetch(url, { method: 'POST', body })).status;
    expect(await post('action=steal')).toBe(400);
    expect(await post(`action=${'x'.repeat(20_000)}`)).toBe(400);
    expect(shop.sandbox.sessions.all()[0]?.status).toBe('open');
  });

  it('shows a hostile name as text, runs no script and loads nothing from elsewhere', async () => {
    const name = '<img src=x onerror=alert(1)>"\'&';
    const price_data = { currency: 'usd', unit_amount: 500, product_data: { name } };
    const { url } = await openCheckout({ line_items: [{ price_data, quantity: 1 }] });
    const answer = await fetch(url);
    expect(await answer.text()).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the portal', () => {
  it('cancels at the end of the period and takes it back', async () => {
    const { page, subscription } = await openPortal();
    expect(text(page)).toContain('Plan for 900 active');
    expect(text(page)).toContain('Renews on 14 Apr 2026.');
    const canceled = await pressOn(page, 'Cancel plan');
    expect(text(canceled)).toContain('Ends on 14 Apr 2026. Until then everything stays.');
    expect((await shop.stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(true);
    expect(text(await pressOn(canceled, "Don't cancel plan"))).toContain('Renews on');
    expect((await shop.stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(false);
  });

  it('changes the card, and pays what a bad one left open', async () => {
    const { page, subscription } = await openPortal();
    const bad = await pressOn(page, 'Use a card that declines');
    expect(text(bad)).toContain('•••• 0341, expires 12/2034 will be refused');
    shop.sandbox.subscriptions.renew(subscription);
    const overdue = await openPage(page.url);
    expect(text(overdue)).toContain('past due');
    expect(text(await pressOn(overdue, 'Pay now'))).toContain('Your card was declined.');
    const paid = await pressOn(await pressOn(overdue, 'Use a good card'), 'Pay now');
    expect(text(paid)).toContain('Plan for 900 active');
    expect(labels(paid)).toContain('Back to Scrip');
  });

  it('shows every invoice, and an invoice what it is for', async () => {
    const { page } = await openPortal();
    expect(text(page)).toMatch(/14 Mar 2026 \$9\.00 paid/u);
    const invoice = await pressOn(page, 'View');
    expect(text(invoice)).toContain('1 × Plan for 900 14 Mar 2026 to 14 Apr 2026 $9.00');
  });

  it('shows nothing of a plan that has ended', async () => {
    const { page, subscription } = await openPortal();
    shop.sandbox.subscriptions.end(subscription);
    expect(text(await openPage(page.url))).toContain('There is no plan at the moment.');
    expect(text(await pressOn(page, 'Cancel plan'))).toContain('That plan has ended.');
  });

  it('is refused for a customer that does not exist', async () => {
    await expect(shop.stripe.billingPortal.sessions.create({ customer: 'cus_none' })).rejects.toMatchObject({
      ...{ code: 'resource_missing', param: 'customer' },
    });
  });
});

it('lets a creator answer everything with one press', async () => {
  const account = await shop.stripe.accounts.create({ capabilities: { transfers: { requested: true } } });
  const { url } = await shop.stripe.accountLinks.create({
    ...{ account: account.id, type: 'account_onboarding', refresh_url: shop.endpoint.url },
    return_url: `${shop.sandbox.url}/nowhere`,
  });
  await pressOn(await openPage(url), 'Answer everything');
  expect((await shop.stripe.accounts.retrieve(account.id)).payouts_enabled).toBe(true);
});

it('gives a receipt that knows of refunds', async () => {
  const intent = await buyPack(shop);
  shop.sandbox.money.refund(intent, { amount: 200 });
  const [charge] = (await shop.stripe.charges.list()).data;
  expect(text(await openPage(String(charge?.receipt_url)))).toMatch(/Paid \$5\.00\nRefunded -\$2\.00/u);
});

it.each([
  '/',
  '/buy/none',
  '/c/pay/cs_test_none',
  '/p/session/none',
  '/i/none',
  '/connect/none',
  '/receipts/x',
])('says that there is nothing at %s', async (path) => {
  const answer = await fetch(shop.sandbox.url + path);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('Nothing here');
});

it.each([
  [500, 'usd', '$5.00'],
  [5, 'usd', '$0.05'],
  [500, 'jpy', '¥500'],
  [5000, 'kwd', 'KWD 5.000'],
  [500, 'ugx', 'UGX 5'],
  [-200, 'eur', '-€2.00'],
])('writes %i of %s as %s', (amount, currency, written) => {
  expect(moneyText(amount, currency).replace(/\u00a0/gu, ' ')).toBe(written);
});

it('escapes values of templates and nothing else', () => {
  expect(html`<p title="${'"<&'}">${html`<b>${'>'}</b>`}${null}${[html`<i></i>`]}</p>`.text).toBe(
    '<p title="&quot;&lt;&amp;"><b>&gt;</b><i></i></p>',
  );
});
