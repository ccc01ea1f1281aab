import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { DESKTOP, findChromium, PageDriver, visibleText } from './page-driver.ts';
import { openProduct, type Product, picture } from './product.ts';

describe.skipIf(findChromium() === undefined)("an owner's work in a browser", () => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct('owners');
  }, 90_000);
  afterAll(() => product[Symbol.asyncDispose]());

  test('a member reports a problem, the owner refunds it, reads the reports and plans an economy', async () => {
    await using driver = await PageDriver.open(product.browser, product.page.url, DESKTOP);
    await driver.actAs('Ben');
    await driver.runCommand('/chat prompt: What is 12 * 7? model: deep');
    await driver.waitForMessage(/Deep · .*receipt/, { timeoutMs: 30_000 });
    await driver.press('Receipt');
    await driver.waitForMessage('Report a problem');
    await driver.press('Report a problem');
    await driver.submitForm({ 'What is wrong?': 'I asked for a story, this is a sum.' });
    await driver.waitForMessage('You hear what comes of it.');

    await driver.actAs('Ada');
    await driver.runCommand('/admin report problems');
    const list = await driver.waitForMessage('Reported problems');
    expect(await visibleText(list)).toContain('I asked for a story, this is a sum.');
    await picture(driver, 'owner-problems');
    await driver.press('Refund');
    const done = await driver.waitForMessage(/went back to/);
    expect(await visibleText(done)).toMatch(/Bonus: \+[\d.]+ credits/);

    await driver.runCommand('/admin report usage');
    await driver.waitForMessage('By model');
    await driver.runCommand('/admin report money');
    await driver.waitForMessage('Borne by the house');
    await picture(driver, 'owner-money');
    await driver.runCommand('/admin economy use name: genesis date: 2030-01-01');
    await driver.waitForMessage('must lie within 366 days');
    const day = new Date(systemClock.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    await driver.runCommand(`/admin economy use name: genesis date: ${day}`);
    await driver.waitForMessage('what would change');
    await driver.press('Use it from');
    await driver.waitForMessage('rules this server from');
    await driver.runCommand('/admin economy show');
    await driver.waitForMessage('Planned:');
    await picture(driver, 'owner-economy');

    await driver.actAs('Ben');
    await driver.openChannel('Scrip');
    const told = await driver.waitForMessage('went back to you');
    expect(await visibleText(told)).toMatch(/[\d.]+ credits went back to you: receipt .* was refunded\./);
    expect(driver.trouble).toEqual([]);
    expect(product.stage.discord.violations()).toEqual([]);
  }, 150_000);
});
