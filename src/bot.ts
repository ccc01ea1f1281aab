import { randomInt } from 'node:crypto';
import { Client, Events, GatewayIntentBits, Partials } from 'discord.js';
import { type APIApplication, Routes } from 'discord-api-types/v10';
import { OpenAiImage, OpenAiText } from './ai/index.ts';
import { systemClock } from './clock.ts';
import { type ConfigWithToken, secretsOf } from './config/index.ts';
import { connect, connectJournal } from './connect.ts';
import { type Context, createContext, type Outside } from './context.ts';
import { refuseEarlierJournal } from './database/earlier-journal.ts';
import { openDatabase } from './database/open-database.ts';
import { events } from './events/index.ts';
import { beat } from './flows/alive.ts';
import { warnOfPrices } from './flows/warn-of-prices.ts';
import { randomIds } from './ids.ts';
import { startJobs } from './jobs/index.ts';
import { loadEconomy } from './load-economy.ts';
import { loadSecret } from './load-secret.ts';
import { createLogger } from './logger.ts';
import { openModels } from './models/open-models.ts';
import { cardPayments } from './payments/index.ts';
import { discordStartError } from './start-failure.ts';
import { startWeb } from './web/server.ts';

/** A bot that is logged in and works until it is disposed of. */
export interface Bot extends AsyncDisposable {
  readonly context: Context;
  readonly client: Client<true>;
}

const SEEDS = 2 ** 31;
/** A database that says nothing for so long is away: members are told instead of kept waiting. */
const DATABASE_SILENT_MS_MAX = 5_000;

/**
 * Opens the database, builds the context, logs in. Everything that was opened before a failure is closed again.
 * @param overrides what a test puts in place of the real thing
 * @throws {StartError} with one sentence for a refused token, an unreachable Discord or database
 */
export async function startBot(config: ConfigWithToken, overrides: Partial<Outside> = {}): Promise<Bot> {
  await using opened = new AsyncDisposableStack();
  const log = createLogger(config.logLevel, secretsOf(config));
  for (const warning of config.warnings) log.warn(warning);
  const economy = loadEconomy(config.economy);
  const { connection, journal } = await openConnections(config, opened);
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    partials: [Partials.Channel],
    rest: { api: config.discord.apiBase },
  });
  client.rest.setToken(config.discord.token);
  opened.defer(() => client.destroy());
  const applicationId = await identify(client, config);
  const provider = { apiKey: config.models.apiKey ?? 'no-key', baseURL: config.models.baseUrl };
  const address = { publicUrl: config.web.publicUrl ?? `http://127.0.0.1:${config.web.port}` };
  const context = await createContext({
    connection,
    journal,
    economy,
    text: new OpenAiText(provider),
    images: new OpenAiImage(provider),
    cards: cardPayments(config.stripe),
    publicUrl: () => address.publicUrl,
    rest: client.rest,
    discord: { apiBase: config.discord.apiBase, applicationId },
    clock: systemClock,
    ids: randomIds,
    log,
    freshSeed: () => randomInt(SEEDS),
    secret: loadSecret(config),
    ...overrides,
  });
  opened.defer(() => leave(context));
  opened.use(context.ledger);
  await beat(context);
  await warnOfPrices(context);
  opened.use(startJobs(context));
  for (const event of events) event.listen(client, context);
  const ready = await login(client, config);
  const web = opened.use(await startWeb(context, ready, config.web.port));
  if (config.web.publicUrl === undefined) address.publicUrl = `http://127.0.0.1:${web.port}`;
  opened.defer(() => endRunning(context));
  log.info({ servers: ready.guilds.cache.size, user: ready.user.tag, economy: economy.name }, 'ready');
  const rest = opened.move();
  return { context, client: ready, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

async function openConnections(
  config: ConfigWithToken,
  opened: AsyncDisposableStack,
): Promise<Pick<Outside, 'connection' | 'journal'>> {
  const database = await openDatabase({
    uri: config.database.uri,
    dataDir: config.dataDir,
    cacheDir: '.cache',
    environment: config.database.environment,
    log: (line) => process.stderr.write(`${line}\n`),
    now: () => systemClock.now(),
  });
  opened.use(database);
  if (database.warning !== undefined) process.stderr.write(`warning: ${database.warning}\n`);
  await buildIndexes(database.uri);
  const connection = await connect(database.uri, { socketTimeoutMS: DATABASE_SILENT_MS_MAX });
  opened.defer(() => connection.close());
  const journal = await connectJournal(database.uri, { socketTimeoutMS: DATABASE_SILENT_MS_MAX });
  opened.defer(() => journal.close());
  return { connection, journal };
}

/** On a connection that may be silent: the indexes of an old ledger take their time. */
async function buildIndexes(uri: string): Promise<void> {
  const connection = await connect(uri);
  try {
    await refuseEarlierJournal(connection);
    await openModels(connection);
  } finally {
    await connection.close();
  }
}

async function identify(client: Client, config: ConfigWithToken): Promise<string> {
  if (config.discord.applicationId !== undefined) return config.discord.applicationId;
  try {
    return ((await client.rest.get(Routes.currentApplication())) as APIApplication).id;
  } catch (error) {
    throw discordStartError(error, config.discord.apiBase);
  }
}

async function login(client: Client, config: ConfigWithToken): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(config.discord.token);
  } catch (error) {
    throw discordStartError(error, config.discord.apiBase);
  }
  return ready;
}

/** Whoever leaves owing nothing is forgotten at once; what is left open another process ends. */
async function leave({ turns, sketches, processes, process, ledger, log }: Context): Promise<void> {
  try {
    const owed = [...(await turns.owed([process], 1)), ...(await sketches.owed([process], 1))];
    if (owed.length === 0 && (await ledger.projection.flush())) await processes.forget(process);
  } catch (error) {
    log.warn({ err: error }, 'left without a word');
  }
}

/** Answers that are running are ended, settled and delivered before the process goes; ten seconds are theirs. */
async function endRunning(context: Context): Promise<void> {
  context.running.endAll('shutdown');
  await context.running.idle(10_000);
}
