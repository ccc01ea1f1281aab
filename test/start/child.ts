import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '../../src/config/environment.ts';

const ROOT = join(import.meta.dirname, '../..');

/** How a program ended, and all it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program of this repository, running with an environment of its own. */
export interface Child extends AsyncDisposable {
  readonly ended: Promise<Ended>;
  /** Waits until what it said on standard error fits; fails when it ends before. */
  said(fits: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program with these variables and nothing else of ours; it keeps no file here. */
export async function start(
  program: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Child> {
  const dataDir = await mkdtemp(join(tmpdir(), 'scrip-child-'));
  const { PATH = '' } = processEnvironment();
  const env = { PATH, DATA_DIR: dataDir, ...environment };
  const child = spawn(process.execPath, [join(ROOT, program), ...args], { cwd: dataDir, env });
  const said = { out: '', err: '' };
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
    for (const listen of listeners) listen();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return {
    ended,
    async said(fits) {
      const { promise, resolve } = Promise.withResolvers<string>();
      const look = () => {
        const found = fits.exec(said.err)?.[0];
        if (found !== undefined) resolve(found);
      };
      listeners.add(look);
      look();
      const early = ended.then(({ code, err }): string => {
        throw new Error(`it ended with ${code} and never said ${fits}:\n${err}`);
      });
      return Promise.race([promise, early]);
    },
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end. */
export async function run(
  program: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Ended> {
  await using child = await start(program, environment, args);
  return await child.ended;
}

/** A port that nobody listens on, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  await using port = await takenPort();
  return port.number;
}

/** A port that somebody listens on, until it is disposed of. */
export async function takenPort(): Promise<AsyncDisposable & { readonly number: number }> {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  return {
    number: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
