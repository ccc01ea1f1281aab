import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { DatabaseError } from './errors.ts';
import type { Environment } from './types.ts';

const READY_SECONDS = 60;
const LINES_KEPT = 40;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A server under its guardian; disposing ends it and waits until it is gone. */
export interface ServerProcess extends AsyncDisposable {
  /** The last lines it printed, newest last. */
  readonly output: readonly string[];
  /** Resolves with its exit code when it has ended, however it ended. */
  readonly exited: Promise<number>;
  /**
   * The first value that `read` finds in a printed line.
   * @throws {DatabaseError} database_start_failed when it ends, or is silent for a minute
   */
  firstLine<T>(read: (line: string) => T | undefined): Promise<T>;
}

/** Starts a server that ends with this process, even when this process is killed. */
export function startServerProcess(options: {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Takes every line it prints. */
  readonly onLine?: (line: string) => void;
}): ServerProcess {
  const guardian = fileURLToPath(new URL('./guardian.ts', import.meta.url));
  const child: Child = spawn(process.execPath, [guardian, options.command, ...options.args], {
    detached: true,
    env: { ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : 1));
  const output: string[] = [];
  const readers = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      options.onLine?.(line);
      if (output.length > LINES_KEPT) output.shift();
      for (const reader of readers) reader(line);
    });
  }
  child.stdin.on('error', () => undefined); // the guardian may be gone before its pipe is closed
  return {
    output,
    exited,
    firstLine: (read) => firstLine({ command: options.command, output, exited, readers, read }),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await exited;
    },
  };
}

function firstLine<T>(watch: {
  readonly command: string;
  readonly output: readonly string[];
  readonly exited: Promise<number>;
  readonly readers: Set<(line: string) => void>;
  readonly read: (line: string) => T | undefined;
}): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new DatabaseError('database_start_failed', `${watch.command} ${what}`));
    };
    const timer = setTimeout(() => fail(`was not ready within ${READY_SECONDS} s`), READY_SECONDS * 1000);
    const reader = (line: string) => {
      const value = watch.read(line);
      if (value === undefined) return;
      clearTimeout(timer);
      watch.readers.delete(reader);
      resolve(value);
    };
    watch.readers.add(reader);
    for (const line of watch.output) reader(line);
    void watch.exited.then((code) => fail(`ended with code ${code}: ${watch.output.at(-1) ?? 'no output'}`));
  });
}
