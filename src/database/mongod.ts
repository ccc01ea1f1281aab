import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { DatabaseError, folderInUse, reasonOf } from './errors.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import type { Environment, RunningServer } from './types.ts';

const REPLICA_SET = 'scrip';
const PRIMARY_TRIES = 300;

/**
 * Starts mongod as a replica set of one on a free port of this machine, with its data in `folder`.
 * @throws {DatabaseError} database_folder_in_use, database_start_failed
 */
export async function startMongod(options: {
  readonly command: string;
  readonly folder: string;
  readonly environment: Environment;
}): Promise<RunningServer> {
  await mkdir(options.folder, { recursive: true });
  const port = await freePort();
  const server = startServerProcess({
    command: options.command,
    args: [
      ...['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', options.folder],
      ...['--replSet', REPLICA_SET, '--storageEngine', 'wiredTiger', '--wiredTigerCacheSizeGB', '0.5'],
    ],
    environment: options.environment,
  });
  try {
    await server.firstLine((line) => (/waiting for connections/i.test(line) ? true : undefined));
    await becomePrimary(port);
    return {
      uri: `mongodb://127.0.0.1:${port}/scrip?directConnection=true`,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw explained(error, server, options.folder);
  }
}

function explained(error: unknown, server: ServerProcess, folder: string): DatabaseError {
  if (server.output.some((line) => /DBPathInUse|resource busy/i.test(line))) return folderInUse(folder);
  return new DatabaseError('database_start_failed', `mongod did not start (${reasonOf(error)})`, {
    cause: error,
  });
}

/** Makes the server the only member of its set, at today's port: the folder may remember another one. */
async function becomePrimary(port: number): Promise<void> {
  const client = await mongo.MongoClient.connect(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  try {
    const admin = client.db('admin');
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary !== true) {
      const known = await knownVersion(client);
      const config = { _id: REPLICA_SET, version: known + 1, members };
      await admin.command(
        known === 0 ? { replSetInitiate: config } : { replSetReconfig: config, force: true },
      );
    }
    for (let tries = 0; tries < PRIMARY_TRIES; tries++) {
      if ((await admin.command({ hello: 1 })).isWritablePrimary === true) return;
      await wait(100);
    }
    throw new DatabaseError('database_start_failed', 'it did not become primary');
  } finally {
    await client.close();
  }
}

/** The version of the set's configuration that the folder remembers; 0 in a new folder. */
async function knownVersion(client: mongo.MongoClient): Promise<number> {
  const config = await client.db('local').collection('system.replset').findOne();
  const version: unknown = config?.version;
  return typeof version === 'number' ? version : 0;
}

/** A port nobody listens on now; mongod does not tell which one it took when given 0. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}
