import type { Model } from 'mongoose';
import type { AddressDocument } from '../../models/address.ts';
import type { Economy } from '../economy.ts';
import type { JournalStore } from '../ledger/journal-store.ts';
import { Tally } from '../tally.ts';

/** The stretch of time that a report is about. */
export interface Stretch {
  /** ISO 8601, inclusive. */
  readonly from: string;
  /** ISO 8601, exclusive. */
  readonly to: string;
}

/** What moved in all wallets of a server under an economy. */
export interface ServerTally {
  readonly tally: Tally;
  readonly wallets: number;
  /** False where there was more than a report reads. */
  readonly isWhole: boolean;
}

const ENTRIES_MAX = 250_000;
const WALLETS_AT_ONCE = 16;

/** Reads the journal of a server's wallets, newest entries first, as far back as the stretch reaches. */
export async function serverTally(
  parts: { readonly addresses: Model<AddressDocument>; readonly journal: JournalStore },
  server: string,
  economy: Economy,
  stretch: Stretch,
): Promise<ServerTally> {
  const found = await parts.addresses.find({ server, economy: economy.name }, { _id: 1 }).lean();
  const waiting = found.map(({ _id }) => _id);
  const tally = new Tally(economy.unit.name);
  let isWhole = true;
  const reader = async () => {
    for (let wallet = waiting.pop(); wallet !== undefined; wallet = waiting.pop()) {
      for await (const entry of parts.journal.newest(wallet)) {
        if (entry.at < stretch.from) break;
        if (tally.entries >= ENTRIES_MAX) {
          isWhole = false;
          return;
        }
        if (entry.at < stretch.to) tally.add(entry);
      }
    }
  };
  await Promise.all(Array.from({ length: WALLETS_AT_ONCE }, reader));
  return { tally, wallets: found.length, isWhole };
}
