import { fileURLToPath } from 'node:url';
import type { LedgerReader } from '../sandbox/page/index.ts';
import type { Environment } from '../src/config/index.ts';
import { runProgram } from '../src/database/run-program.ts';

const SILENT_SECONDS = 20;

/** Reads wallets and journals the way an operator does, with the product's own command line. */
export function operatorLedger(environment: Environment): LedgerReader {
  const underWay = new Map<string, Promise<unknown>>();
  // The page asks after every message; one program at a time for the same question is enough.
  const read = (command: string, guildId: string, userId: string) => {
    const key = `${command} ${guildId} ${userId}`;
    const asked = underWay.get(key) ?? operate([command, guildId, userId, '--json'], environment);
    underWay.set(key, asked);
    return asked.finally(() => underWay.delete(key));
  };
  return {
    wallet: (guildId, userId) => read('wallet', guildId, userId),
    journal: (guildId, userId) => read('journal', guildId, userId),
  };
}

async function operate(words: readonly string[], environment: Environment): Promise<unknown> {
  const main = fileURLToPath(new URL('../src/operator/main.ts', import.meta.url));
  const result = await runProgram({
    command: process.execPath,
    args: [main, ...words],
    environment,
    silentSeconds: SILENT_SECONDS,
  });
  if (result.code !== 0) throw new Error(`scrip ${words[0]} failed: ${result.lines.at(-1) ?? 'no output'}`);
  return JSON.parse(result.output);
}
