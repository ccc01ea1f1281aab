import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

export const DESKTOP = { width: 1280, height: 800 } as const;
export const PHONE = { width: 390, height: 844 } as const;

const LAUNCH_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WAIT_MS = 10_000;

/** The system's Chromium; `undefined` when there is none, so that tests can say so and be skipped. */
export function findChromium(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim();
    if (found) return found;
  }
  return undefined;
}

/** Starts the system's Chromium without a window. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium on this machine');
  return chromium.launch({ executablePath, args: LAUNCH_ARGUMENTS });
}

/** A file for an option of a command: its path, or name and bytes. */
export type OptionFile = string | { name: string; mimeType: string; buffer: Buffer };

/** The text as a person sees it, with its line breaks. */
export function visibleText(locator: Locator): Promise<string> {
  return locator.innerText();
}

/** One open demo page, driven as a person would drive it. */
export class PageDriver implements AsyncDisposable {
  readonly page: Page;
  /** Everything that must not happen: console errors, page errors, requests to another origin. */
  readonly trouble: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.#context = context;
    this.page = page;
    const { origin } = new URL(url);
    page.setDefaultTimeout(WAIT_MS);
    page.on('console', (message) => {
      if (message.type() === 'error') this.trouble.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.trouble.push(`page: ${error.message}`));
    context.on('request', (request) => {
      const requested = new URL(request.url());
      if (!['data:', 'blob:'].includes(requested.protocol) && requested.origin !== origin) {
        this.trouble.push(`request: ${request.url()}`);
      }
    });
  }

  /** Opens the page at a size and waits until it is connected. */
  static async open(
    browser: Browser,
    url: string,
    viewport: { width: number; height: number } = DESKTOP,
  ): Promise<PageDriver> {
    const context = await browser.newContext({
      viewport,
      reducedMotion: 'reduce',
      hasTouch: viewport.width < 500,
    });
    const driver = new PageDriver(context, await context.newPage(), url);
    await driver.page.goto(url);
    await driver.page.locator('#composer').waitFor();
    return driver;
  }

  get onPhone(): boolean {
    return (this.page.viewportSize()?.width ?? 0) <= 820;
  }

  /** Looks and acts as another member. */
  async actAs(name: string): Promise<void> {
    await this.#inSidebar(this.page.getByRole('group', { name: 'Act as' }).getByRole('button', { name }));
    await this.page.locator('.acting', { hasText: name }).waitFor();
  }

  /** Opens a channel, or the direct messages by the bot's name. */
  async openChannel(name: string): Promise<void> {
    await this.#inSidebar(
      this.page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name }).first(),
    );
    await this.page.locator('.chat-header h1', { hasText: name }).waitFor();
  }

  /**
   * Types a whole line, such as `/chat prompt: hello model: quick` or plain text, and sends it.
   * `files` go into options of the command, by name.
   */
  async runCommand(line: string, files: Readonly<Record<string, OptionFile>> = {}): Promise<void> {
    const composer = this.page.locator('#composer');
    await composer.fill(line.startsWith('/') ? `${line} ` : line);
    if (!line.startsWith('/')) return composer.press('Enter');
    const editor = this.page.locator('command-editor');
    for (const [option, file] of Object.entries(files)) {
      const field = editor.locator(`#option-${option}`);
      if ((await field.count()) === 0) {
        await editor.locator('.chip-more').fill(option);
        await editor.locator('.chip-more').press('Enter');
      }
      await field.setInputFiles(file);
      await editor.locator('.chip-file', { hasText: /\./ }).last().waitFor();
    }
    await editor.locator('.send').click();
  }

  /** The messages on the page, oldest first. */
  messages(): Locator {
    return this.page.locator('chat-message');
  }

  /** Resolves with the newest message whose visible text matches. */
  async waitForMessage(matching: string | RegExp, options: { timeoutMs?: number } = {}): Promise<Locator> {
    const message = this.messages().filter({ hasText: matching }).last();
    await message.waitFor({ timeout: options.timeoutMs ?? WAIT_MS });
    return message;
  }

  /** Presses the newest enabled button whose label contains this text. */
  async press(label: string): Promise<void> {
    await this.messages().locator('button.button:not(:disabled)', { hasText: label }).last().click();
  }

  /** Opens the newest select with this placeholder (or choice) and takes options by label. */
  async select(placeholder: string, ...labels: string[]): Promise<void> {
    const select = this.page.locator('select-menu', { hasText: placeholder }).last();
    await select.getByRole('combobox').click();
    for (const label of labels) await select.getByRole('option', { name: label }).click();
    if (labels.length > 1) await select.getByRole('combobox').click();
  }

  /** Fills the open form by label and submits it. */
  async submitForm(fields: Readonly<Record<string, string>>): Promise<void> {
    const dialog = this.page.locator('dialog[open]');
    for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** The wallet as the panel shows it. */
  async openPanel(tab: string): Promise<Locator> {
    const tabButton = this.page.getByRole('tab', { name: tab });
    if (!(await tabButton.isVisible()))
      await this.page.getByRole('button', { name: 'Wallet, journal and log' }).click();
    await tabButton.click();
    return this.page.locator('#panel-body');
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  /** Pixels by which something sticks out at the side; 0 on a sound page. */
  overflowX(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #inSidebar(button: Locator): Promise<void> {
    if (!(await button.isVisible()))
      await this.page.getByRole('button', { name: 'Channels and members' }).click();
    await button.click();
  }
}
