import { availableParallelism } from 'node:os';
import mongoose, { type Model } from 'mongoose';
import type { WalletDocument } from '../../models/wallet.ts';
import type { Entry } from '../entry.ts';
import { add } from '../money.ts';
import type { Breach } from '../verify-chain.ts';
import { refundBreach, refundedKey } from '../verify-refund.ts';
import type { JournalStore } from './journal-store.ts';
import { ProjectionReader } from './projection-reader.ts';
import { type BatchReport, BREACHES_MAX, type Projected, projectionBreach } from './verify-batch.ts';
import { crewOf } from './verify-crew.ts';

/** The answer of `scrip verify`: a contract with outsiders. */
export interface Verification {
  readonly ok: boolean;
  readonly wallets: number;
  readonly entries: number;
  /** At most 100, in order of wallet and seq. */
  readonly breaches: readonly Breach[];
}

/** From so many entries on, threads check faster than they take to begin. */
const THREADS_FROM = 20_000;
/** More threads than the database can feed bring nothing. */
const THREADS_MAX = 8;

/**
 * Recomputes every invariant from the journal: chains, hashes, balances, states, holds, refunds against what was
 * charged, the sum of each unit over the whole ledger, and that `wallets` equals the head at its seq. Reads the journal
 * once, in order, piece by piece; the pieces are checked by threads, and only a few of them are in memory.
 * @param onProgress told how many of about how many entries were checked.
 * @param threads how many; absent: as the machine has cores, none for a small ledger.
 */
export async function verifyLedger(
  journal: JournalStore,
  wallets: Model<WalletDocument>,
  onProgress: (checked: number, total: number) => void = () => {},
  threads?: number,
): Promise<Verification> {
  const total = await journal.count();
  const several = total < THREADS_FROM ? 0 : Math.min(availableParallelism(), THREADS_MAX);
  const tally = new Tally();
  await using crew = crewOf(threads ?? several, (report) => {
    tally.add(report);
    onProgress(tally.entries, total);
  });
  const projections = new ProjectionReader(wallets);
  let before: Uint8Array | null = null;
  for await (const documents of journal.stored()) {
    const [first, last] = [documents[0], documents.at(-1)];
    if (first === undefined || last === undefined) continue;
    const compared = await projections.upTo(walletOf(first), walletOf(last));
    await crew.check({ before, documents: joined(documents), projections: compared });
    before = Uint8Array.from(last);
  }
  await crew.end();
  for await (const projection of projections.rest()) tally.missed.set(projection.wallet, projection);
  const breaches = await tally.whole(journal);
  onProgress(tally.entries, tally.entries);
  return { ok: breaches.length === 0, wallets: tally.wallets, entries: tally.entries, breaches };
}

/** In memory of their own, which can be moved to another thread: small buffers share theirs with others. */
function joined(documents: readonly Uint8Array[]): Uint8Array {
  const length = documents.reduce((total, document) => total + document.length, 0);
  const whole = new Uint8Array(length);
  let from = 0;
  for (const document of documents) {
    whole.set(document, from);
    from += document.length;
  }
  return whole;
}

function walletOf(document: Uint8Array): string {
  return String(mongoose.mongo.BSON.deserialize(document).wallet);
}

/** What all pieces come to together. */
class Tally {
  entries = 0;
  wallets = 0;
  /** Of `wallets`, what has met no entry yet. */
  readonly missed = new Map<string, Projected>();
  readonly #breaches: Breach[] = [];
  readonly #sums = new Map<string, number>();
  readonly #refunds: Entry[] = [];

  /** Adds the report of the next piece. */
  add({ entries, wallets, breaches, sums, refunds, compared, missed }: BatchReport): void {
    this.entries += entries;
    this.wallets += wallets;
    if (this.#breaches.length < BREACHES_MAX) this.#breaches.push(...breaches);
    this.#refunds.push(...refunds);
    for (const [unit, sum] of sums) this.#sums.set(unit, add(this.#sums.get(unit) ?? 0, sum));
    for (const projection of missed) this.missed.set(projection.wallet, projection);
    for (const wallet of compared) this.missed.delete(wallet);
  }

  /** Every breach, the first of them first, at most `BREACHES_MAX`; those of the whole ledger last. */
  async whole(journal: JournalStore): Promise<Breach[]> {
    const found = [...this.#breaches];
    for (const refund of this.#refunds) {
      const breach = refundBreach(refund, await journal.byKey(refund.wallet, refundedKey(refund) ?? ''));
      if (breach !== null) found.push(breach);
    }
    for (const projection of this.missed.values()) {
      if (found.length >= BREACHES_MAX) break;
      found.push(...(await missedBreach(journal, projection)));
    }
    found.sort(byPlace);
    for (const [unit, sum] of this.#sums) {
      if (sum === 0) continue;
      found.push({ wallet: '', seq: 0, rule: 'sum', detail: `${unit} sums to ${sum}, not to 0` });
    }
    return found.slice(0, BREACHES_MAX);
  }
}

function byPlace(a: Breach, b: Breach): number {
  if (a.wallet !== b.wallet) return a.wallet < b.wallet ? -1 : 1;
  return a.seq - b.seq;
}

/**
 * What is wrong with a projection that met no entry while the journal was read. Nothing where its entry was appended
 * meanwhile; one beyond the newest entry shows that the journal's tail was cut off.
 */
async function missedBreach(journal: JournalStore, projection: Projected): Promise<Breach[]> {
  const { wallet, seq } = projection;
  const [entry] = await journal.page(wallet, 1, seq + 1);
  if (entry?.seq === seq) return projectionBreach(projection, entry);
  const head = await journal.head(wallet);
  if (head.seq > 0) {
    const detail = `the journal ends at seq ${head.seq}, but wallets has seen seq ${seq}: its tail was cut off`;
    return [{ wallet, seq: head.seq, rule: 'chain', detail }];
  }
  return [
    { wallet, seq, rule: 'projection', detail: 'stands in wallets, but the journal has no such entry' },
  ];
}
