import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from './demo.ts';
import { findChromium, PageDriver, visibleText } from './page-driver.ts';
import { SKU } from './test-bot.ts';

const SOON = { timeout: 5000 };

describe.skipIf(!findChromium())('the chat on a desktop', () => {
  let demo: Demo;
  let driver: PageDriver;

  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo[Symbol.asyncDispose]());
  beforeEach(async () => {
    driver = await PageDriver.open(demo.browser, demo.page.url);
  });
  afterEach(async () => {
    expect(driver.trouble).toEqual([]);
    expect(await driver.overflowX()).toBe(0);
    await driver.close();
  });

  it('shows who used the command, the streamed answer and its buttons', async () => {
    await driver.runCommand('/echo text: one two three four five six seven eight voice: quick');
    const answer = await driver.waitForMessage('quick: one two three four five six seven eight');
    await answer.getByRole('button', { name: 'Keep · 12' }).waitFor();
    expect(await visibleText(answer.locator('.reply-line'))).toMatch(/Ada\s*used\s*\/echo/);
    expect(await visibleText(answer.locator('.app-tag'))).toBe('APP');
    expect(await answer.getByRole('link', { name: 'Terms' }).getAttribute('rel')).toContain('noopener');
  });

  it('draws only the edited message again while an answer streams', async () => {
    await driver.runCommand('/secret');
    await driver.waitForMessage('secret');
    await driver.page.evaluate(`
      window.redrawn = 0;
      const first = document.querySelector('chat-message');
      const { prototype } = customElements.get('chat-message');
      const { render } = prototype;
      prototype.render = function () {
        if (this === first) window.redrawn += 1;
        return render.call(this);
      };
    `);
    await driver.runCommand('/echo text: a b c d e f g h i j k l m n o p');
    await driver.waitForMessage('plain: a b c d e f g h i j k l m n o p');
    expect(await driver.page.evaluate('window.redrawn')).toBe(0);
  });

  it('updates a pressed button and asks a private question in answer to another', async () => {
    await driver.runCommand('/echo text: buttons');
    const answer = await driver.waitForMessage('plain: buttons');
    await driver.press('Keep · 12');
    await answer.getByRole('button', { name: 'Kept' }).waitFor();
    expect(await answer.getByRole('button', { name: 'Kept' }).isDisabled()).toBe(true);
    await driver.press('Receipt');
    const receipt = await driver.waitForMessage('More, for you.');
    expect(await visibleText(receipt)).toContain('Only you can see this');
    await receipt.getByRole('button', { name: 'Dismiss message' }).click();
    await receipt.waitFor({ state: 'detached' });
  });

  it('says in red when the bot does not answer a command or a press', async () => {
    await driver.runCommand('/silent');
    await driver.page.getByRole('alert').filter({ hasText: 'The application did not respond' }).waitFor();
    await driver.page.getByRole('button', { name: 'Dismiss message' }).last().click();
    await driver.runCommand('/echo text: unanswered');
    await driver.waitForMessage('plain: unanswered');
    await driver.press('Discard');
    const failed = await driver.waitForMessage('This interaction failed');
    expect(await visibleText(failed)).toContain('plain: unanswered');
  });

  it('chooses from a select', async () => {
    await driver.runCommand('/echo text: choose');
    await driver.waitForMessage('plain: choose');
    await driver.select('Model', 'Deep');
    await driver.waitForMessage('Chosen: deep');
  });

  it('shows a Components V2 card and opens its picture large until Escape', async () => {
    await driver.runCommand('/card');
    const card = await driver.waitForMessage('Portrait');
    await card.getByRole('button', { name: 'Open picture: A traveller at sunset' }).click();
    const large = driver.page.locator('dialog.lightbox img');
    await large.waitFor();
    const width = await large.evaluate((image) => ('naturalWidth' in image ? image.naturalWidth : 0));
    expect(width).toBe(512);
    await driver.page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
  });

  it('lists members in a user select', async () => {
    await driver.runCommand('/card');
    await driver.waitForMessage('Portrait');
    await driver.page.getByRole('combobox', { name: 'Give it to…' }).last().click();
    const options = driver.page.getByRole('option');
    expect(await options.allInnerTexts()).toEqual([
      expect.stringContaining('Ada'),
      expect.stringContaining('Ben'),
      expect.stringContaining('Cleo'),
      expect.stringContaining('Scrip'),
    ]);
    await driver.page.keyboard.press('Escape');
  });

  it('shows embeds with fields, and files with their size', async () => {
    await driver.runCommand('/embed');
    const message = await driver.waitForMessage('The last three answers.');
    expect(await message.locator('dt').allInnerTexts()).toEqual(['Chat', 'Portrait', 'Saved']);
    expect(await message.getByRole('link', { name: 'answer.md' }).getAttribute('href')).toMatch(/^\/cdn\//);
    expect(await visibleText(message)).toContain('9 B');
  });

  it('covers spoiler text until it is pressed', async () => {
    await driver.runCommand('/secret');
    const secret = await driver.waitForMessage('secret');
    await secret.getByRole('button', { name: 'Spoiler' }).click();
    expect(await secret.getByText('hidden').isVisible()).toBe(true);
  });

  it('gives a message command from the menu of a message', async () => {
    await driver.runCommand('what is a wallet?');
    const message = await driver.waitForMessage('what is a wallet?');
    await message.click({ button: 'right' });
    await driver.page.getByRole('menuitem', { name: 'Ask about this' }).click();
    const answer = await driver.waitForMessage('About: what is a wallet?');
    expect(await visibleText(answer.locator('.reply-line'))).toMatch(/Ada\s*used\s*Ask about this/);
  });

  it('turns a typed @name into a mention that the bot hears', async () => {
    await driver.runCommand('hello @Scrip');
    const answer = await driver.waitForMessage('You called?');
    expect(await visibleText(answer.locator('.reply-line'))).toContain('hello');
  });

  it('switches the acting member, who sees no private message of another', async () => {
    await driver.runCommand('/secret');
    await driver.waitForMessage('Only you can see this');
    await driver.actAs('Ben');
    await driver.waitForMessage('plain: buttons');
    expect(await driver.messages().filter({ hasText: 'Only you can see this' }).count()).toBe(0);
    await driver.runCommand('/echo text: from Ben');
    const answer = await driver.waitForMessage('plain: from Ben');
    expect(await visibleText(answer.locator('.reply-line'))).toContain('Ben');
  });

  it('marks channels and members with something new', async () => {
    const [, gallery] = demo.discord.world.channels;
    demo.discord.member('Ben').send('a picture', gallery?.id);
    await driver.page
      .getByRole('button', { name: /gallery/ })
      .getByLabel('1 unread')
      .waitFor();
    await demo.discord.member('Cleo').run('secret');
    await driver.page.getByRole('img', { name: 'Something new for Cleo' }).waitFor();
    await driver.openChannel('gallery');
    await driver.waitForMessage('a picture');
    expect(await driver.page.getByLabel('1 unread').count()).toBe(0);
  });

  it('talks to the bot in the direct messages', async () => {
    await driver.openChannel('Scrip');
    await driver.runCommand('/echo text: between us');
    await driver.waitForMessage('plain: between us');
    await driver.openChannel('general');
    expect(await driver.messages().filter({ hasText: 'between us' }).count()).toBe(0);
  });

  it('sends a file with a message', async () => {
    await driver.page
      .getByLabel('Attach files', { exact: true })
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') });
    await driver.runCommand('see the file');
    const message = await driver.waitForMessage('see the file');
    await message.getByText('notes.txt').waitFor();
  });

  it('sends a picture as an option of a command', async () => {
    const picture = { name: 'cat.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') };
    await driver.runCommand('/echo text: look', { picture });
    await driver.waitForMessage('plain: look with cat.svg');
  });

  it('buys in the Discord shop of the sandbox after a confirmation', async () => {
    await driver.runCommand('/shop');
    await driver.press('Get in the Discord shop');
    await driver.page.getByRole('dialog').getByRole('button', { name: 'Buy' }).click();
    await expect.poll(() => demo.discord.entitlements().map(({ sku_id }) => sku_id), SOON).toEqual([SKU]);
  });

  it('covers a picture that is marked as a spoiler until it is pressed', async () => {
    demo.discord.member('Ben').send('look away', undefined, [
      {
        name: 'SPOILER_a.svg',
        contentType: 'image/svg+xml',
        data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      },
    ]);
    const message = await driver.waitForMessage('look away');
    await message.locator('.spoiler-label').waitFor();
    await message.getByRole('button', { name: 'Open picture: SPOILER_a.svg' }).click();
    await message.locator('.spoiler-label').waitFor({ state: 'hidden' });
  });

  it('stays at the newest message, and offers the way back to a reader who scrolled up', async () => {
    for (let count = 1; count <= 30; count += 1) demo.discord.member('Ben').send(`line ${count}`);
    await driver.waitForMessage('line 30');
    const scroller = driver.page.locator('.messages');
    const below = (): Promise<number> =>
      scroller.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    await expect.poll(below, SOON).toBeLessThan(2);
    await scroller.evaluate((element) => element.scrollTo(0, 0));
    demo.discord.member('Ben').send('one more');
    await driver.page.getByRole('button', { name: 'New messages' }).click();
    await expect.poll(below, SOON).toBeLessThan(2);
  });
});
