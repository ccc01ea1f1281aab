import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DatabaseError } from './errors.ts';
import { runProgram } from './run-program.ts';
import type { DatabaseOptions } from './types.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const SILENT_SECONDS = 20;
const memorySchema = z.object({ at: z.number(), reason: z.string() });

type Memory = z.infer<typeof memorySchema>;

/**
 * The mongod that mongodb-memory-server downloads, below `cacheDir`; downloaded at the first call.
 *
 * A failure is remembered for a day, so that the next start does not wait for it again.
 * @throws {DatabaseError} database_install_failed with the reason, in one line
 */
export async function installMongod(options: Omit<DatabaseOptions, 'uri' | 'dataDir'>): Promise<string> {
  const memoryFile = join(options.cacheDir, 'mongod-download-failed.json');
  const memory = await recall(memoryFile);
  if (memory !== undefined && options.now() - memory.at < DAY_MS) {
    const until = new Date(memory.at + DAY_MS).toISOString().slice(0, 16).replace('T', ' ');
    throw new DatabaseError(
      'database_install_failed',
      `${memory.reason} (remembered until ${until} UTC; delete ${memoryFile} to try again now)`,
    );
  }
  const outcome = await download(options);
  if ('path' in outcome) {
    await rm(memoryFile, { force: true });
    return outcome.path;
  }
  await mkdir(options.cacheDir, { recursive: true });
  await writeFile(memoryFile, `${JSON.stringify({ at: options.now(), reason: outcome.reason })}\n`);
  throw new DatabaseError('database_install_failed', outcome.reason);
}

async function recall(file: string): Promise<Memory | undefined> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined; // nothing remembered, or nothing readable: try the download
  }
}

async function download(
  options: Pick<DatabaseOptions, 'cacheDir' | 'environment' | 'log'>,
): Promise<{ path: string } | { reason: string }> {
  let path: string | undefined;
  let told = 'the download gave no reason';
  const result = await runProgram({
    command: process.execPath,
    args: [fileURLToPath(new URL('./mongod-downloader.ts', import.meta.url))],
    environment: {
      // One attempt: the library's three take 8 s where the network refuses, and there is a next way.
      MONGOMS_MAX_RETRIES: '1',
      MONGOMS_DOWNLOAD_DIR: resolve(options.cacheDir, 'mongod'),
      // The library checks certificates only when npm says so, and npm says so only when asked.
      npm_config_strict_ssl: 'true',
      ...options.environment,
    },
    silentSeconds: SILENT_SECONDS,
    onLine: (line) => {
      const [word, ...rest] = line.split(' ');
      if (word === 'mongod') path = rest.join(' ');
      else if (word === 'failed') told = rest.join(' ');
      else if (line.startsWith('Downloading')) options.log(`database: ${line.trim()}`);
    },
  });
  if (path !== undefined) return { path };
  if (result.lines.at(-1)?.startsWith('no answer') === true) told = result.lines.at(-1) ?? told;
  return { reason: told };
}
