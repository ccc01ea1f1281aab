import { mkdir } from 'node:fs/promises';
import { DatabaseError, folderInUse } from './errors.ts';
import { startServerProcess } from './server-process.ts';
import type { Environment, RunningServer } from './types.ts';

/**
 * Starts SecantusDB on a free port of this machine, with its data in `folder`.
 *
 * Always with `--sync-on-commit`: without it, writes it has acknowledged are lost when it is killed.
 * @throws {DatabaseError} database_folder_in_use, database_start_failed
 */
export async function startSecantus(options: {
  readonly command: string;
  /** Arguments that come before the server's own, for a program that runs it. */
  readonly leadingArgs?: readonly string[];
  readonly folder: string;
  readonly environment: Environment;
}): Promise<RunningServer> {
  await mkdir(options.folder, { recursive: true });
  const server = startServerProcess({
    command: options.command,
    args: [
      ...(options.leadingArgs ?? []),
      ...['--host', '127.0.0.1', '--port', '0', '--storage-path', options.folder, '--sync-on-commit'],
    ],
    environment: options.environment,
  });
  try {
    const port = await server.firstLine((line) => /listening on \S+:(\d+)/.exec(line)?.[1]);
    return {
      uri: `mongodb://127.0.0.1:${port}/scrip?directConnection=true`,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    if (server.output.some((line) => line.includes('resource busy'))) throw folderInUse(options.folder);
    throw new DatabaseError('database_start_failed', `SecantusDB did not start (${String(error)})`, {
      cause: error,
    });
  }
}
