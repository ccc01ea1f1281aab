import { parseArgs } from 'node:util';

/** What was asked of a run. */
export interface BenchOptions {
  /** How long each measurement counts. */
  readonly seconds: number;
  /** How often each is repeated, interleaved with the others. */
  readonly rounds: number;
  readonly quick: boolean;
  readonly full: boolean;
  readonly json: boolean;
  readonly help: boolean;
  /** Which subjects take part; ours always does. Null for all. */
  readonly subjects: readonly string[] | null;
  /** Which sections run. Null for all. */
  readonly sections: readonly Section[] | null;
}

export const SECTIONS = ['throughput', 'commands', 'latency', 'first-token', 'reads'] as const;
export type Section = (typeof SECTIONS)[number];

/** Asked for something that there is not. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run bench -- [options]

  --seconds <n>    how long each measurement counts (2; with --quick 0.5)
  --rounds <n>     repetitions, interleaved ABCABC (5; with --quick 3)
  --quick          a first look in about two minutes
  --full           also balance reads and verify on 1,000,000 entries
  --json           one document on standard output instead of the table
  --subjects a,b   only these, and ours
  --only a,b       only these sections: ${SECTIONS.join(', ')}
  --help           this text
`;

/** Reads the command line. @throws {UsageError} */
export function readOptions(args: readonly string[], subjects: readonly string[]): BenchOptions {
  const values = parsed(args);
  const quick = values.quick ?? false;
  return {
    seconds: positive('--seconds', values.seconds, quick ? 0.5 : 2),
    rounds: Math.ceil(positive('--rounds', values.rounds, quick ? 3 : 5)),
    quick,
    full: values.full ?? false,
    json: values.json ?? false,
    help: values.help ?? false,
    subjects: listed('--subjects', values.subjects, subjects),
    sections: listed('--only', values.only, SECTIONS),
  };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const flags = { quick: flag, full: flag, json: flag, help: flag };
  const texts = { seconds: text, rounds: text, subjects: text, only: text };
  try {
    return parseArgs({ args: [...args], options: { ...flags, ...texts } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function positive(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (!(value > 0 && Number.isFinite(value))) throw new UsageError(`${name} takes a number above 0`);
  return value;
}

function listed<T extends string>(name: string, given: string | undefined, known: readonly T[]): T[] | null {
  if (given === undefined) return null;
  return given.split(',').map((each) => {
    const found = known.find((one) => one === each.trim());
    if (found === undefined) throw new UsageError(`${name} takes ${known.join(', ')}`);
    return found;
  });
}
