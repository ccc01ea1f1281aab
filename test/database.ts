import { randomBytes } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, inject } from 'vitest';

/** An empty database on the run's server, and a connection to it. */
export interface TestDatabase {
  /** For whatever opens its own connection: names this database. */
  readonly uri: string;
  readonly name: string;
  readonly connection: Connection;
}

/**
 * A fresh, empty database for the test file that calls it; dropped when the file has run.
 *
 * Call it at the top of a file or of a `describe`, where hooks may be registered:
 * `const database = await testDatabase();`
 */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `scrip-test-${randomBytes(6).toString('hex')}`;
  const uri = databaseUri(inject('databaseUri'), name);
  const connection = await mongoose.createConnection(uri).asPromise();
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });
  return { uri, name, connection };
}

/** The same server's address with another database in its path. */
export function databaseUri(serverUri: string, name: string): string {
  const [, address, query] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(serverUri) ?? [];
  if (address === undefined) throw new Error('the address of the test server is not one of MongoDB');
  return `${address}/${name}${query ?? ''}`;
}
