import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type EconomyReading, readEconomy } from '../billing/economy-file.ts';
import { economyJsonSchema } from '../billing/economy-json-schema.ts';
import { simulate } from '../billing/simulate.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config/index.ts';
import { connect } from '../connect.ts';
import { runningDatabase } from '../database/announcement.ts';
import { openDatabase } from '../database/open-database.ts';
import { randomIds } from '../ids.ts';
import { loadEconomy } from '../load-economy.ts';
import { loadSecret } from '../load-secret.ts';
import { cardPayments, shopOfToken } from '../payments/index.ts';
import { discordStartError, explained } from '../start-failure.ts';
import { type Operator, openOperator } from './operator.ts';
import { progressBar } from './progress-bar.ts';

const USAGE = `npm run --silent scrip -- <command> [--json]

  wallet <guild> <user>     what a member has, held and locked, brought up to now
  journal <guild> <user>    every entry of a member's wallet, oldest first
  verify                    recomputes every invariant; exit 1 and the first breach where one is broken
  payments                  purchases open and paid, events that wait, differences to Stripe and
                            to Discord's shop in the last 30 days
  rebuild                   writes the projection anew from the journal
  export                    every entry of the ledger, one JSON document a line
  economy check <file>      checks an economy's file; every fault with line and field
  economy simulate <file> [--days 30] [--members 100] [--seed 1]
                            what made-up members would use, spend and pay under it; the same seed gives the same
  economy schema            the JSON Schema of such a file, for editors (economies/schema.json)
`;

const OPTIONS = {
  json: { type: 'boolean' },
  days: { type: 'string' },
  members: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** Asked for something that there is not: usage is printed, exit 2. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [command, first, second] = positionals;
  if (command === 'economy' && first === 'check' && second !== undefined) return checkEconomy(second);
  if (command === 'economy' && first === 'simulate' && second !== undefined) {
    return simulateEconomy(second, values);
  }
  if (command === 'economy' && first === 'schema') {
    process.stdout.write(economyJsonSchema());
    return 0;
  }
  if (command === undefined) throw new UsageError();
  const work = workOf(command, first, second);
  await using open = new AsyncDisposableStack();
  // Awaited here: what was opened closes as soon as this function returns.
  return await work(await operator(open));
}

function workOf(command: string, first?: string, second?: string): (operator: Operator) => Promise<number> {
  const ofMember = first !== undefined && second !== undefined;
  if (command === 'wallet' && ofMember)
    return async (operator) => print(await operator.wallet(first, second));
  if (command === 'journal' && ofMember)
    return async (operator) => print(await operator.journal(first, second));
  if (command === 'verify') return verify;
  if (command === 'payments') return payments;
  if (command === 'rebuild') return async (operator) => print(await operator.rebuild());
  if (command === 'export') return exportAll;
  throw new UsageError();
}

async function operator(open: AsyncDisposableStack): Promise<Operator> {
  const config = readConfig('operator');
  const database = open.use(
    await openDatabase({
      uri: config.database.uri ?? (await runningDatabase(config.dataDir)) ?? undefined,
      dataDir: config.dataDir,
      cacheDir: '.cache',
      environment: config.database.environment,
      log: (line) => process.stderr.write(`${line}\n`),
      now: () => systemClock.now(),
    }),
  );
  const connection = await connect(database.uri);
  open.defer(() => connection.close());
  const cards = cardPayments(config.stripe);
  const discordShop = () =>
    shopOfToken(config.discord, systemClock).catch((error: unknown) => {
      throw discordStartError(error, config.discord.apiBase);
    });
  const parts = { clock: systemClock, ids: randomIds, secret: loadSecret(config), cards, discordShop };
  return openOperator(connection, loadEconomy(config.economy), parts);
}

async function verify(operator: Operator): Promise<number> {
  const bar = progressBar(process.stderr, 'verify');
  const result = await operator.verify((checked, total) => bar.show(checked, total));
  bar.end();
  print(result);
  const [breach] = result.breaches;
  if (breach === undefined) return 0;
  process.stderr.write(`wallet ${breach.wallet}, entry ${breach.seq}: ${breach.rule}: ${breach.detail}\n`);
  return 1;
}

async function payments(operator: Operator): Promise<number> {
  const report = await operator.payments();
  print(report);
  return report.differences?.length ? 1 : 0;
}

async function exportAll(operator: Operator): Promise<number> {
  for await (const entry of operator.entries()) process.stdout.write(`${JSON.stringify(entry)}\n`);
  return 0;
}

async function checkEconomy(file: string): Promise<number> {
  const reading = await readEconomyAt(file);
  const errors = reading.ok ? [] : reading.errors;
  print({ ok: reading.ok, errors });
  for (const { line, field, message } of errors)
    process.stderr.write(`${file}:${line} ${field} ${message}\n`);
  return reading.ok ? 0 : 1;
}

/** Months of a simulation begin on a first, whenever it is run: the same terms give the same document. */
const SIMULATED_FROM = Date.parse('2026-01-01T00:00:00.000Z');

async function simulateEconomy(
  file: string,
  given: { readonly days?: string; readonly members?: string; readonly seed?: string },
): Promise<number> {
  const days = countOf(given.days, 30, 366);
  const members = countOf(given.members, 100, 1_000);
  const seed = countOf(given.seed, 1, 2 ** 31);
  const reading = await readEconomyAt(file);
  if (!reading.ok) return checkEconomy(file);
  return print(simulate(reading.economy, { days, members, seed, from: SIMULATED_FROM }));
}

/** @throws {UsageError} for anything but a whole number from 1 to `max` */
function countOf(typed: string | undefined, usual: number, max: number): number {
  if (typed === undefined) return usual;
  const count = /^\d{1,10}$/.test(typed) ? Number(typed) : 0;
  if (count < 1 || count > max) throw new UsageError();
  return count;
}

async function readEconomyAt(file: string): Promise<EconomyReading> {
  try {
    return readEconomy(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const message = `cannot be read (${error.code})`;
    return { ok: false, errors: [{ file, line: 1, field: '', message }] };
  }
}

/** One document on standard output: a contract with whoever reads it. */
function print(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(isUsage ? USAGE : `${explained(error)}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
