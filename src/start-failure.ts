import { withoutSecrets } from './redaction.ts';

/** Errors whose own message is already the sentence that an operator needs. */
const SAID = ['ConfigError', 'DatabaseError', 'EconomyFileError', 'StartError'];

export type StartErrorCode =
  | 'discord_token_refused'
  | 'discord_unreachable'
  | 'database_unreachable'
  | 'journal_of_earlier_version'
  | 'port_unavailable';

/** A reason not to start, in one sentence. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;
  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Why Discord did not let us in, for whoever has to mend it. */
export function discordStartError(error: unknown, apiBase: string): StartError {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (status === 401 || code === 'TokenInvalid') {
    const message =
      'Discord refused the token: check DISCORD_TOKEN (the bot page of the developer portal shows it once).';
    return new StartError('discord_token_refused', message, { cause: error });
  }
  const message = `Discord cannot be reached at ${apiBase}: check the network and DISCORD_API_BASE.`;
  return new StartError('discord_unreachable', message, { cause: error });
}

/**
 * What went wrong at the start: one clear sentence where the cause is known, the whole error where it is ours; without
 * secrets, whatever it repeats.
 */
export function explained(error: unknown): string {
  if (error instanceof Error && SAID.includes(error.name)) return withoutSecrets(error.message);
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
