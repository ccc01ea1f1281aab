import type { Model } from 'mongoose';
import type { AddressDocument } from '../../models/address.ts';
import type { Economy } from '../economy.ts';
import type { Entry } from '../entry.ts';
import type { JournalStore } from '../ledger/journal-store.ts';
import { Tally } from '../tally.ts';
import { WhatIf } from '../what-if.ts';

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

interface TallyParts {
  readonly addresses: Model<AddressDocument>;
  readonly journal: JournalStore;
}

/** Adds up what moved in a server's wallets in a stretch. */
export async function serverTally(
  parts: TallyParts,
  server: string,
  economy: Economy,
  stretch: Stretch,
): Promise<ServerTally> {
  const tally = new Tally(economy.unit.name);
  return { tally, ...(await visitEntries(parts, server, economy, stretch, (entry) => tally.add(entry))) };
}

/** Compares what a server's members paid in a stretch with what they would have paid under another economy. */
export async function serverWhatIf(
  parts: TallyParts,
  server: string,
  { before, after }: { readonly before: Economy; readonly after: Economy },
  stretch: Stretch,
): Promise<Omit<ServerTally, 'tally'> & { readonly whatIf: WhatIf }> {
  const whatIf = new WhatIf(before, after);
  const read = await visitEntries(parts, server, before, stretch, (entry) => whatIf.add(entry));
  return { whatIf, ...read };
}

/** Reads the journal of a server's wallets, newest entries first, as far back as the stretch reaches. */
async function visitEntries(
  parts: TallyParts,
  server: string,
  economy: Economy,
  stretch: Stretch,
  visit: (entry: Entry) => void,
): Promise<Omit<ServerTally, 'tally'>> {
  const found = await parts.addresses.find({ server, economy: economy.name }, { _id: 1 }).lean();
  const waiting = found.map(({ _id }) => _id);
  let isWhole = true;
  let visited = 0;
  const reader = async () => {
    for (let wallet = waiting.pop(); wallet !== undefined; wallet = waiting.pop()) {
      for await (const entry of parts.journal.newest(wallet)) {
        if (entry.at < stretch.from) break;
        if (visited >= ENTRIES_MAX) {
          isWhole = false;
          return;
        }
        visited += 1;
        if (entry.at < stretch.to) visit(entry);
      }
    }
  };
  await Promise.all(Array.from({ length: WALLETS_AT_ONCE }, reader));
  return { wallets: found.length, isWhole };
}
