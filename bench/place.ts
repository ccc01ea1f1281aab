import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { processEnvironment } from '../src/config/environment.ts';
import { connect, connectJournal } from '../src/connect.ts';
import { openDatabase } from '../src/database/open-database.ts';
import type { Place } from './subject.ts';

/** The one database server of a run, and databases on it. */
export interface BenchServer extends AsyncDisposable {
  /** Which server it is, without what belongs to this machine. */
  readonly description: string;
  /** A fresh, empty database; thrown away when disposed of. */
  place(name: string, onCommand?: NonNullable<Place['onCommand']>): Promise<OwnPlace>;
}

/** A database that is thrown away after use. */
export type OwnPlace = Place & AsyncDisposable;

const CACHE = '.cache';
/** A run's folder carries its process, so that the next run can tell one that was left behind. */
const FOLDER = /^bench-(\d+)-/;

/**
 * Opens the server that the product itself would choose, in a folder beside the product's caches (a folder of the
 * system's temporary files may be memory, where syncing costs nothing).
 */
export async function openServer(log: (line: string) => void): Promise<BenchServer> {
  const environment = processEnvironment();
  await using open = new AsyncDisposableStack();
  await mkdir(CACHE, { recursive: true });
  await removeLeftBehind(CACHE);
  const dataDir = await mkdtemp(join(CACHE, `bench-${process.pid}-`));
  open.defer(() => rm(dataDir, { recursive: true, force: true }));
  const database = open.use(
    await openDatabase({
      uri: environment.MONGODB_URI,
      dataDir,
      cacheDir: CACHE,
      environment,
      log,
      now: () => systemClock.now(),
    }),
  );
  const kept = open.move();
  let places = 0;
  return {
    description: database.description.replace(/, data in .*$/, ''),
    place(name, onCommand) {
      places += 1;
      return openPlace(withDatabase(database.uri, `bench-${places}-${name}`), onCommand);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Removes the folders of runs that were killed before they could. */
export async function removeLeftBehind(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [, pid] = FOLDER.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function openPlace(uri: string, onCommand?: NonNullable<Place['onCommand']>): Promise<OwnPlace> {
  const monitorCommands = onCommand !== undefined;
  const connection = await connect(uri, { monitorCommands });
  const journal = await connectJournal(uri, { monitorCommands });
  if (onCommand !== undefined)
    for (const each of [connection, journal]) each.getClient().on('commandStarted', onCommand);
  return {
    uri,
    connection,
    journal,
    ...(onCommand === undefined ? {} : { onCommand }),
    async [Symbol.asyncDispose]() {
      await connection.dropDatabase();
      await journal.close();
      await connection.close();
    },
  };
}

/** The same server's address with another database in its path. */
export function withDatabase(serverUri: string, name: string): string {
  const [, address, query] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(serverUri) ?? [];
  if (address === undefined) throw new Error('the address of the server is not one of MongoDB');
  return `${address}/${name}${query ?? ''}`;
}
