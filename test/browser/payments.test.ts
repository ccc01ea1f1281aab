import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripePanel } from '../../demo/stripe-panel.ts';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/index.ts';
import { processEnvironment } from '../../src/config/index.ts';
import { createClient, createPlanPrice, openPackSession } from '../sandbox/stripe/shop.ts';
import { type Demo, startDemo } from './demo.ts';
import { DESKTOP, findChromium, PageDriver, PHONE, visibleText } from './page-driver.ts';

/** Where pictures go when somebody asks for them: SCRIP_SHOTS=shots. */
const shots = processEnvironment().SCRIP_SHOTS;
const SIZES = [
  ['desktop', DESKTOP],
  ['phone', PHONE],
] as const;

describe.skipIf(!findChromium())('payments in a browser', () => {
  let stripe: StripeSandbox;
  let demo: Demo;

  beforeAll(async () => {
    stripe = await createStripeSandbox();
    demo = await startDemo({ panels: [stripePanel(stripe)] });
  }, 60_000);
  afterAll(async () => {
    await demo[Symbol.asyncDispose]();
    await stripe.close();
  });

  /** A page of Stripe's; nothing may stick out at the side, nothing may be loaded from elsewhere. */
  async function openAt(url: string, viewport: { width: number; height: number }) {
    const context = await demo.browser.newContext({ viewport });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    context.on('request', (request) => {
      if (!request.url().startsWith(stripe.url) && !request.url().startsWith('data:'))
        trouble.push(request.url());
    });
    await page.goto(url);
    return { page, trouble, [Symbol.asyncDispose]: () => context.close() };
  }

  async function look(page: Page, name: string): Promise<void> {
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  }

  it.each(SIZES)('a card is declined, then pays, on a %s', async (size, viewport) => {
    const { id, url } = await openPackSession(createClient(stripe), { success_url: `${stripe.url}/thanks` });
    await using open = await openAt(String(url), viewport);
    const { page } = open;
    await look(page, `checkout-${size}`);
    await page.getByLabel('Email').fill('ada@example.org');
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('alert').filter({ hasText: 'Your card was declined.' }).waitFor();
    await look(page, `declined-${size}`);
    await page.getByRole('button', { name: 'Pay $5.00' }).click();
    await page.waitForURL(`${stripe.url}/thanks`);
    expect(stripe.sessions.get(id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.org' },
    });
    await page.goto(`${stripe.url}/c/pay/${id}`);
    await page.getByText('Thanks for your payment').waitFor();
    await look(page, `paid-${size}`);
    expect(open.trouble).toEqual([]);
  });

  it.each(SIZES)('a plan is canceled and resumed in the portal, on a %s', async (size, viewport) => {
    const client = createClient(stripe);
    const price = await createPlanPrice(client, 900);
    const session = await client.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: price.id }],
    });
    await using subscribe = await openAt(String(session.url), viewport);
    await look(subscribe.page, `subscribe-${size}`);
    await subscribe.page.getByRole('button', { name: 'Subscribe $9.00' }).click();
    await subscribe.page.getByText('Thanks for your payment').waitFor();
    const customer = String(stripe.sessions.get(session.id).customer);
    stripe.subscriptions.renew(String(stripe.sessions.get(session.id).subscription), { card: 'declines' });
    const { url } = await client.billingPortal.sessions.create({
      customer,
      return_url: `${stripe.url}/back`,
    });
    await using portal = await openAt(url, viewport);
    await look(portal.page, `portal-${size}`);
    await portal.page.getByRole('button', { name: 'Pay now' }).click();
    await portal.page.getByText('active', { exact: true }).waitFor();
    await portal.page.getByRole('button', { name: 'Cancel plan' }).click();
    await portal.page.getByText(/^Ends on/u).waitFor();
    await look(portal.page, `canceling-${size}`);
    await portal.page.getByRole('button', { name: "Don't cancel plan" }).click();
    await portal.page.getByText(/^Renews on/u).waitFor();
    expect([...portal.trouble, ...subscribe.trouble]).toEqual([]);
  });

  it.each(SIZES)('the panel refunds, disputes and switches, on a %s', async (size, viewport) => {
    const { id } = await openPackSession(createClient(stripe));
    stripe.sessions.pay(id, { email: 'cleo@example.org' });
    await using driver = await PageDriver.open(demo.browser, demo.page.url, viewport);
    const panel = await driver.openPanel('Stripe');
    const first = panel.locator('.panel-row').first();
    await first.getByText('paid', { exact: true }).waitFor();
    await first.getByRole('button', { name: 'Dispute' }).click();
    await first.getByRole('button', { name: 'Win dispute' }).click();
    await first.getByText('dispute won').waitFor();
    await first.getByRole('button', { name: 'Refund half' }).click();
    await panel.getByRole('button', { name: 'Duplicate' }).click();
    await panel.locator('.switches [aria-pressed="true"]', { hasText: 'Duplicate' }).waitFor();
    expect(stripe.webhooks.switches().copies).toBe(2);
    if (shots) await driver.screenshot(join(shots, `panel-${size}.png`));
    await panel.getByRole('button', { name: 'Duplicate' }).click();
    await panel.locator('.switches [aria-pressed="false"]', { hasText: 'Duplicate' }).waitFor();
    expect(await visibleText(panel)).toContain('cleo@example.org');
    expect(await driver.overflowX()).toBe(0);
    expect(driver.trouble).toEqual([]);
  });
});
