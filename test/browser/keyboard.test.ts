import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from './demo.ts';
import { findChromium, PageDriver, visibleText } from './page-driver.ts';

const SOON = { timeout: 5000 };

describe.skipIf(!findChromium())('the page without a mouse', () => {
  let demo: Demo;
  let driver: PageDriver;

  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo[Symbol.asyncDispose]());
  beforeEach(async () => {
    driver = await PageDriver.open(demo.browser, demo.page.url);
    await driver.page.locator('#composer').focus();
  });
  afterEach(async () => {
    expect(driver.trouble).toEqual([]);
    await driver.close();
  });

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await driver.page.keyboard.press(key);
  };
  const type = (text: string): Promise<void> => driver.page.keyboard.type(text);
  const focusedLabel = (): Promise<string> =>
    driver.page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.dataset.option ?? ""');

  it('gives a command with options, choices and live autocomplete', async () => {
    await type('/ec');
    await driver.page.getByRole('option', { name: '/echo' }).waitFor();
    await press('Enter');
    await type('hello world');
    await press('Tab');
    await type('voi');
    await press('Enter');
    await driver.page.getByRole('option', { name: 'Grand · ~40' }).waitFor();
    await type('de');
    await expect.poll(() => driver.page.getByRole('option').allInnerTexts(), SOON).toEqual(['Deep · ~14']);
    await press('Enter');
    await press('Tab');
    await type('priv');
    await press('Tab');
    await driver.page.getByRole('option', { name: 'True' }).waitFor();
    await press('ArrowDown', 'ArrowUp', 'Enter');
    await press('Enter');
    const answer = await driver.waitForMessage('deep: hello world');
    expect(await visibleText(answer)).toContain('Only you can see this');
    expect(await focusedLabel()).toBe('Message #general');
  });

  it('narrows the menu, moves in it, and closes it with Escape', async () => {
    await type('/');
    const options = driver.page.getByRole('option');
    await options.first().waitFor();
    expect(await options.count()).toBe(9);
    await press('ArrowUp');
    expect(await options.last().getAttribute('aria-selected')).toBe('true');
    await press('Escape');
    await options.first().waitFor({ state: 'detached' });
    await type('adm');
    expect(await options.allInnerTexts()).toEqual([expect.stringContaining('/admin wallet show')]);
  });

  it('picks a member for an option of a subcommand', async () => {
    await type('/admin');
    await press('Tab');
    await type('cl');
    await press('Enter', 'Enter');
    const answer = await driver.waitForMessage('Wallet of');
    expect(await visibleText(answer.locator('.mention'))).toBe('@Cleo');
  });

  it('holds a command back whose required option is empty, and says so', async () => {
    await type('/echo ');
    await press('Enter');
    await driver.page.getByRole('alert').filter({ hasText: 'This option is required.' }).waitFor();
    expect(await focusedLabel()).toBe('text');
    await press('Escape', 'Escape');
    await driver.page.locator('#composer').waitFor();
  });

  it('leaves the command by deleting everything', async () => {
    await type('/secret ');
    await driver.page.locator('.chip-command').waitFor();
    await press('Backspace');
    await driver.page.locator('#composer').waitFor();
    expect(await focusedLabel()).toBe('Message #general');
  });

  it('keeps the focus inside a form, checks it, and gives the focus back', async () => {
    await driver.runCommand('/echo text: a form please');
    const answer = await driver.waitForMessage('plain: a form please');
    const reply = answer.getByRole('button', { name: 'Reply' });
    await reply.focus();
    await press('Enter');
    const dialog = driver.page.getByRole('dialog', { name: 'Reply to Scrip' });
    await dialog.waitFor();
    await type('no');
    for (let count = 0; count < 12; count += 1) await press('Tab');
    expect(
      await driver.page.evaluate(
        'document.querySelector("dialog").contains(document.activeElement) || document.activeElement === document.body',
      ),
    ).toBe(true);
    await dialog.getByRole('button', { name: 'Submit' }).press('Enter');
    await dialog.getByText('Must be at least 3 characters.').waitFor();
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await reply.and(driver.page.locator(':focus')).waitFor();
  });

  it('fills a form with text and a choice', async () => {
    await driver.runCommand('/form');
    const dialog = driver.page.getByRole('dialog', { name: 'Reply to Scrip' });
    await dialog.waitFor();
    await type('because it is fair');
    await press('Tab', 'ArrowDown');
    await dialog.getByRole('option', { name: 'Bold' }).waitFor();
    await type('bo');
    await press('Enter');
    await press('Tab', 'Tab', 'Enter');
    await driver.waitForMessage('You wrote: because it is fair (bold)');
  });

  it('chooses from a select with arrows and first letters', async () => {
    await driver.runCommand('/echo text: keys');
    const answer = await driver.waitForMessage('plain: keys');
    await answer.getByRole('combobox').focus();
    await press('ArrowDown');
    await type('g');
    await press('Enter');
    await driver.waitForMessage('Chosen: grand');
  });

  it('opens the menu of a message and goes back to its button', async () => {
    await driver.runCommand('a message');
    const message = await driver.waitForMessage('a message');
    const more = message.getByRole('button', { name: 'More' });
    await more.focus();
    await press('Enter');
    await driver.page.getByRole('menu').waitFor();
    await press('ArrowDown', 'Escape');
    await more.and(driver.page.locator(':focus')).waitFor();
  });

  it('tells a screen reader about new messages, once', async () => {
    demo.discord.member('Ben').send('good **morning**');
    const region = driver.page.getByRole('log');
    await expect.poll(() => visibleText(region), SOON).toBe('Ben: good morning');
  });
});
