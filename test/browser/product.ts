import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { inject } from 'vitest';
import { openLedgerReader } from '../../demo/ledger-reader.ts';
import { openStage, type Stage } from '../../demo/stage.ts';
import { createPage, type Page } from '../../sandbox/page/index.ts';
import { processEnvironment } from '../../src/config/index.ts';
import { databaseUri } from '../database.ts';
import { launchBrowser, type PageDriver } from './page-driver.ts';

/** Where the pictures of the documents go, when somebody asks for new ones: SCRIP_PICTURES=docs/pictures. */
const { SCRIP_PICTURES: pictures } = processEnvironment();

/** The demo as people start it, the real bot in it, and a browser. */
export interface Product extends AsyncDisposable {
  readonly stage: Stage;
  readonly page: Page;
  readonly browser: Browser;
}

/** Starts everything on a database of its own. */
export async function openProduct(name: string): Promise<Product> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), `scrip-${name}-`));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const uri = databaseUri(inject('databaseUri'), `scrip-${name}-${dataDir.slice(-6).toLowerCase()}`);
  const environment = { ...processEnvironment(), MONGODB_URI: uri };
  const stage = opened.use(await openStage({ environment, dataDir, log: () => {} }));
  const ledger = opened.use(await openLedgerReader(stage.database.uri, {}));
  const page = opened.use(await createPage({ discord: stage.discord, ledger }));
  const browser = await launchBrowser();
  opened.defer(() => browser.close());
  const all = opened.move();
  return { stage, page, browser, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Keeps a picture of the page, where somebody asked for new ones. */
export async function picture(driver: PageDriver, name: string): Promise<void> {
  if (pictures !== undefined && pictures !== '') await driver.screenshot(join(pictures, `${name}.png`));
}
