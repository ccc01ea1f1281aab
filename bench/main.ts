import { type Commands, countLone, countOurs } from './command-count.ts';
import { type FirstToken, firstToken } from './first-token.ts';
import { goalsOf } from './goals.ts';
import { type Latency, LOAD_SHARE, openLoop } from './open-loop.ts';
import { type BenchOptions, readOptions, type Section, USAGE, UsageError } from './options.ts';
import { type BenchServer, openServer } from './place.ts';
import { machine } from './processor.ts';
import { reads } from './reads.ts';
import { report } from './report.ts';
import type { BenchResult } from './result.ts';
import type { Subject } from './subject.ts';
import { guardedUpdate } from './subjects/guarded-update.ts';
import { SUBJECTS } from './subjects/index.ts';
import { naive } from './subjects/naive.ts';
import { ours } from './subjects/ours.ts';
import { type Row, throughput } from './throughput.ts';

const CALLERS = [1, 64, 256];
const WALLETS = [1_000, 1];

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `bench: ${text}\n`);
}

async function bench(server: BenchServer, options: BenchOptions): Promise<BenchResult> {
  const { seconds, rounds, subjects: names, sections } = options;
  const subjects = SUBJECTS.filter((each) => each === ours || names === null || names.includes(each.name));
  const runs = (section: Section) => sections === null || sections.includes(section);
  const plan = { subjects, callers: CALLERS, wallets: WALLETS, seconds, rounds };
  const { rows, skipped } = runs('throughput')
    ? await throughput(server, plan, progress)
    : { rows: [], skipped: [] };
  const there = subjects.filter((each) => !skipped.some(({ subject }) => subject === each.name));
  const counted = runs('commands') ? await commandsOf(server, there, seconds) : null;
  const latency = runs('latency') ? await latencyOf(server, rows, seconds) : [];
  const tokens = runs('first-token') ? await firstTokens(server, options) : null;
  const read = runs('reads') ? await reads(server, lengths(options), progress) : null;
  return {
    server: server.description,
    machine: machine(),
    seconds,
    rounds,
    rows,
    skipped,
    commands: counted?.commands ?? null,
    loneCommands: counted?.loneCommands ?? [],
    latency,
    firstToken: tokens?.slow ?? null,
    firstTokenAtOnce: tokens?.atOnce ?? null,
    balanceReads: read?.balanceReads ?? null,
    verify: read?.verify ?? null,
  };
}

async function commandsOf(
  server: BenchServer,
  subjects: readonly Subject[],
  seconds: number,
): Promise<{ commands: Commands; loneCommands: { subject: string; commands: number }[] }> {
  progress('counting commands');
  const loneCommands: { subject: string; commands: number }[] = [];
  for (const subject of subjects) {
    loneCommands.push({ subject: subject.name, commands: await countLone(server, subject) });
  }
  const commands = await countOurs(server, ours, { callers: 64, wallets: 1_000, seconds });
  return { commands, loneCommands };
}

/** At a share of what the naive turn can do with 64 callers; a guess where that was not measured. */
function latencyOf(server: BenchServer, rows: readonly Row[], seconds: number): Promise<Latency[]> {
  progress('latency at a fixed arrival rate');
  const slowest = rows.find((row) => row.subject === naive.name && row.callers === 64 && row.wallets > 1);
  const arrivalsPerSecond = Math.max(10, Math.round((slowest?.perSecond ?? 300) * LOAD_SHARE));
  const load = { arrivalsPerSecond, seconds: Math.max(2, seconds * 2), wallets: 1_000 };
  return openLoop(server, [ours, naive, guardedUpdate], load);
}

async function firstTokens(
  server: BenchServer,
  { quick }: BenchOptions,
): Promise<{ slow: FirstToken; atOnce: FirstToken }> {
  progress('time to the first token');
  const slow = await firstToken(server, { modelMs: 200, samples: quick ? 20 : 60 });
  const atOnce = await firstToken(server, { modelMs: 0, samples: quick ? 100 : 300 });
  return { slow, atOnce };
}

function lengths({ quick, full }: BenchOptions): number[] {
  if (full) return [1_000, 100_000, 1_000_000];
  return quick ? [1_000, 10_000] : [1_000, 100_000];
}

/** Fails when somebody stops the run, so that its server and its folder are put away as after any other failure. */
function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => reject(new Interrupted(`stopped by ${signal}`)));
    }
  });
}

/** Somebody stopped the run. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

async function main(): Promise<number> {
  const options = readOptions(
    process.argv.slice(2),
    SUBJECTS.map((each) => each.name),
  );
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  await using server = await openServer((line) => process.stderr.write(`${line}\n`));
  const result = await Promise.race([bench(server, options), interrupted()]);
  const goals = goalsOf(result);
  progress('done');
  if (process.stderr.isTTY) process.stderr.write('\n');
  const about = new Map(SUBJECTS.map((each) => [each.name, each.about]));
  const text = options.json
    ? `${JSON.stringify({ ...result, goals }, null, 2)}\n`
    : report(result, goals, about);
  process.stdout.write(text);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Interrupted) {
    // What was under way is not waited for: its database is gone.
    process.stderr.write(`bench: ${error.message}\n`);
    process.exit(130);
  }
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
