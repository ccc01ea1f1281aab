import mongoose, { type Model, type mongo } from 'mongoose';
import type { JournalDocument } from '../../models/journal.ts';
import { emptyHead, type Head, headOf, type Sealed } from '../chain.ts';
import type { Entry } from '../entry.ts';
import { isDatabaseError } from './database-error.ts';
import { fromStored, storedId, toStored } from './stored-entry.ts';

const DUPLICATE_KEY = 11000;
/** Of so many wallets it is known where to begin to look for the head. */
const SEEN_MAX = 50_000;
/** A piece of about two megabytes. */
const STORED_AT_ONCE = 1000;
/** How far a clock may have been set back while a process lived. */
const CLOCKS_APART_MS = 2 * 60 * 60 * 1000;

/** So many older entries in a row mean that no newer one stands behind them: clocks differ from process to process. */
const OLDER_ENOUGH = 1000;

/** What became of a batch, entry by entry in its order. */
export type Fate =
  /** It stands, acknowledged by a majority. */
  | 'written'
  /** Its seq or its key is taken; which of the two is for the journal to say, not for the error. */
  | 'duplicate'
  /** Nobody knows: the connection, a timeout or the write concern failed. The key decides. */
  | 'unclear'
  /** An ordered batch stopped before it. */
  | 'skipped';

/** An entry that was looked up. */
export interface Found {
  readonly entry: Entry;
  /** Whether it was sent from here: by this process, and no other one with the same command at the same instant. */
  readonly isOwn: boolean;
}

/**
 * The journal's reads and its one write, on the native driver under the mongoose model (mongoose itself costs
 * twice the processor time on this path).
 */
export class JournalStore {
  readonly #collection: mongo.Collection<JournalDocument>;
  readonly #writer = new mongoose.mongo.ObjectId();
  /** The newest seq that was seen to stand, by wallet, the wallets seen longest ago first. */
  readonly #seen = new Map<string, number>();

  constructor(model: Model<JournalDocument>) {
    // Mongoose types its collection more loosely than the driver's own, which it is.
    this.#collection = model.collection as unknown as mongo.Collection<JournalDocument>;
  }

  /** The newest entry of a wallet that a majority has; an empty head where there is none. */
  async head(wallet: string): Promise<Head> {
    const [entry] = await this.page(wallet, 1);
    return entry === undefined ? emptyHead(wallet) : headOf(entry);
  }

  /** Tells that an entry was seen to stand: the search for the head begins there. Nothing else depends on it. */
  saw(wallet: string, seq: number): void {
    const before = this.#seen.get(wallet) ?? 0;
    this.#seen.delete(wallet);
    this.#seen.set(wallet, Math.max(before, seq));
    if (this.#seen.size <= SEEN_MAX) return;
    for (const [oldest] of this.#seen) {
      this.#seen.delete(oldest);
      return;
    }
  }

  /** The entry under a key, or null. */
  async byKey(wallet: string, key: string): Promise<Entry | null> {
    return (await this.find(wallet, key))?.entry ?? null;
  }

  /** The entry under a key, and whether it was sent from here; null where there is none. */
  async find(wallet: string, key: string): Promise<Found | null> {
    const _id = storedId(wallet, key);
    const document = await this.#collection.findOne({ _id }, { readConcern: 'majority' });
    if (document === null) return null;
    return { entry: fromStored(document), isOwn: this.#writer.equals(document.writer) };
  }

  /**
   * The newest settle of a receipt's short name, or null. No index serves it: writing one would cost every turn, and
   * this asks for one wallet, newest first, when somebody looks into a receipt.
   */
  async byReceipt(wallet: string, receipt: string): Promise<Entry | null> {
    const document = await this.#collection.findOne(
      { wallet, type: 'settle', 'cause.receipt': receipt },
      { sort: { seq: -1 }, readConcern: 'majority' },
    );
    return document === null ? null : fromStored(document);
  }

  /**
   * Newest first, at most `limit`, before `before` (exclusive) where given. Where it can it names the seq down to which
   * it reads, since not every server stops at a limit (docs/decisions/0011-bounded-reads.md).
   */
  async page(wallet: string, limit: number, before?: number): Promise<Entry[]> {
    const end = before ?? (this.#seen.get(wallet) ?? 0) + 1;
    const least = Math.max(1, end - limit);
    const bounded = least > 1 ? await this.#between(wallet, limit, least, before) : [];
    // Fewer than were asked for: they lie beyond an entry that is missing, or that a majority read does not show yet.
    const entries = bounded.length < limit ? await this.#between(wallet, limit, 1, before) : bounded;
    const [newest] = entries;
    if (newest !== undefined) this.saw(wallet, newest.seq);
    return entries;
  }

  async #between(wallet: string, limit: number, least: number, before?: number): Promise<Entry[]> {
    const seq = { ...(least > 1 ? { $gte: least } : {}), ...(before === undefined ? {} : { $lt: before }) };
    const documents = await this.#collection
      .find(least > 1 || before !== undefined ? { wallet, seq } : { wallet }, {
        sort: { seq: -1 },
        limit,
        readConcern: 'majority',
      })
      .toArray();
    return documents.map(fromStored);
  }

  /** The entries of a wallet, newest first, for whoever stops when it is far enough back. */
  async *newest(wallet: string): AsyncGenerator<Entry> {
    const newest = { sort: { seq: -1 }, readConcern: 'majority', batchSize: 100 } as const;
    for await (const document of this.#collection.find({ wallet }, newest)) yield fromStored(document);
  }

  /** Every entry, wallet by wallet, each in order of seq. */
  async *all(): AsyncGenerator<Entry> {
    for await (const document of this.#collection.find(
      {},
      { sort: { wallet: 1, seq: 1 }, batchSize: 2000 },
    )) {
      yield fromStored(document);
    }
  }

  /** Every entry as it is stored, in BSON, in the order of `all`, piece by piece. */
  async *stored(): AsyncGenerator<readonly Uint8Array[]> {
    const all = { sort: { wallet: 1, seq: 1 }, batchSize: STORED_AT_ONCE, raw: true } as const;
    const cursor = this.#collection.find({}, all);
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments() as unknown as Uint8Array[];
  }

  /** The wallets that grew since an instant, and a few that grew shortly before: no clock is trusted to the hour. */
  async walletsSince(instant: string): Promise<string[]> {
    const since = Date.parse(instant) - CLOCKS_APART_MS;
    const wallets = new Set<string>();
    // In the order in which they came to stand, newest first: no index is kept for what only a lost process needs.
    const newest = this.#collection.find(
      {},
      { sort: { $natural: -1 }, projection: { wallet: 1, at: 1 }, batchSize: 5000 },
    );
    let older = 0;
    for await (const { wallet, at } of newest) {
      older = at.getTime() < since ? older + 1 : 0;
      if (older === 0) wallets.add(wallet);
      if (older === OLDER_ENOUGH) break;
    }
    return [...wallets];
  }

  /** How many entries there are, about. */
  async count(): Promise<number> {
    return this.#collection.estimatedDocumentCount();
  }

  /**
   * Appends a batch. Ordered: the entries of one wallet, each standing on the one before; the first that fails stops
   * the rest. Unordered: at most one entry a wallet; each stands or falls alone.
   */
  async insert(entries: readonly Sealed[], ordered: boolean): Promise<Fate[]> {
    const found = await this.#inserted(entries, ordered);
    for (const [index, { entry }] of entries.entries()) {
      if (found[index] === 'written') this.saw(entry.wallet, entry.seq);
    }
    return found;
  }

  async #inserted(entries: readonly Sealed[], ordered: boolean): Promise<Fate[]> {
    const documents = entries.map((sealed) => toStored(sealed, this.#writer));
    try {
      await this.#collection.insertMany(documents as never, { ordered, writeConcern: { w: 'majority' } });
      return entries.map(() => 'written');
    } catch (error) {
      return fates(error, entries.length, ordered);
    }
  }
}

/**
 * Only write errors are told apart by their index. Anything else (a write-concern error, a timeout, a lost
 * connection, a server that steps down) leaves every entry of the batch unclear.
 */
function fates(error: unknown, count: number, ordered: boolean): Fate[] {
  const all = (fate: Fate) => Array.from({ length: count }, () => fate);
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) {
    if (isDatabaseError(error)) return all('unclear');
    throw error;
  }
  const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  const concern = error.result?.getWriteConcernError?.();
  if (failures.length === 0 || (concern !== undefined && concern !== null)) return all('unclear');
  const fate = all('written');
  for (const { index, code } of failures) {
    fate[index] = code === DUPLICATE_KEY ? 'duplicate' : 'unclear';
    if (ordered) fate.fill('skipped', index + 1);
  }
  return fate;
}
