import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, findChromium, PageDriver, PHONE, visibleText } from './page-driver.ts';
import { openProduct, type Product, picture } from './product.ts';

describe.skipIf(findChromium() === undefined)('the product in a browser', () => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct('browser');
  }, 90_000);
  afterAll(() => product[Symbol.asyncDispose]());

  test('on a desktop a member chats, stops, draws and looks at the balance, without one console error', async () => {
    await using ada = await PageDriver.open(product.browser, product.page.url, DESKTOP);
    await ada.runCommand('/chat prompt: What is 12 * 7?');
    const sum = await ada.waitForMessage('receipt', { timeoutMs: 20_000 });
    expect(await visibleText(sum)).toContain('84');

    await ada.runCommand('/chat prompt: Write a story about a lighthouse keeper and her owl model: deep');
    await ada.waitForMessage('Writing');
    await picture(ada, 'streaming');
    await ada.press('Stop');
    const stopped = await ada.waitForMessage('Stopped.', { timeoutMs: 20_000 });
    expect(await visibleText(stopped)).toMatch(/charged, [\d.]+ released|charged\./);

    await ada.runCommand('/chat prompt: Write a poem about rain model: standard fresh: true');
    await ada.waitForMessage(/Standard · .*receipt/, { timeoutMs: 30_000 });
    await ada.openPanel('Journal');
    await picture(ada, 'chat');

    await ada.runCommand('/portrait description: red hair, round glasses and a big smile at sunset seed: 42');
    await ada.waitForMessage('This is the exact price');
    await picture(ada, 'portrait-quote');
    await ada.press('Generate');
    await ada.waitForMessage(/Portrait · 40.00 credits/, { timeoutMs: 30_000 });
    await picture(ada, 'portrait');

    await ada.runCommand('/balance');
    const balance = await ada.waitForMessage('Last movements');
    expect(await visibleText(balance)).toContain('40.00 credits charged');
    await picture(ada, 'balance');
    expect(ada.trouble).toEqual([]);
    expect(await ada.overflowX()).toBe(0);
    expect(product.stage.discord.violations()).toEqual([]);
  }, 150_000);

  test('on a phone the same works, and nothing scrolls sideways', async () => {
    await using ben = await PageDriver.open(product.browser, product.page.url, PHONE);
    await ben.actAs('Ben');
    await ben.runCommand('/chat prompt: What is 6 * 7? private: true');
    const answer = await ben.waitForMessage(/6 \* 7 = 42[\s\S]*receipt/, { timeoutMs: 20_000 });
    expect(await visibleText(answer)).toContain('Only you can see this');
    await picture(ben, 'phone');
    await ben.runCommand('/balance');
    await ben.waitForMessage('Last movements');
    expect(await ben.overflowX()).toBe(0);
    expect(ben.trouble).toEqual([]);
  }, 90_000);
});
