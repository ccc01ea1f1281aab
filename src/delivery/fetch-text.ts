import type { GivenFile } from '../command.ts';

const PATIENCE_MS = 10_000;

/** The text of a file that somebody gave with a command; null where it is larger than `max` bytes or cannot be had. */
export async function fetchText(file: GivenFile, max: number): Promise<string | null> {
  if (file.size > max) return null;
  try {
    const response = await fetch(file.url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    if (!response.ok || response.body === null) return null;
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body) {
      size += piece.byteLength;
      if (size > max) return null;
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString('utf8');
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
