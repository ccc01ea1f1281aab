import mongoose, { type Connection } from 'mongoose';

/**
 * Opens the connection on which members' money moves: writes acknowledged by a majority, reads that a failover
 * cannot undo, and no wait longer than a member would bear.
 */
export async function connect(uri: string): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    maxPoolSize: 50,
    appName: 'scrip',
  });
  return connection.asPromise();
}
