import { KeptFile, textOf } from '../kept-file.ts';
import type { Core } from './core.ts';
import type { Store } from './store.ts';

/** Maps that stand beside the collections. */
const MAPS = ['lineItems', 'carried', 'pendingLines', 'pendingChanges', 'accountLinks'] as const;

/**
 * Keeps everything that is stored in a file, so that the next run goes on where this one ended. Addresses follow when the
 * port is another one.
 * @throws {Error} naming a file that cannot be used
 */
export function keepStore(core: Core, file: string): KeptFile {
  const text = textOf(file);
  if (text !== null) restore(core, file, text);
  return new KeptFile(file, () => JSON.stringify({ url: core.url, ...dump(core.store) }));
}

function dump(store: Store) {
  const collections = store.collections().map((collection) => [collection.kind, collection.dump()]);
  const maps = MAPS.map((name) => [name, [...store[name]]]);
  return { collections: Object.fromEntries(collections), maps: Object.fromEntries(maps) };
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
