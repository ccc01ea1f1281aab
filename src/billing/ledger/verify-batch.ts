import mongoose from 'mongoose';
import type { JournalDocument } from '../../models/journal.ts';
import type { Entry } from '../entry.ts';
import { add } from '../money.ts';
import { type Breach, type ChainCheck, checkNext, startOfChain } from '../verify-chain.ts';
import { refundedKey } from '../verify-refund.ts';
import { fromStored } from './stored-entry.ts';

/** What `wallets` says of one wallet. */
export interface Projected {
  readonly wallet: string;
  readonly seq: number;
  readonly hash: string;
  readonly stateHash: string;
}

/** A piece of the journal, in order of wallet and seq, as much as can be checked without the rest of it. */
export interface BatchWork {
  /** The stored entry right before the first one; null at the start of the journal. */
  readonly before: Uint8Array | null;
  /** Stored entries as BSON, one after the other. */
  readonly documents: Uint8Array;
  /** What `wallets` says of the wallets in this piece. */
  readonly projections: readonly Projected[];
}

/** What a piece of the journal comes to. */
export interface BatchReport {
  readonly entries: number;
  /** How many wallets begin in it. */
  readonly wallets: number;
  /** At most `BREACHES_MAX`, in order of wallet and seq. */
  readonly breaches: readonly Breach[];
  readonly sums: ReadonlyMap<string, number>;
  /** Entries to be compared with others that may stand anywhere. */
  readonly refunds: readonly Entry[];
  /** What of `wallets` was compared with its entry, by wallet, and what found no entry to be compared with. */
  readonly compared: ReadonlySet<string>;
  readonly missed: readonly Projected[];
}

/** So many breaches are told, of a piece and of the whole. */
export const BREACHES_MAX = 100;

/** Checks a piece of the journal: what each entry says of itself, of the one before it, and of `wallets`. */
export function checkBatch({ before, documents, projections }: BatchWork): BatchReport {
  const known = new Map(projections.map((each) => [each.wallet, each]));
  const breaches: Breach[] = [];
  const sums = new Map<string, number>();
  const refunds: Entry[] = [];
  const compared = new Set<string>();
  let chain = before === null ? null : chainBehind(before);
  let entries = 0;
  let wallets = 0;
  for (const document of documentsIn(documents)) {
    const entry = read(document);
    entries += 1;
    if (entry === null) {
      breaches.push(unreadable(document));
      continue;
    }
    if (chain?.head.wallet !== entry.wallet) {
      wallets += 1;
      chain = startOfChain(entry.wallet);
    }
    chain = checkNext({ ...chain, breaches: [] }, entry);
    if (breaches.length < BREACHES_MAX) breaches.push(...chain.breaches);
    const projection = known.get(entry.wallet);
    if (projection?.seq === entry.seq) {
      compared.add(entry.wallet);
      breaches.push(...projectionBreach(projection, entry));
    }
    if (refundedKey(entry) !== null) refunds.push(entry);
    for (const { unit, amount } of entry.postings) sums.set(unit, add(sums.get(unit) ?? 0, amount));
  }
  const missed = projections.filter(({ wallet }) => !compared.has(wallet));
  return { entries, wallets, breaches: breaches.slice(0, BREACHES_MAX), sums, refunds, compared, missed };
}

/** What is wrong with what `wallets` says of an entry; nothing where they agree. */
export function projectionBreach(projection: Projected, entry: Entry): Breach[] {
  if (projection.hash === entry.hash && projection.stateHash === entry.stateHash) return [];
  const { wallet, seq } = entry;
  return [{ wallet, seq, rule: 'projection', detail: 'wallets differs from the journal' }];
}

/** BSON tells its own length, in the first four bytes. */
function* documentsIn(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from < bytes.length; ) {
    const length = view.getInt32(from, true);
    yield bytes.subarray(from, from + length);
    from += length;
  }
}

function chainBehind(document: Uint8Array): ChainCheck | null {
  const entry = read(document);
  return entry === null ? null : checkNext(startOfChain(entry.wallet), entry);
}

/** What reading a document fails with in which a field is missing, of another kind, or no JSON. */
const NO_ENTRY = [TypeError, RangeError, SyntaxError];

/** The entry in a stored document; null where somebody changed it into what is none. */
function read(document: Uint8Array): Entry | null {
  try {
    return fromStored(mongoose.mongo.BSON.deserialize(document) as JournalDocument);
  } catch (error) {
    if (NO_ENTRY.some((kind) => error instanceof kind)) return null;
    throw error;
  }
}

function unreadable(document: Uint8Array): Breach {
  const { wallet, seq } = mongoose.mongo.BSON.deserialize(document);
  const detail = 'was changed: a field is missing or of another kind';
  return { wallet: String(wallet), seq: Number(seq), rule: 'hash', detail };
}
