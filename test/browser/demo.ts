import type { Browser } from 'playwright-core';
import { createDiscordSandbox, type DiscordSandbox } from '../../sandbox/discord/index.ts';
import { createPage, type LedgerReader, type Page, type PagePanel } from '../../sandbox/page/index.ts';
import { launchBrowser } from './page-driver.ts';
import { startTestBot } from './test-bot.ts';

/** A sandbox with the test bot, the page on top of it, and a browser. */
export interface Demo extends AsyncDisposable {
  discord: DiscordSandbox;
  page: Page;
  browser: Browser;
}

/** Starts everything; interactions fail after two seconds, so that a silent bot need not be waited for long. */
export async function startDemo(
  options: { ledger?: LedgerReader; panels?: readonly PagePanel[] } = {},
): Promise<Demo> {
  const discord = await createDiscordSandbox({ limits: { acknowledgeWithinMs: 2000 } });
  const bot = await startTestBot(discord);
  const page = await createPage({ discord, ...options });
  const browser = await launchBrowser();
  const stop = async (): Promise<void> => {
    await browser.close();
    await page.close();
    await bot[Symbol.asyncDispose]();
    await discord.close();
  };
  return { discord, page, browser, [Symbol.asyncDispose]: stop };
}
