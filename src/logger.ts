import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { withoutSecrets } from './redaction.ts';

/** Structured log. Static messages; what varies stands in the fields. */
export type Logger = PinoLogger;

/** An error without what it carries: Discord's own carries tokens of interactions and what members wrote. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  return {
    name,
    message,
    code,
    status,
    stack,
    ...('cause' in error ? { cause: plainError(error.cause) } : {}),
  };
}

/**
 * A logger that writes JSON lines of at least `level` to standard error. Keys and tokens are taken out by the name of
 * their field, and from every line by their value and by how they look: also from what another program's error says.
 * @param secrets of this process, as they stand in its configuration
 */
export function createLogger(
  level: string,
  secrets: readonly string[] = [],
  stream: DestinationStream = pino.destination(2),
): Logger {
  const fields = [
    'token',
    'apiKey',
    'secretKey',
    'authorization',
    '*.token',
    '*.apiKey',
    '*.secretKey',
    'headers',
  ];
  const serializers = { err: plainError, error: plainError };
  const hooks = { streamWrite: (line: string) => withoutSecrets(line, secrets) };
  return pino({ level, redact: fields, base: null, serializers, hooks }, stream);
}
