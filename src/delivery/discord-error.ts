/** What Discord says of a request that it refused. */
export interface DiscordRefusal {
  readonly status: number;
  /** One of `RESTJSONErrorCodes`; text where Discord gave no number. */
  readonly code: number | string;
}

/**
 * Discord's refusal, null for any other error. Told by its fields and never by its class: `DiscordAPIError` exists twice
 * at run time, once a module format, so that errors of discord.js' own client are no instances of the one that
 * `@discordjs/rest` exports to us.
 */
export function discordRefusal(error: unknown): DiscordRefusal | null {
  if (!(error instanceof Error && 'rawError' in error && 'code' in error && 'status' in error)) return null;
  const { status, code } = error;
  if (typeof status !== 'number') return null;
  return typeof code === 'number' || typeof code === 'string' ? { status, code } : null;
}

/** An error as a line of the log names it: `403 50007`, or its kind where it is none of Discord's. */
export function discordErrorName(error: unknown): string {
  const refusal = discordRefusal(error);
  if (refusal !== null) return `${refusal.status} ${refusal.code}`;
  return error instanceof Error ? error.name : 'unknown';
}
