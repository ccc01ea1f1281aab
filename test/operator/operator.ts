import { type Ended, run } from '../start/child.ts';

/** Runs `scrip <words> --json` on a database. */
export function scrip(uri: string, ...words: readonly string[]): Promise<Ended> {
  return run('src/operator/main.ts', { MONGODB_URI: uri }, [...words, '--json']);
}

/** The one document that a command printed; fails where it printed anything else or did not end well. */
export async function printed(uri: string, ...words: readonly string[]): Promise<unknown> {
  const { code, out, err } = await scrip(uri, ...words);
  if (code !== 0) throw new Error(`scrip ${words.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out);
}
