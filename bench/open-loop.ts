import type { BenchServer } from './place.ts';
import { percentile, seededRandom } from './statistics.ts';
import type { Run, Subject } from './subject.ts';

/** Latencies in milliseconds, from the instant at which the turn was due, not from when it was begun. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** Latency of a subject at a fixed arrival rate. */
export interface Latency {
  readonly subject: string;
  /** Arrivals a second; nobody waits for the one before. */
  readonly arrivalsPerSecond: number;
  /** Until the hold is durable and the model could be asked. */
  readonly hold: Percentiles;
  /** The whole turn. */
  readonly turn: Percentiles;
}

/** The share of what the slowest subject can do at which latency is measured. */
export const LOAD_SHARE = 0.3;

export interface OpenLoad {
  readonly arrivalsPerSecond: number;
  readonly seconds: number;
  readonly wallets: number;
}

/** The instants at which turns are due, in milliseconds from the start. */
export function arrivals({ arrivalsPerSecond, seconds }: OpenLoad): number[] {
  const count = Math.floor(arrivalsPerSecond * seconds);
  return Array.from({ length: count }, (_, index) => (index * 1000) / arrivalsPerSecond);
}

/** Measures each subject in turn, with the same arrivals, in a database of its own. */
export async function openLoop(
  server: BenchServer,
  subjects: readonly Subject[],
  load: OpenLoad,
): Promise<Latency[]> {
  const found: Latency[] = [];
  for (const subject of subjects) {
    await using place = await server.place(subject.name);
    await using run = await subject.prepare(place, load.wallets);
    const warmUp = await offer(run, { ...load, seconds: Math.min(1, load.seconds) }, seededRandom(7));
    const { holds, turns } = await offer(run, load, seededRandom(8));
    await run.check(warmUp.turns.length + turns.length);
    const { arrivalsPerSecond } = load;
    found.push({ subject: subject.name, arrivalsPerSecond, hold: ranks(holds), turn: ranks(turns) });
  }
  return found;
}

/** Begins every turn when it is due, whatever became of those before it (no coordinated omission). */
async function offer(
  run: Run,
  load: OpenLoad,
  random: () => number,
): Promise<{ holds: number[]; turns: number[] }> {
  const holds: number[] = [];
  const turns: number[] = [];
  const start = performance.now();
  const one = async (due: number) => {
    await run.turn(Math.floor(random() * load.wallets), () => holds.push(performance.now() - due));
    turns.push(performance.now() - due);
  };
  const begun: Promise<void>[] = [];
  for (const offset of arrivals(load)) {
    const due = start + offset;
    // Timers are late by up to a millisecond, which is what is being measured: look again and again instead.
    while (performance.now() < due) await new Promise((resume) => setImmediate(resume));
    begun.push(one(due));
  }
  await Promise.all(begun);
  return { holds, turns };
}

function ranks(values: readonly number[]): Percentiles {
  return {
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    most: Math.max(...values),
  };
}
