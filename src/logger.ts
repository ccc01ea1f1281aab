import pino, { type Logger as PinoLogger } from 'pino';

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

/** A logger that writes JSON lines of at least `level` to standard error, with keys and tokens taken out. */
export function createLogger(level: string): Logger {
  const secrets = [
    'token',
    'apiKey',
    'secretKey',
    'authorization',
    '*.token',
    '*.apiKey',
    '*.secretKey',
    'headers',
  ];
  return pino(
    { level, redact: secrets, base: null, serializers: { err: plainError, error: plainError } },
    pino.destination(2),
  );
}
