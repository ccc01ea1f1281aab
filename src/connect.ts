import mongoose, { type Connection, type ConnectOptions } from 'mongoose';
import { StartError } from './start-failure.ts';

/**
 * Opens the connection on which members' money moves: writes acknowledged by a majority, reads that a failover
 * cannot undo, and no wait longer than a member would bear.
 * @param silentMsMax where given, a connection that is silent for so long is given up, and whoever waits is told.
 * @throws {StartError} database_unreachable
 */
export function connect(uri: string, silentMsMax = 0): Promise<Connection> {
  return connected(uri, optionsOf(silentMsMax));
}

/**
 * As `connect`, for the journal: the driver never sends a write again by itself. The server would keep a record of
 * every single entry for that, and whether an entry came to stand is for its key to say.
 * @see docs/decisions/0006-group-commit.md
 */
export function connectJournal(uri: string, silentMsMax = 0): Promise<Connection> {
  return connected(uri, { ...optionsOf(silentMsMax), retryWrites: false });
}

function optionsOf(silentMsMax = 0): ConnectOptions {
  return {
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    // A server that stepped down is looked at again well before anybody is told "busy".
    heartbeatFrequencyMS: 2_000,
    socketTimeoutMS: silentMsMax,
    maxPoolSize: 50,
    appName: 'scrip',
  };
}

async function connected(uri: string, options: ConnectOptions): Promise<Connection> {
  const connection = mongoose.createConnection(uri, options);
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    const message = 'The database cannot be reached: check MONGODB_URI and that the server is running.';
    throw new StartError('database_unreachable', message, { cause: error });
  }
}
