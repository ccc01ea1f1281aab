import { existsSync } from 'node:fs';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment this process was started with: the only place where the program looks at it. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * The environment together with what `file` adds to it, if there is such a file.
 *
 * What the process was started with wins, even where it is empty: whoever starts the program can
 * switch a line of the file off.
 */
export function environmentWithFile(file = '.env'): Environment {
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}
