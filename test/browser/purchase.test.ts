import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { discordShopPanel } from '../../demo/discord-shop-panel.ts';
import { openStage, type Stage } from '../../demo/stage.ts';
import { stripePanel } from '../../demo/stripe-panel.ts';
import { createPage, type Page } from '../../sandbox/page/index.ts';
import { processEnvironment } from '../../src/config/index.ts';
import { databaseUri } from '../database.ts';
import { DESKTOP, findChromium, launchBrowser, PageDriver, PHONE } from './page-driver.ts';

const WAIT = { timeoutMs: 30_000 };
/** Where pictures go when somebody asks for them: SCRIP_SHOTS=shots. */
const shots = processEnvironment().SCRIP_SHOTS;

describe.skipIf(!findChromium())('a purchase by hand in the demo page', () => {
  const opened = new AsyncDisposableStack();
  let stage: Stage;
  let page: Page;
  let browser: Browser;

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'scrip-purchase-'));
    opened.defer(() => rm(dataDir, { recursive: true, force: true }));
    const uri = databaseUri(inject('databaseUri'), `scrip-purchase-${dataDir.slice(-6).toLowerCase()}`);
    const environment = { ...processEnvironment(), MONGODB_URI: uri };
    stage = opened.use(await openStage({ environment, dataDir, log: () => {} }));
    const panels = [stripePanel(stage.stripe), discordShopPanel(stage.discord)];
    page = opened.use(await createPage({ discord: stage.discord, panels }));
    browser = await launchBrowser();
    opened.defer(() => browser.close());
  }, 120_000);
  afterAll(() => opened.disposeAsync());

  it.each([
    ['Ben', DESKTOP],
    ['Cleo', PHONE],
  ] as const)(
    '%s presses Pay, is declined, pays, and reads of the credit where the button was',
    async (name, viewport) => {
      await using driver = await PageDriver.open(browser, page.url, viewport);
      await driver.actAs(name);
      await driver.runCommand('/buy');
      await driver.waitForMessage('5,000 credits', WAIT);
      await driver.select('Choose a pack', '5,000 credits');
      const offer = await driver.waitForMessage('Waiting for your payment', WAIT);
      const [checkout] = await Promise.all([
        driver.page.context().waitForEvent('page'),
        offer.locator('a.button', { hasText: 'Pay' }).click(),
      ]);
      await checkout.getByRole('button', { name: 'Decline' }).click();
      await checkout.getByRole('alert').filter({ hasText: 'Your card was declined.' }).waitFor();
      await checkout.getByRole('button', { name: 'Pay $5.00' }).click();
      await checkout.getByText('5,000.00 credits added').waitFor({ timeout: WAIT.timeoutMs });
      await driver.waitForMessage('5,000.00 credits added.', WAIT);
      const panel = await driver.openPanel('Stripe');
      await panel.locator('.panel-row').first().getByText('paid', { exact: true }).waitFor();
      expect(stage.stripe.sessions.all().at(-1)).toMatchObject({ amount_total: 500, payment_status: 'paid' });
    },
    120_000,
  );

  it.each([
    ['Ben', DESKTOP, 'desktop'],
    ['Cleo', PHONE, 'phone'],
  ] as const)(
    '%s subscribes by the button of Discord’s shop, and the panel ends it, without anything sticking out',
    async (name, viewport, size) => {
      await using driver = await PageDriver.open(browser, page.url, viewport);
      const looked = async (what: string) => {
        if (shots) await driver.screenshot(join(shots, `shop-${what}-${size}.png`));
        expect(await driver.overflowX()).toBe(0);
      };
      await driver.actAs(name);
      await driver.runCommand('/plan choose plan: supporter');
      const offer = await driver.waitForMessage('Supporter', WAIT);
      await offer.locator('button.premium').waitFor();
      await looked('offer');
      await offer.locator('button.premium').click();
      const shop = driver.page.getByRole('dialog');
      await shop.waitFor();
      const box = await shop.boundingBox();
      expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
      await looked('dialog');
      await shop.getByRole('button', { name: /Buy|Subscribe|Get/ }).click();
      await driver.waitForMessage('is paid until', WAIT);
      await looked('paid');
      const panel = await driver.openPanel("Discord's shop");
      const row = panel.locator('.panel-row').first();
      await row.getByText('running', { exact: true }).waitFor();
      await looked('panel');
      const heights = await row.getByRole('button').evaluateAll((all) => all.map((each) => each.offsetTop));
      expect(new Set(heights).size).toBe(1);
      await row.getByRole('button', { name: 'Cancel' }).click();
      await row.getByText('ending', { exact: true }).waitFor();
      await row.getByRole('button', { name: 'End period now' }).click();
      await row.getByText('ended', { exact: true }).waitFor();
      expect(driver.trouble).toEqual([]);
    },
    120_000,
  );
});
