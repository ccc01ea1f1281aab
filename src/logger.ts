import pino, { type Logger as PinoLogger } from 'pino';

/** Structured log. Static messages; what varies stands in the fields. */
export type Logger = PinoLogger;

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
  return pino({ level, redact: secrets, base: null }, pino.destination(2));
}
