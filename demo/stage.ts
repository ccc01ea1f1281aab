import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDiscordSandbox, type DiscordSandbox, defaultWorld } from '../sandbox/discord/index.ts';
import { createModelSandbox, DEMO_PACE, type ModelSandbox } from '../sandbox/models/index.ts';
import { createStripeSandbox, DEMO_RETRIES_MS, type StripeSandbox } from '../sandbox/stripe/index.ts';
import { systemClock } from '../src/clock.ts';
import type { Environment } from '../src/config/index.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { runProgram } from '../src/database/run-program.ts';
import { type ServerProcess, startServerProcess } from '../src/database/server-process.ts';
import type { OpenDatabase } from '../src/database/types.ts';
import { DemoError } from './arguments.ts';
import { botEnvironment, WEBHOOK_SECRET } from './bot-environment.ts';
import { stockDiscordShop } from './discord-stock.ts';
import { freePort } from './free-port.ts';

const ONLINE_MS = 60_000;
const SILENT_SECONDS = 60;

/** Everything but the page, running: servers, database and the bot in a process of its own. */
export interface Stage extends AsyncDisposable {
  readonly discord: DiscordSandbox;
  readonly models: ModelSandbox;
  readonly stripe: StripeSandbox;
  readonly database: OpenDatabase;
  /** The environment the bot runs in; the operator's program works beside it in the same one. */
  readonly botEnvironment: Environment;
  /** Rejects with what the bot printed last when it ends although nobody asked it to. */
  readonly botEnded: Promise<never>;
}

/** What the demo needs to know of its surroundings. */
export interface StageOptions {
  readonly environment: Environment;
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

/**
 * Starts the stand-ins and the bot, and resolves when the bot is online with its commands registered.
 * @throws {DemoError} bot_ended, commands_not_registered
 * @throws {DatabaseError} when no database can be opened
 */
export async function openStage(options: StageOptions): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  const { environment, dataDir, log } = options;
  await mkdir(dataDir, { recursive: true });
  const port = await freePort();
  const database = opening.use(await openDatabase(databaseOptions(options)));
  const { economy, skus } = await stockDiscordShop(environment.ECONOMY, dataDir);
  const seed = { ...defaultWorld, skus };
  // What was bought stays bought in the next run, as in the ledger and at Stripe.
  const file = join(dataDir, 'discord-sandbox.json');
  const discord = opening.use(await createDiscordSandbox({ seed, file }));
  const models = opening.use(await createModelSandbox(DEMO_PACE));
  const stripe = opening.use(await createStripeSandbox(stripeOptions(dataDir, port)));
  const inherited = botEnvironment(environment, {
    discord,
    models,
    stripe,
    database,
    dataDir,
    economy,
    port,
  });
  const logFile = join(dataDir, 'demo-bot.log');
  await writeFile(logFile, '');
  const bot = opening.use(
    startServerProcess({
      command: process.execPath,
      args: [program('src/main.ts')],
      environment: inherited,
      onLine: (line) => void appendFile(logFile, `${line}\n`),
    }),
  );
  const botEnded = endOf(bot, logFile);
  botEnded.catch(() => undefined); // reported by whoever waits for it; ending on request is no news
  log('demo: starting the bot and registering its commands');
  await Promise.race([Promise.all([registerCommands(inherited), comeOnline(discord)]), botEnded]);
  const running = opening.move();
  return {
    discord,
    models,
    stripe,
    database,
    botEnvironment: inherited,
    botEnded,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Resolves when the bot is online. Its timer keeps nothing alive: the bot may have ended meanwhile. */
function comeOnline(discord: DiscordSandbox): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = new DemoError('bot_silent', `the bot did not come online within ${ONLINE_MS / 1000} s`);
    setTimeout(() => reject(late), ONLINE_MS).unref();
    discord.subscribe((event) => {
      if (event.type === 'bot_online') resolve();
    });
    if (discord.online) resolve();
  });
}

/** What was bought stays bought in the next run, as in the ledger. */
function stripeOptions(dataDir: string, port: number) {
  const webhook = { url: `http://127.0.0.1:${port}/webhooks/stripe`, secret: WEBHOOK_SECRET };
  return { webhook, retriesMs: DEMO_RETRIES_MS, file: join(dataDir, 'stripe-sandbox.json'), ticking: true };
}

function databaseOptions({ environment, dataDir, log }: StageOptions) {
  const now = () => systemClock.now();
  return { uri: environment.MONGODB_URI, dataDir, cacheDir: '.cache', environment, log, now };
}

function program(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

async function endOf(bot: ServerProcess, logFile: string): Promise<never> {
  const code = await bot.exited;
  const last = bot.output.slice(-15).map((line) => `  ${line}`);
  const message = [`the bot ended with code ${code} (all it said is in ${logFile}):`, ...last].join('\n');
  throw new DemoError('bot_ended', message);
}

async function registerCommands(environment: Environment): Promise<void> {
  const result = await runProgram({
    command: process.execPath,
    args: [program('deploy-commands.ts')],
    environment,
    silentSeconds: SILENT_SECONDS,
  });
  if (result.code === 0) return;
  const lines = ['deploy-commands.ts could not register the commands:', ...result.lines.slice(-15)];
  throw new DemoError('commands_not_registered', lines.join('\n  '));
}
