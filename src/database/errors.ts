/** Why no database could be opened: a closed set, so that callers can tell the cases apart. */
export type DatabaseErrorCode =
  | 'database_folder_in_use'
  | 'database_start_failed'
  | 'database_install_failed'
  | 'database_unavailable';

/** A database could not be opened; `message` is one that a newcomer can act on. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The folder belongs to a server that still runs: two servers on one folder would ruin it. */
export function folderInUse(folder: string): DatabaseError {
  return new DatabaseError(
    'database_folder_in_use',
    `The demo or the bot is already running on this folder (${folder}): end it first, or set DATA_DIR to another folder.`,
  );
}

/** One line out of whatever was thrown, for reasons that are shown in a list. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim();
}
