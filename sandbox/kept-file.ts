import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const SAVE_EVERY_MS = 1000;

/** The text of a file; null where there is none. */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** A file that holds what a server remembers: written at most once a second, whole, and only when it would differ. */
export class KeptFile implements Disposable {
  readonly #file: string;
  readonly #dump: () => string;
  readonly #timer: NodeJS.Timeout;
  #written = '';

  /** @param dump what is to be kept, as it is now */
  constructor(file: string, dump: () => string) {
    this.#file = file;
    this.#dump = dump;
    this.#timer = setInterval(() => this.save(), SAVE_EVERY_MS).unref();
  }

  /** Writes the file if it would differ. */
  save(): void {
    const text = this.#dump();
    if (text === this.#written) return;
    // A file that is cut off must never be read: the old one stays until the new one is whole.
    writeFileSync(`${this.#file}.new`, text);
    renameSync(`${this.#file}.new`, this.#file);
    this.#written = text;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.save();
  }
}
