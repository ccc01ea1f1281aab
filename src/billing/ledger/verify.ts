import type { Model } from 'mongoose';
import type { WalletDocument } from '../../models/wallet.ts';
import { type Head, stateHashOf } from '../chain.ts';
import type { Entry } from '../entry.ts';
import { add } from '../money.ts';
import { type Breach, type ChainCheck, checkNext, startOfChain } from '../verify-chain.ts';
import { refundBreach, refundedKey } from '../verify-refund.ts';
import type { JournalStore } from './journal-store.ts';

/** The answer of `scrip verify`: a contract with outsiders. */
export interface Verification {
  readonly ok: boolean;
  readonly wallets: number;
  readonly entries: number;
  /** At most 100, in order of wallet and seq. */
  readonly breaches: readonly Breach[];
}

const BREACHES_MAX = 100;

/**
 * Recomputes every invariant from the journal: chains, hashes, balances, states, refunds against what was charged, the
 * sum of each unit over the whole ledger, and that `wallets` equals the head at its seq.
 * @param onProgress told how many of about how many entries were checked.
 */
export async function verifyLedger(
  journal: JournalStore,
  wallets: Model<WalletDocument>,
  onProgress: (checked: number, total: number) => void = () => {},
): Promise<Verification> {
  const total = await journal.count();
  const breaches: Breach[] = [];
  const sums = new Map<string, number>();
  const projections = await readProjections(wallets);
  let chain: ChainCheck | null = null;
  let entries = 0;
  let walletCount = 0;
  for await (const entry of journal.all()) {
    if (chain?.head.wallet !== entry.wallet) {
      walletCount += 1;
      if (chain !== null) breaches.push(...missingTail(chain.head, projections));
      chain = startOfChain(entry.wallet);
    }
    chain = checkNext({ ...chain, breaches: [] }, entry);
    breaches.push(...chain.breaches, ...projectionBreach(entry, projections));
    breaches.push(...(await refundBreaches(journal, entry)));
    addUp(sums, entry);
    entries += 1;
    if (entries % 5000 === 0) onProgress(entries, total);
  }
  if (chain !== null) breaches.push(...missingTail(chain.head, projections));
  for (const [wallet, { seq }] of projections) {
    breaches.push({
      wallet,
      seq,
      rule: 'projection',
      detail: 'stands in wallets, but the journal has no such entry',
    });
  }
  for (const [unit, sum] of sums) {
    if (sum !== 0)
      breaches.push({ wallet: '', seq: 0, rule: 'sum', detail: `${unit} sums to ${sum}, not to 0` });
  }
  onProgress(entries, entries);
  return {
    ok: breaches.length === 0,
    wallets: walletCount,
    entries,
    breaches: breaches.slice(0, BREACHES_MAX),
  };
}

/** A refund is compared with the entry that it refunds; there are few of them. */
async function refundBreaches(journal: JournalStore, entry: Entry): Promise<Breach[]> {
  const key = refundedKey(entry);
  const breach = key === null ? null : refundBreach(entry, await journal.byKey(entry.wallet, key));
  return breach === null ? [] : [breach];
}

type Projections = Map<string, { readonly seq: number; readonly hash: string; readonly stateHash: string }>;

async function readProjections(wallets: Model<WalletDocument>): Promise<Projections> {
  const projections: Projections = new Map();
  for await (const { _id, seq, hash, state } of wallets.find().lean().cursor()) {
    projections.set(_id, { seq, hash, stateHash: stateHashOf(state) });
  }
  return projections;
}

/** Compares `wallets` with the entry of its seq. What was compared is taken off the list. */
function projectionBreach(entry: Entry, projections: Projections): Breach[] {
  const projection = projections.get(entry.wallet);
  if (projection?.seq !== entry.seq) return [];
  projections.delete(entry.wallet);
  if (projection.hash === entry.hash && projection.stateHash === entry.stateHash) return [];
  return [
    { wallet: entry.wallet, seq: entry.seq, rule: 'projection', detail: 'wallets differs from the journal' },
  ];
}

/** A projection beyond the newest entry shows that the journal's tail was cut off. */
function missingTail(head: Head, projections: Projections): Breach[] {
  const projection = projections.get(head.wallet);
  if (projection === undefined) return [];
  projections.delete(head.wallet);
  const detail = `the journal ends at seq ${head.seq}, but wallets has seen seq ${projection.seq}: its tail was cut off`;
  return [{ wallet: head.wallet, seq: head.seq, rule: 'chain', detail }];
}

function addUp(sums: Map<string, number>, entry: Entry): void {
  for (const { unit, amount } of entry.postings) sums.set(unit, add(sums.get(unit) ?? 0, amount));
}
