import { type ProcessorTime, processorTime } from './processor.ts';
import { type Run, TurnGivenUp } from './subject.ts';

/** So many callers, each of whom begins its next turn when its last one has ended. */
export interface Load {
  readonly callers: number;
  readonly wallets: number;
  readonly seconds: number;
  /** Which wallet next, from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

/** What a load did. */
export interface Measured {
  readonly perSecond: number;
  /** Turns given up in the counted time. */
  readonly givenUp: number;
  /** Processor time of client and server a turn, in microseconds. */
  readonly clientMicros: number;
  readonly serverMicros: number | null;
  /** All whole turns, also those before and after the counted time. */
  readonly turns: number;
}

/** How much longer counting may take where turns are slower than that: at least one a caller is waited for. */
const LONGER_MAX = 5;
/** Before counting starts, as a share of the counted time: enough for callers to fall out of step. */
const RUN_UP = 0.25;

interface Sample {
  readonly at: number;
  readonly turns: number;
  readonly givenUp: number;
  readonly processor: ProcessorTime;
}

/** Runs a load and counts in its steady middle. Every turn that began, and what it left to do, is awaited before this answers. */
export async function closedLoop(run: Run, load: Load): Promise<Measured> {
  const { callers, wallets, seconds, random } = load;
  const counts = { turns: 0, givenUp: 0 };
  let running = true;
  const caller = async () => {
    while (running) {
      try {
        await run.turn(Math.floor(random() * wallets));
        counts.turns += 1;
      } catch (error) {
        if (!(error instanceof TurnGivenUp)) throw error;
        counts.givenUp += 1;
      }
    }
  };
  const sample = (): Sample => ({ at: performance.now(), ...counts, processor: processorTime() });
  const all = Promise.all(Array.from({ length: callers }, caller));
  const failed = all.then(() => Promise.reject(new Error('the callers ended by themselves')));
  try {
    await Promise.race([failed, sleep(seconds * RUN_UP * 1000)]);
    const from = sample();
    do await Promise.race([failed, sleep(seconds * 1000)]);
    while (isTooFew(from, sample(), load));
    const to = sample();
    running = false;
    await all;
    await run.rest?.();
    return { ...between(from, to), turns: counts.turns };
  } finally {
    running = false;
    failed.catch(() => undefined); // it ends so by design once the callers have stopped
  }
}

/** Whether so little was done that a few turns more or less would decide. */
function isTooFew(from: Sample, to: Sample, { callers, seconds }: Load): boolean {
  const done = to.turns - from.turns + to.givenUp - from.givenUp;
  return done < callers && to.at - from.at < seconds * 1000 * LONGER_MAX;
}

/** What happened between two samples. */
export function between(from: Sample, to: Sample): Omit<Measured, 'turns'> {
  const turns = to.turns - from.turns;
  const micros = (seconds: number) => (turns === 0 ? Number.NaN : (seconds * 1e6) / turns);
  const [serverFrom, serverTo] = [from.processor.server, to.processor.server];
  return {
    perSecond: (turns * 1000) / (to.at - from.at),
    givenUp: to.givenUp - from.givenUp,
    clientMicros: micros(to.processor.client - from.processor.client),
    serverMicros: serverFrom === null || serverTo === null ? null : micros(serverTo - serverFrom),
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
