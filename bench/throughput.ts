import { closedLoop, type Measured } from './closed-loop.ts';
import type { BenchServer } from './place.ts';
import { ratioByRound, type Summary, seededRandom, summary } from './statistics.ts';
import { type Run, type Subject, SubjectUnavailable } from './subject.ts';

/** One row of the table. */
export interface Row {
  readonly subject: string;
  readonly callers: number;
  readonly wallets: number;
  /** Turns a second: the median of all rounds. */
  readonly perSecond: number;
  /** How many times as fast ours is, round by round; of ours 1. */
  readonly ratio: number;
  readonly rounds: Summary;
  /** Turns given up a round, where a subject gives up. */
  readonly givenUp: number;
  /** Processor time a turn, in microseconds, of the bench process and of the server. */
  readonly clientMicros: number;
  readonly serverMicros: number | null;
}

/** A subject that could not take part, and why. */
export interface Skipped {
  readonly subject: string;
  readonly reason: string;
}

export interface ThroughputPlan {
  readonly subjects: readonly Subject[];
  readonly callers: readonly number[];
  /** Numbers of wallets; 1 is the hot one. */
  readonly wallets: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
}

interface Prepared {
  readonly subject: Subject;
  readonly run: Run;
  readonly random: () => number;
  turns: number;
}

/** Measures every subject under every load, interleaved, and checks every subject's books at the end. */
export async function throughput(
  server: BenchServer,
  plan: ThroughputPlan,
  progress: (text: string) => void,
): Promise<{ rows: Row[]; skipped: Skipped[] }> {
  const rows: Row[] = [];
  const skipped = new Map<string, string>();
  for (const wallets of plan.wallets) {
    await using open = new AsyncDisposableStack();
    const prepared: Prepared[] = [];
    for (const subject of plan.subjects) {
      if (skipped.has(subject.name)) continue;
      progress(`preparing ${subject.name} with ${wallets} wallets`);
      const ready = await prepare(server, subject, wallets, open);
      if (typeof ready === 'string') skipped.set(subject.name, ready);
      else prepared.push(ready);
    }
    for (const callers of plan.callers) {
      const able = prepared.filter(({ subject }) => isAble(subject, callers, wallets));
      rows.push(...(await measure(able, { ...plan, callers, wallets, progress })));
    }
    for (const { subject, run, turns } of prepared) {
      progress(`checking the books of ${subject.name} after ${turns} turns`);
      await run.check(turns);
    }
  }
  return { rows, skipped: [...skipped].map(([subject, reason]) => ({ subject, reason })) };
}

/** Many callers on one wallet are more than some subjects can end with. */
export function isAble({ hotCallersMax }: Subject, callers: number, wallets: number): boolean {
  return wallets > 1 || hotCallersMax === undefined || callers <= hotCallersMax;
}

async function prepare(
  server: BenchServer,
  subject: Subject,
  wallets: number,
  open: AsyncDisposableStack,
): Promise<Prepared | string> {
  const place = open.use(await server.place(subject.name));
  try {
    const run = open.use(await subject.prepare(place, wallets));
    return { subject, run, random: seededRandom(wallets), turns: 0 };
  } catch (error) {
    if (error instanceof SubjectUnavailable) return error.message;
    throw error;
  }
}

interface Workload {
  readonly callers: number;
  readonly wallets: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

/** One warm-up each, then the rounds, ABCABC. */
async function measure(prepared: readonly Prepared[], workload: Workload): Promise<Row[]> {
  const { callers, wallets, seconds, rounds, progress } = workload;
  const measured = new Map<string, Measured[]>(prepared.map(({ subject }) => [subject.name, []]));
  for (const { round, of } of schedule(prepared, rounds)) {
    const warmUp = round === 0;
    const label = warmUp ? 'warm-up' : `round ${round} of ${rounds}`;
    progress(`${callers} callers, ${wallets} wallets, ${label}: ${of.subject.name}`);
    const load = { callers, wallets, random: of.random, seconds: warmUp ? Math.min(seconds, 1) : seconds };
    const result = await closedLoop(of.run, load);
    of.turns += result.turns;
    if (!warmUp) measured.get(of.subject.name)?.push(result);
  }
  const ours = measured.get(prepared[0]?.subject.name ?? '') ?? [];
  return [...measured].map(([subject, results]) => rowOf({ subject, callers, wallets }, results, ours));
}

/** Round 0 is the warm-up; in each round everyone has a turn, in order. */
export function schedule<T>(subjects: readonly T[], rounds: number): { round: number; of: T }[] {
  const all = Array.from({ length: rounds + 1 }, (_, round) => round);
  return all.flatMap((round) => subjects.map((of) => ({ round, of })));
}

function rowOf(
  what: Pick<Row, 'subject' | 'callers' | 'wallets'>,
  results: readonly Measured[],
  ours: readonly Measured[],
): Row {
  const rates = results.map((each) => each.perSecond);
  const rounds = summary(rates);
  const servers = results.flatMap(({ serverMicros }) => (serverMicros === null ? [] : [serverMicros]));
  return {
    ...what,
    perSecond: rounds.median,
    ratio: ratioByRound(
      ours.map((each) => each.perSecond),
      rates,
    ),
    rounds,
    givenUp: summary(results.map((each) => each.givenUp)).median,
    clientMicros: summary(results.map((each) => each.clientMicros)).median,
    serverMicros: servers.length === 0 ? null : summary(servers).median,
  };
}
