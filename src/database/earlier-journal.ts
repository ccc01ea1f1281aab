import type { Connection } from 'mongoose';
import { StartError } from '../start-failure.ts';

/**
 * A journal that was begun before entries were stored as they are now (docs/decisions/0016-stored-entries.md) cannot
 * be gone on with: keys would not be found, and what was paid once could be charged again.
 * @throws {StartError} `journal_of_earlier_version`
 */
export async function refuseEarlierJournal(connection: Connection): Promise<void> {
  const entry = await connection.collection('journal').findOne({}, { projection: { state: 1 } });
  if (entry === null || typeof entry.state === 'string') return;
  throw new StartError(
    'journal_of_earlier_version',
    'The journal in this database was written by an earlier version of Scrip, in a form that this one does not read: set DATA_DIR or MONGODB_URI to a new place, or go on with the version that wrote it.',
  );
}
