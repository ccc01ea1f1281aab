import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { systemClock } from '../src/clock.ts';
import { processEnvironment } from '../src/config/environment.ts';
import { openDatabase } from '../src/database/open-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's one database server answers; `test/database.ts` makes databases on it. */
    databaseUri: string;
    /** Whether the tests run at length. */
    soak: boolean;
    /** How many histories of everything a run plays. */
    wholeHistories: number;
  }
}

const running = new AsyncDisposableStack();

/** Starts the one server of this run, in a folder that is thrown away with it. */
export async function setup(project: TestProject): Promise<void> {
  const environment = processEnvironment();
  const dataDir = await mkdtemp(join(tmpdir(), 'scrip-test-'));
  running.defer(() => rm(dataDir, { recursive: true, force: true }));
  const database = running.use(
    await openDatabase({
      uri: environment.MONGODB_URI,
      dataDir,
      cacheDir: '.cache',
      environment,
      log: (line) => process.stdout.write(`${line}\n`),
      now: () => systemClock.now(),
    }),
  );
  project.provide('databaseUri', database.uri);
}

/** Ends the server and removes its folder. */
export async function teardown(): Promise<void> {
  await running.disposeAsync();
}
