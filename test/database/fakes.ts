import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is removed when the test that asked for it has finished. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'scrip-database-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A program of that name, of which `body` is the JavaScript; returns the folder for a `PATH`. */
export async function fakeProgram(folder: string, name: string, body: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const file = join(bin, name);
  await writeFile(file, `#!${process.execPath}\n${body}\n`);
  await chmod(file, 0o755);
  return bin;
}

/** What a fake server tells a test: its arguments, and by the end of the connection its own end. */
export interface Witness {
  readonly port: number;
  /** The arguments of the next server that reports, and a promise of its end. */
  readonly next: () => Promise<{ args: string[]; ended: Promise<void> }>;
}

/** Listens for fake servers, which connect to it when they start and stay connected while they live. */
export async function witness(): Promise<Witness> {
  const arrivals: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // a killed server resets its connection; `close` follows
    const first = waiting.shift();
    if (first === undefined) arrivals.push(socket);
    else first(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return {
    port: address.port,
    async next() {
      const waited = new Promise<Socket>((resolve) => waiting.push(resolve));
      const socket = arrivals.shift() ?? (await waited);
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      const line = await new Promise<string>((resolve) =>
        socket.once('data', (data) => resolve(String(data))),
      );
      return { args: line.trim().split('\n'), ended };
    },
  };
}

/** JavaScript of a SecantusDB that reports to the witness, says it is ready and waits for its end. */
export function secantusThatReports(port: number): string {
  return `
    const socket = require('node:net').connect(${port}, '127.0.0.1', () => {
      socket.write(process.argv.slice(2).join('\\n') + '\\n');
      console.error('2026-01-01 INFO secantus listening on 127.0.0.1:4711');
    });
    socket.on('error', () => process.exit(1));`;
}

/** JavaScript of a mongod that passes everything on to the server at `target`. */
export function mongodInFrontOf(target: { host: string; port: number }): string {
  return `
    const net = require('node:net');
    const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
    net.createServer((near) => {
      const far = net.connect(${target.port}, '${target.host}');
      near.pipe(far).pipe(near);
      for (const end of [near, far]) end.on('error', () => { near.destroy(); far.destroy(); });
    }).listen(port, '127.0.0.1', () => console.log('Waiting for connections'));`;
}
