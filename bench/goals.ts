import type { BenchResult } from './result.ts';

/** One goal, as measured. */
export interface Goal {
  readonly name: string;
  readonly goal: string;
  /** As measured, in words; null where this run did not measure it. */
  readonly found: string | null;
  readonly met: boolean | null;
}

const HOT = 1;
const SPREAD = 1_000;

/** At least so many times as fast as a subject, under a load. */
const RATIOS = [
  { subject: 'naive', callers: 64, wallets: SPREAD, least: 5 },
  { subject: 'naive', callers: 64, wallets: HOT, least: 5 },
  { subject: 'naive', callers: 256, wallets: SPREAD, least: 8 },
  { subject: 'two-inserts', callers: 64, wallets: SPREAD, least: 3 },
  { subject: 'transactions', callers: 64, wallets: SPREAD, least: 4 },
  { subject: 'medici', callers: 64, wallets: SPREAD, least: 10 },
  { subject: 'read-compare-retry', callers: 64, wallets: SPREAD, least: 5 },
  { subject: 'read-compare-retry', callers: 64, wallets: HOT, least: 20 },
] as const;

/** How much slower a balance read may get from the shortest to the longest journal and still be flat. */
const FLAT = 1.5;

/** Every goal with what was found. */
export function goalsOf(result: BenchResult): Goal[] {
  return [...RATIOS.map((each) => ratioGoal(result, each)), ...commandGoals(result), ...timeGoals(result)];
}

function ratioGoal(result: BenchResult, wanted: (typeof RATIOS)[number]): Goal {
  const { subject, callers, wallets, least } = wanted;
  const row = result.rows.find(
    (each) => each.subject === subject && each.callers === callers && each.wallets === wallets,
  );
  const where = wallets === HOT ? 'one hot wallet' : `${wallets.toLocaleString('en')} wallets`;
  return {
    name: `against ${subject}, ${callers} callers, ${where}`,
    goal: `at least ${least} times`,
    found: row === undefined ? null : `${row.ratio.toFixed(1)} times`,
    met: row === undefined ? null : row.ratio >= least,
  };
}

function commandGoals({ commands }: BenchResult): Goal[] {
  return [
    {
      name: 'a lone warm turn',
      goal: 'exactly 2 appends, at most 1 read, nothing else',
      found:
        commands && `${commands.appends} appends, ${commands.reads} reads, ${commands.others} other commands`,
      met: commands && commands.appends === 2 && commands.reads <= 1 && commands.others === 0,
    },
    {
      name: 'commands a turn under load',
      goal: 'fewer than 1',
      found: commands === null ? null : commands.underLoad.toFixed(3),
      met: commands && commands.underLoad < 1,
    },
  ];
}

function timeGoals({ firstToken, balanceReads }: BenchResult): Goal[] {
  const shortest = balanceReads?.[0];
  const longest = balanceReads?.at(-1);
  const growth = shortest && longest ? longest.p50 / shortest.p50 : null;
  return [
    {
      name: `first token of a model that takes ${firstToken?.modelMs ?? 200} ms, p50`,
      goal: 'at most 1 % later',
      found: firstToken && `${firstToken.laterPercent.toFixed(2)} % later`,
      met: firstToken && firstToken.laterPercent <= 1,
    },
    {
      name: 'balance read, longest journal against shortest',
      goal: `flat: at most ${FLAT} times`,
      found: growth === null ? null : `${growth.toFixed(2)} times`,
      met: growth === null ? null : growth <= FLAT,
    },
  ];
}
