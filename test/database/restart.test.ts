import mongoose from 'mongoose';
import { expect, it } from 'vitest';
import { processEnvironment } from '../../src/config/environment.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { scratchFolder } from './fakes.ts';

const environment = processEnvironment();

// Whatever server this machine gives: a replica set of one must find itself again on another port.
it.skipIf(environment.MONGODB_URI !== undefined)(
  'finds what was written before the server was stopped, and refuses a second server on the folder',
  async () => {
    const dataDir = await scratchFolder();
    const options = { dataDir, cacheDir: '.cache', environment, log: () => undefined, now: () => Date.now() };
    {
      await using database = await openDatabase(options);
      await using connection = await connect(database.uri);
      await connection.collection('things').insertOne({ name: 'kept' });
      await expect(openDatabase(options)).rejects.toMatchObject({ code: 'database_folder_in_use' });
    }
    await using again = await openDatabase(options);
    await using connection = await connect(again.uri);
    expect(await connection.collection('things').countDocuments({ name: 'kept' })).toBe(1);
  },
  60_000,
);

async function connect(uri: string) {
  const connection = await mongoose.createConnection(uri).asPromise();
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.close() });
}
