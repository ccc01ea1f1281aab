import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Environment } from './types.ts';

/** How a program ended. */
export interface ProgramResult {
  /** Its exit code; 1 when it never started or was ended. */
  readonly code: number;
  /** All it printed, as it came. */
  readonly lines: readonly string[];
  /** The lines of its standard output alone. */
  readonly output: string;
}

/**
 * Runs a program to its end and collects what it prints.
 *
 * It is ended when it prints nothing for `silentSeconds`; the last line then says so.
 */
export async function runProgram(options: {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly silentSeconds: number;
  readonly onLine?: (line: string) => void;
}): Promise<ProgramResult> {
  const lines: string[] = [];
  const child = spawn(options.command, [...options.args], {
    env: { ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    child.kill('SIGKILL');
  }, options.silentSeconds * 1000);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      timer.refresh();
      lines.push(line);
      if (stream === child.stdout) output.push(line);
      options.onLine?.(line);
    });
  }
  try {
    const [code] = await once(child, 'close');
    if (silent) lines.push(`no answer within ${options.silentSeconds} s`);
    return { code: typeof code === 'number' ? code : 1, lines, output: output.join('\n') };
  } catch (error) {
    return { code: 1, lines: [...lines, String(error)], output: '' };
  } finally {
    clearTimeout(timer);
  }
}
