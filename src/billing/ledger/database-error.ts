import mongoose from 'mongoose';

/** What the driver lets through as it comes from the system, where a connection breaks at the wrong moment. */
const BROKEN_CONNECTION: readonly unknown[] = [
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
];

/** The ledger did not answer in time where there is no refusal to answer with. */
export class LedgerBusyError extends Error {
  override readonly name = 'LedgerBusyError';
}

/** Whether the database or the way to it failed. All other errors are faults of our own, and are never tried again. */
export function isDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof LedgerBusyError) return true;
  // Not by the name: that of the driver's PoolClearedOnNetworkError does not begin as the others do.
  if (error instanceof mongoose.mongo.MongoError || error instanceof mongoose.MongooseError) return true;
  return 'code' in error && BROKEN_CONNECTION.includes(error.code);
}
