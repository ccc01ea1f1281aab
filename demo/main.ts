import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createPage, type LedgerReader, type Page } from '../sandbox/page/index.ts';
import { processEnvironment } from '../src/config/index.ts';
import { DatabaseError } from '../src/database/errors.ts';
import { DemoError, parseArguments } from './arguments.ts';
import { discordShopPanel } from './discord-shop-panel.ts';
import { openLedgerReader } from './ledger-reader.ts';
import { playScript } from './play-script.ts';
import { parseScript, ScriptError } from './script-parser.ts';
import { openStage, type Stage } from './stage.ts';
import { stripePanel } from './stripe-panel.ts';

/** Runs the demo to its end: a script's, the bot's, or Ctrl-C. */
async function main(): Promise<void> {
  const { port, script } = parseArguments(process.argv.slice(2));
  const actions = script === undefined ? undefined : parseScript(await readScript(script));
  const stopped = stopRequest();
  // Not .env: what is set there is meant for real servers.
  const environment = processEnvironment();
  const dataDir = environment.DATA_DIR || 'data';
  const opening = openStage({ environment, dataDir, log: say });
  const stage = await Promise.race([opening, stopped.then(() => undefined)]);
  if (stage === undefined) return endOpening(opening);
  await using running = stage;
  if (actions === undefined) {
    const { database, botEnvironment } = running;
    await using ledger = await openLedgerReader(database.uri, botEnvironment);
    await using page = await openPage(running, port, ledger);
    introduce(running, page);
    await Promise.race([stopped, running.botEnded]);
    say('\ndemo: stopping');
  } else {
    say(`demo: ${running.database.description}; nothing leaves this machine`);
    const { discord, models, stripe, botEnded } = running;
    await Promise.race([
      playScript({ discord, models, stripe, print: say }, actions),
      stopped.then(giveUp),
      botEnded,
    ]);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Resolves when somebody wants the demo to end; asked again it still ends in order. */
async function stopRequest(): Promise<void> {
  process.on('SIGTERM', () => undefined);
  process.on('SIGINT', () => undefined);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

async function endOpening(opening: Promise<Stage>): Promise<void> {
  say('\ndemo: stopping');
  await opening.then(
    (stage) => stage[Symbol.asyncDispose](),
    () => undefined, // it failed while it was being stopped: that is what was wanted
  );
}

function giveUp(): never {
  throw new DemoError('interrupted', 'the script was interrupted');
}

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new DemoError('no_script', `the script ${file} cannot be read`, { cause: error });
  }
}

async function openPage(stage: Stage, port: number, ledger: LedgerReader): Promise<Page> {
  try {
    const { discord, stripe } = stage;
    const panels = [stripePanel(stripe), discordShopPanel(discord)];
    return await createPage({ port, discord, ledger, panels });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const message = `port ${port} is taken; choose another one: npm run demo -- --port ${port + 1}`;
    throw new DemoError('port_taken', message, { cause: error });
  }
}

function introduce(stage: Stage, page: Page): void {
  const { members } = stage.discord.world;
  const names = members.map(({ name, owner }) => (owner ? `${name} (the owner)` : name)).join(', ');
  const isLocal = /^mongodb:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(stage.database.uri);
  const rows = [
    ['Page', page.url],
    ['Stripe', `${stage.stripe.url} (checkout and portal; the rest is in the page)`],
    ['Database', stage.database.description],
    ['Members', names],
    [
      '',
      isLocal
        ? 'Nothing leaves this machine.'
        : 'Nothing leaves this machine but what goes to your database.',
    ],
    ['', 'Ctrl-C ends everything; the data stays for the next run.'],
  ];
  say('\n  Scrip, the demo\n');
  for (const [name = '', value] of rows) say(`  ${name.padEnd(10)}${value}`);
  say('');
}

try {
  await main();
} catch (error) {
  const expected = [DemoError, DatabaseError, ScriptError].some((kind) => error instanceof kind);
  const text = expected && error instanceof Error ? error.message : format(error);
  // At once: what a script was still waiting for would keep the process for minutes.
  process.stderr.write(`${text}\n`, () => process.exit(1));
}

function format(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
