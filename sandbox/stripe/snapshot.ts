import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Core } from './core.ts';
import type { Store } from './store.ts';

const SAVE_EVERY_MS = 1000;

/** Maps that stand beside the collections. */
const MAPS = ['lineItems', 'carried', 'pendingLines', 'pendingChanges', 'accountLinks'] as const;

/**
 * Keeps everything that is stored in a file, so that the next run goes on where this one ended. It is written at most
 * once a second, whole, and only when something has changed. Addresses follow when the port is another one.
 */
export class Snapshot implements Disposable {
  readonly #core: Core;
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #written = '';

  /** Reads the file where there is one. @throws {Error} naming a file that cannot be used */
  constructor(core: Core, file: string) {
    this.#core = core;
    this.#file = file;
    const text = textOf(file);
    if (text !== null) restore(core, file, text);
    this.#timer = setInterval(() => this.save(), SAVE_EVERY_MS).unref();
  }

  /** Writes the file if it would differ. */
  save(): void {
    const { url, store } = this.#core;
    const text = JSON.stringify({ url, ...dump(store) });
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

function dump(store: Store) {
  const collections = store.collections().map((collection) => [collection.kind, collection.dump()]);
  const maps = MAPS.map((name) => [name, [...store[name]]]);
  return { collections: Object.fromEntries(collections), maps: Object.fromEntries(maps) };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function restore({ store, url }: Core, file: string, text: string): void {
  try {
    const before: unknown = JSON.parse(text).url;
    if (typeof before !== 'string') throw new TypeError('it does not say where it was written');
    // We wrote this file ourselves: its shape is what dump() gives.
    const { collections, maps } = JSON.parse(text.replaceAll(before, url));
    for (const collection of store.collections()) collection.load(collections[collection.kind] ?? []);
    for (const name of MAPS) for (const [key, value] of maps[name] ?? []) store[name].set(key, value);
  } catch (error) {
    const message = `${file} is no snapshot of the Stripe sandbox: remove it to start anew`;
    throw new Error(message, { cause: error });
  }
}
