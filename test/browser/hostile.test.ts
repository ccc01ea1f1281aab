import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from './demo.ts';
import { DESKTOP, findChromium, PageDriver, PHONE, visibleText } from './page-driver.ts';

describe.skipIf(!findChromium())('hostile text', () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('stays text and keeps the layout on a %s', async (_name, viewport) => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url, viewport);
    await driver.runCommand('/hostile');
    const message = await driver.waitForMessage('const unclosed');
    expect(await visibleText(message)).toContain('<script>window.harmed = true</script>');
    expect(await message.locator('script, img[src="x"]').count()).toBe(0);
    expect(await message.locator('a').count()).toBe(0);
    expect(await driver.page.evaluate('window.harmed')).toBeUndefined();
    expect(await message.locator('.message').getAttribute('class')).not.toContain('mentioned');
    expect(await driver.overflowX()).toBe(0);
    expect(driver.trouble).toEqual([]);
  });

  it('takes 6,000 equal letters as the value of an option', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url, PHONE);
    await driver.page.locator('#composer').fill(`/echo text: ${'a'.repeat(6000)}`);
    await driver.page.locator('command-editor .send').waitFor();
    expect(await driver.overflowX()).toBe(0);
    const box = await driver.page.locator('command-editor .send').boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(PHONE.height);
    expect(driver.trouble).toEqual([]);
  });

  it('loads no picture from another machine', async () => {
    await using driver = await PageDriver.open(demo.browser, demo.page.url);
    demo.discord.member('Ben').send('https://example.com/a.png ![x](https://example.com/b.png)');
    const message = await driver.waitForMessage('example.com/a.png');
    expect(await message.locator('.message-content img').count()).toBe(0);
    expect(driver.trouble).toEqual([]);
  });
});
