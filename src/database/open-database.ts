import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { announce } from './announcement.ts';
import { DatabaseError, reasonOf } from './errors.ts';
import { findCommand } from './find-command.ts';
import { installMongod } from './install-mongod.ts';
import { installSecantus, SECANTUS_VERSION } from './install-secantus.ts';
import { startMongod } from './mongod.ts';
import { startSecantus } from './secantus.ts';
import type { DatabaseOptions, OpenDatabase, RunningServer } from './types.ts';

const FOR_TRYING_OUT =
  'this database is for trying things out: keep real credit on a replica set of your own and name it in MONGODB_URI.';
const BETA = 'SecantusDB is beta software. ';

/** Below `DATA_DIR`; each kind of server has one of its own, for none reads another's files. */
const FOLDERS = ['mongodb', 'secantusdb-rs', 'secantusdb'] as const;

/** One way to a server: `open` answers with undefined where it does not apply. */
interface Way {
  readonly label: string;
  readonly folder: (typeof FOLDERS)[number];
  readonly warning: string;
  readonly open: (folder: string) => Promise<{ server: RunningServer; why: string } | undefined>;
}

/**
 * Opens a database: the one of `MONGODB_URI`, else the first that can be had on this machine.
 *
 * The order is mongod on the machine, secantusd-rs on the machine, mongod by download, SecantusDB
 * from PyPI. One line says which one it is and why; a started server ends when the result is disposed of.
 * @throws {DatabaseError} database_folder_in_use when another process has the folder;
 *   database_unavailable, naming the ways out, when there is none
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  if (options.uri !== undefined) return ownDatabase(options.uri, options.log);
  const failures: string[] = [];
  for (const way of waysToServer(options)) {
    const folder = resolve(options.dataDir, way.folder);
    try {
      const opened = await way.open(folder);
      if (opened === undefined) continue;
      const description = `${way.label} (${opened.why}), data in ${folder}`;
      options.log(`database: ${description}`);
      await tellOfOtherData(options, way.folder);
      const announced = await announce(options.dataDir, opened.server.uri);
      return {
        uri: opened.server.uri,
        description,
        warning: way.warning,
        async [Symbol.asyncDispose]() {
          await announced[Symbol.asyncDispose]();
          await opened.server[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      if (await mustNotGoOn(error, folder)) throw error;
      failures.push(`${way.label}: ${reasonOf(error)}`);
      options.log(`database: no ${way.label}: ${reasonOf(error)}`);
    }
  }
  throw noDatabase(failures);
}

function ownDatabase(uri: string, log: (line: string) => void): OpenDatabase {
  const description = `the one named by MONGODB_URI (${withoutPassword(uri)})`;
  log(`database: ${description}`);
  return { uri, description, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** The address without what stands before `@`: user names and passwords are not for logs. */
function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}

function waysToServer(options: DatabaseOptions): readonly Way[] {
  const { environment } = options;
  return [
    {
      label: 'MongoDB of this machine',
      folder: 'mongodb',
      warning: FOR_TRYING_OUT,
      async open(folder) {
        const named = environment.MONGOMS_SYSTEM_BINARY;
        const command = named ?? (await findCommand('mongod', environment));
        if (command === undefined) return undefined;
        const why = named === undefined ? 'mongod is on the PATH' : 'named by MONGOMS_SYSTEM_BINARY';
        return { server: await startMongod({ command, folder, environment }), why };
      },
    },
    {
      label: 'SecantusDB of this machine',
      folder: 'secantusdb-rs',
      warning: BETA + FOR_TRYING_OUT,
      async open(folder) {
        const command = await findCommand('secantusd-rs', environment);
        if (command === undefined) return undefined;
        return {
          server: await startSecantus({ command, folder, environment }),
          why: 'secantusd-rs is on the PATH',
        };
      },
    },
    {
      label: 'MongoDB by download',
      folder: 'mongodb',
      warning: FOR_TRYING_OUT,
      async open(folder) {
        const command = await installMongod(options);
        return { server: await startMongod({ command, folder, environment }), why: 'no mongod on the PATH' };
      },
    },
    {
      label: `SecantusDB ${SECANTUS_VERSION}`,
      folder: 'secantusdb',
      warning: BETA + FOR_TRYING_OUT,
      async open(folder) {
        const program = await installSecantus(options);
        return {
          server: await startSecantus({ ...program, folder, environment }),
          why: 'no MongoDB to be had',
        };
      },
    },
  ];
}

/** Whether another server would only hide the data that this one could not open. */
async function mustNotGoOn(error: unknown, folder: string): Promise<boolean> {
  if (!(error instanceof DatabaseError)) return true;
  if (error.code === 'database_folder_in_use') return true;
  return error.code === 'database_start_failed' && (await holdsData(folder));
}

async function tellOfOtherData(options: DatabaseOptions, chosen: string): Promise<void> {
  for (const other of FOLDERS) {
    const folder = resolve(options.dataDir, other);
    if (other === chosen || !(await holdsData(folder))) continue;
    options.log(`database: ${folder} holds the data of another kind of server; it is left as it is`);
  }
}

async function holdsData(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).includes('WiredTiger.wt');
  } catch {
    return false; // no such folder: nothing was ever kept there
  }
}

function noDatabase(failures: readonly string[]): DatabaseError {
  return new DatabaseError(
    'database_unavailable',
    [
      'No database. One of these four helps:',
      '  1. set MONGODB_URI to a MongoDB you have;',
      '  2. install MongoDB, so that mongod is on the PATH (or name it in MONGOMS_SYSTEM_BINARY);',
      '  3. allow the download of MongoDB (fastdl.mongodb.org);',
      '  4. install Python 3.10 or newer with venv, and allow pip to install SecantusDB.',
      'What was tried:',
      ...failures.map((failure) => `  - ${failure}`),
    ].join('\n'),
  );
}
