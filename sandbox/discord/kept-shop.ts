import type { APIEntitlement, APISubscription } from 'discord-api-types/v10';
import { KeptFile, textOf } from '../kept-file.ts';
import type { Core } from './core.ts';

interface Kept {
  readonly entitlements: readonly APIEntitlement[];
  readonly subscriptions: readonly APISubscription[];
}

/**
 * Keeps in a file what Discord's shop has sold, so that the next run knows it: what was bought stays bought, as it does
 * in the bot's ledger. Messages and the rest begin anew.
 * @throws {Error} naming a file that cannot be used
 */
export function keepShop({ store }: Core, file: string): KeptFile {
  const text = textOf(file);
  if (text !== null) {
    const { entitlements, subscriptions } = read(file, text);
    for (const each of entitlements) store.entitlements.set(each.id, each);
    for (const each of subscriptions) store.subscriptions.set(each.id, each);
  }
  return new KeptFile(file, () => {
    const kept: Kept = {
      entitlements: [...store.entitlements.values()],
      subscriptions: [...store.subscriptions.values()],
    };
    return JSON.stringify(kept);
  });
}

/** We wrote the file ourselves: what is no list of ours is somebody else's file. */
function read(file: string, text: string): Kept {
  try {
    const kept: Kept = JSON.parse(text);
    if (Array.isArray(kept.entitlements) && Array.isArray(kept.subscriptions)) return kept;
    throw new TypeError('it holds no entitlements and subscriptions');
  } catch (error) {
    throw new Error(`${file} keeps no shop of the Discord sandbox: remove it to start anew`, {
      cause: error,
    });
  }
}
