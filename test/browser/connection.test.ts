import { describe, expect, it } from 'vitest';
import { createDiscordSandbox } from '../../sandbox/discord/index.ts';
import { createPage } from '../../sandbox/page/index.ts';
import { findChromium, launchBrowser, PageDriver } from './page-driver.ts';

describe.skipIf(!findChromium())('the connection of the page', () => {
  it('comes back by itself and shows what happened meanwhile', async () => {
    await using discord = await createDiscordSandbox();
    await using browser = await launchBrowser();
    const first = await createPage({ discord });
    await using driver = await PageDriver.open(browser, first.url);
    await first.close();
    await driver.page.getByText('Connecting to the demo…').first().waitFor();
    discord.member('Ben').send('said meanwhile');
    await using second = await createPage({ discord, port: Number(new URL(first.url).port) });
    await driver.waitForMessage('said meanwhile');
    await driver.page.locator('.user-words', { hasText: 'Online' }).waitFor();
    expect(second.url).toBe(first.url);
  });

  it('says that the bot is offline', async () => {
    await using discord = await createDiscordSandbox();
    await using browser = await launchBrowser();
    await using page = await createPage({ discord });
    await using driver = await PageDriver.open(browser, page.url);
    await driver.page.getByText('Scrip is offline.').waitFor();
  });
});
