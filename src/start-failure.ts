/** Errors whose own message is already the sentence that an operator needs. */
const SAID = ['ConfigError', 'DatabaseError', 'EconomyFileError', 'StartError'];

/** A reason not to start, in one sentence. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: 'discord_token_refused' | 'discord_unreachable' | 'database_unreachable';
  constructor(code: StartError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What went wrong at the start: one clear sentence where the cause is known, the whole error where it is ours. */
export function explained(error: unknown): string {
  if (error instanceof Error && SAID.includes(error.name)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
