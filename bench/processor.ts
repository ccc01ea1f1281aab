import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Processor time used so far, in seconds: ours, and that of the processes below ours, which is the server's. */
export interface ProcessorTime {
  readonly client: number;
  /** Null where the server is not ours, or the system does not tell. */
  readonly server: number | null;
}

const TICKS_PER_SECOND = 100;

/** What client and server have used until now. */
export function processorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  return { client: (user + system) / 1e6, server: serverTime() };
}

/** Processes by parent, from what Linux tells of each. */
interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

let known: readonly number[] | null = null;

function serverTime(): number | null {
  try {
    known ??= childrenOf(process.pid, allProcesses());
    if (known.length === 0) return null;
    return known.reduce((total, pid) => total + readStat(pid).seconds, 0);
  } catch {
    return null; // not Linux, or the server has just ended: then there is no number
  }
}

function allProcesses(): Stat[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readStat(Number(name))] : [];
    } catch {
      return []; // ended between the listing and the reading
    }
  });
}

function readStat(pid: number): Stat {
  return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

/** Reads one line of `/proc/<pid>/stat`: the name in brackets may hold anything, the fields behind it do not. */
export function parseStat(pid: number, line: string): Stat {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
}

/** All processes below one, at any depth. */
export function childrenOf(pid: number, all: readonly Stat[]): number[] {
  const own = all.filter((each) => each.parent === pid).map((each) => each.pid);
  return own.flatMap((each) => [each, ...childrenOf(each, all)]);
}

/** The machine in a few words. */
export function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`;
}
