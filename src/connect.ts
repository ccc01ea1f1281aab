import mongoose, { type Connection } from 'mongoose';
import { StartError } from './start-failure.ts';

/**
 * Opens the connection on which members' money moves: writes acknowledged by a majority, reads that a failover
 * cannot undo, and no wait longer than a member would bear.
 * @param silentMsMax where given, a connection that is silent for so long is given up, and whoever waits is told.
 * @throws {StartError} database_unreachable
 */
export async function connect(uri: string, silentMsMax = 0): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    // A server that stepped down is looked at again well before anybody is told "busy".
    heartbeatFrequencyMS: 2_000,
    socketTimeoutMS: silentMsMax,
    maxPoolSize: 50,
    appName: 'scrip',
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    const message = 'The database cannot be reached: check MONGODB_URI and that the server is running.';
    throw new StartError('database_unreachable', message, { cause: error });
  }
}
