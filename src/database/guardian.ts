/**
 * Runs a database server and ends it when whoever asked for it is gone.
 *
 * Started as `node guardian.ts <command> <arguments...>` with a pipe as standard input. The pipe
 * closes when its owner closes it or dies, even by SIGKILL; then the server gets SIGTERM, and
 * SIGKILL if it still runs after `STOP_SECONDS`. In a session of its own, so that Ctrl-C reaches
 * the bot first and the bot can still write while it stops.
 */
import { spawn } from 'node:child_process';

const STOP_SECONDS = 15;

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('guardian: no command given');

const server = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

function stop(): void {
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), STOP_SECONDS * 1000).unref();
}

process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.resume();
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

server.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 127;
  process.stdin.destroy();
});
server.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 0;
  process.stdin.destroy();
});
