import { parseArgs } from 'node:util';

/** What the demo was asked to do. */
export interface DemoArguments {
  /** Of the page; 4242 unless asked otherwise. */
  readonly port: number;
  /** A file of actions to play instead of showing the page. */
  readonly script: string | undefined;
}

/** Why the demo ended before its time. */
export type DemoErrorCode =
  | 'invalid_arguments'
  | 'no_script'
  | 'interrupted'
  | 'port_taken'
  | 'bot_ended'
  | 'bot_silent'
  | 'commands_not_registered';

/** The demo cannot go on; `message` says why, and where it can be helped, how. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const USAGE = 'usage: npm run demo [-- [--port 4242] [--script FILE]]';

/**
 * Reads the words after `npm run demo --`.
 * @throws {DemoError} invalid_arguments with the usage
 */
export function parseArguments(words: readonly string[]): DemoArguments {
  const options = { port: { type: 'string', default: '4242' }, script: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: [...words], options });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      throw new TypeError(`${values.port} is not a port`);
    }
    return { port: Number(values.port), script: values.script };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DemoError('invalid_arguments', `${reason}\n${USAGE}`, { cause: error });
  }
}
