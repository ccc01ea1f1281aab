import type { Command } from '../src/billing/command.ts';
import type { Economy } from '../src/billing/economy.ts';
import type { Entry } from '../src/billing/entry.ts';
import type { Account, Ledger, Outcome, Standing } from '../src/billing/outcome.ts';
import { journalOf } from './turn-commands.ts';

/** Billing switched off: every command is answered at once with an entry made beforehand. Nothing is decided or kept. */
export class FreeLedger implements Ledger {
  readonly #account: Account;
  readonly #reserved: Entry;
  readonly #closed: Entry;

  constructor(economy: Economy, now: number) {
    this.#account = { wallet: 'wal_free', economy };
    const made = [...journalOf(economy, 'wal_free', 4, now)].map(({ entry }) => entry);
    this.#reserved = only(made, 'reserve');
    this.#closed = only(made, 'settle');
  }

  account(): Promise<Account> {
    return Promise.resolve(this.#account);
  }

  post(_account: Account, command: Command): Promise<Outcome> {
    const entry = command.type === 'reserve' ? this.#reserved : this.#closed;
    return Promise.resolve({ ok: true, entry, repeat: false });
  }

  standing(): Promise<Standing> {
    return Promise.reject(new Error('billing is off'));
  }

  entries(): Promise<readonly Entry[]> {
    return Promise.resolve([]);
  }

  entry(): Promise<Entry | null> {
    return Promise.resolve(null);
  }

  settled(): Promise<Entry | null> {
    return Promise.resolve(null);
  }
}

function only(entries: readonly Entry[], type: Entry['type']): Entry {
  const entry = entries.find((each) => each.type === type);
  if (entry === undefined) throw new RangeError(`no ${type} among them`);
  return entry;
}
