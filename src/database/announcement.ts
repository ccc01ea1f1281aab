import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Says in `DATA_DIR` where the server that has it open answers, so that `npm run scrip` works beside a running bot. */
const FILE = 'running-database.json';

const announcement = z.object({ uri: z.string(), pid: z.int() });

/** Announces a server of this process; disposing withdraws it. */
export async function announce(dataDir: string, uri: string): Promise<AsyncDisposable> {
  const path = join(dataDir, FILE);
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, `${JSON.stringify({ uri, pid: process.pid })}\n`);
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** The server that another process has opened on this folder, or null where none runs. */
export async function runningDatabase(dataDir: string): Promise<string | null> {
  try {
    const { uri, pid } = announcement.parse(JSON.parse(await readFile(join(dataDir, FILE), 'utf8')));
    return isAlive(pid) ? uri : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
