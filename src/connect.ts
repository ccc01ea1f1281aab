import mongoose, { type Connection, type ConnectOptions } from 'mongoose';
import { StartError } from './start-failure.ts';

/**
 * Opens the connection on which members' money moves: writes acknowledged by a majority, reads that a failover
 * cannot undo, and no wait longer than a member would bear.
 * @param more with `socketTimeoutMS`, a connection that is silent for so long is given up, and whoever waits is told.
 * @throws {StartError} database_unreachable
 */
export async function connect(uri: string, more: ConnectOptions = {}): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    // A server that stepped down is looked at again well before anybody is told "busy".
    heartbeatFrequencyMS: 2_000,
    maxPoolSize: 50,
    appName: 'scrip',
    ...more,
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    const message = 'The database cannot be reached: check MONGODB_URI and that the server is running.';
    throw new StartError('database_unreachable', message, { cause: error });
  }
}

/**
 * As `connect`, for the journal: the driver never sends a write again by itself. The server would keep a record of
 * every single entry for that, and whether an entry came to stand is for its key to say.
 * @see docs/decisions/0006-group-commit.md
 */
export function connectJournal(uri: string, more: ConnectOptions = {}): Promise<Connection> {
  return connect(uri, { ...more, retryWrites: false });
}
