import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from './demo.ts';
import { ledgerFixture } from './ledger-fixture.ts';
import { findChromium, PageDriver, PHONE } from './page-driver.ts';

describe.skipIf(!findChromium())('the page on a phone', () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({ ledger: ledgerFixture });
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  it('gives the chat the whole width, the others as drawers', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url, PHONE);
    expect((await driver.page.locator('.chat').boundingBox())?.width).toBe(390);
    expect(await driver.page.locator('side-bar').isVisible()).toBe(false);
    await driver.page.getByRole('button', { name: 'Channels and members' }).click();
    await driver.page.getByRole('button', { name: 'Ben' }).click();
    await driver.page.locator('.acting', { hasText: 'Ben' }).waitFor();
    await driver.page.locator('side-bar').waitFor({ state: 'hidden' });
    const wallet = await driver.openPanel('Wallet');
    await wallet.getByText('Ben’s balance').waitFor();
    await driver.page.keyboard.press('Escape');
    await driver.page.locator('side-panel').waitFor({ state: 'hidden' });
    expect(await driver.overflowX()).toBe(0);
    expect(driver.trouble).toEqual([]);
  });

  it('types a command with options in reach of the thumb', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url, PHONE);
    await driver.page.getByRole('button', { name: 'Commands' }).tap();
    await driver.page.getByRole('option', { name: '/echo' }).tap();
    await driver.page.keyboard.type('from a phone');
    const send = driver.page.getByRole('button', { name: 'Send command' });
    const box = await send.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40);
    await send.tap();
    await driver.waitForMessage('plain: from a phone');
    expect(await driver.overflowX()).toBe(0);
    expect(driver.trouble).toEqual([]);
  });

  it('shows a card and a form without scrolling sideways', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url, PHONE);
    await driver.runCommand('/card');
    const card = await driver.waitForMessage('Portrait');
    const box = await card.locator('.container').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    await driver.press('Reply');
    const form = driver.page.getByRole('dialog');
    await form.waitFor();
    expect((await form.boundingBox())?.width).toBeLessThanOrEqual(390);
    expect(await driver.overflowX()).toBe(0);
    expect(driver.trouble).toEqual([]);
  });
});
