import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from './demo.ts';
import { ledgerFixture } from './ledger-fixture.ts';
import { findChromium, PageDriver, visibleText } from './page-driver.ts';

describe.skipIf(!findChromium())('the panel beside the chat', () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({ ledger: ledgerFixture });
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  it('shows the balance gross of holds, where it lies, and what is held', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url);
    const panel = await driver.openPanel('Wallet');
    await panel.getByText('1,246.00').waitFor();
    const text = await visibleText(panel);
    expect(text).toContain('3 of 5 left');
    expect(text).toMatch(/base\s+1,000\.00/);
    expect(text).toMatch(/chat\s+12\.00 credits/);
    expect(driver.trouble).toEqual([]);
  });

  it('unfolds an entry of the journal to postings that sum to zero, its cause and its hash', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url);
    const panel = await driver.openPanel('Journal');
    const settle = panel.locator('details', { hasText: 'settle' });
    await settle.locator('summary').click();
    expect(await visibleText(settle.locator('tfoot'))).toMatch(/sum\s+0\.00\s+credits/);
    expect(await settle.locator('tbody tr').count()).toBe(3);
    expect(await visibleText(settle)).toContain('f'.repeat(64));
    expect(await panel.locator('summary').allInnerTexts()).toEqual([
      expect.stringContaining('+12.00 held'),
      expect.stringContaining('−3.00'),
      expect.stringContaining('+6.00 held'),
      expect.stringContaining('+1,015.00'),
    ]);
  });

  it('keeps an unfolded entry open while the journal is read again', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url);
    const panel = await driver.openPanel('Journal');
    await panel.locator('summary').first().click();
    demo.discord.member('Ben').send('something happens');
    await driver.waitForMessage('something happens');
    await driver.page.waitForResponse(/\/api\/journal/);
    expect(await panel.locator('details[open]').count()).toBe(1);
  });

  it('logs what the bot and Discord say to each other', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url);
    await driver.runCommand('/secret');
    await driver.waitForMessage('secret');
    const log = await driver.openPanel('Log');
    await log.getByText('INTERACTION_CREATE').first().waitFor();
    expect(await visibleText(log)).toContain('answer interaction');
  });

  it('folds away and stays folded', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url);
    const toggle = driver.page.getByRole('button', { name: 'Wallet, journal and log' });
    await toggle.click();
    await driver.page.locator('side-panel').waitFor({ state: 'hidden' });
    await driver.page.reload();
    await driver.page.locator('#composer').waitFor();
    expect(await driver.page.locator('side-panel').isVisible()).toBe(false);
    await toggle.click();
    await driver.page.locator('side-panel').waitFor();
  });
});
