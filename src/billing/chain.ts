import { canonical, hashOf, type Json, type KnownTexts, sha256 } from './canonical.ts';
import { EMPTY_STATE, type Entry, type EntryDraft, type WalletState } from './entry.ts';

/** `previous` of a wallet's first entry. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** The head that the next entry of a wallet stands on. */
export interface Head {
  readonly wallet: string;
  readonly seq: number;
  readonly hash: string;
  /** ISO 8601; null before the first entry. */
  readonly at: string | null;
  readonly state: WalletState;
}

/** The head of a wallet without entries. */
export function emptyHead(wallet: string): Head {
  return { wallet, seq: 0, hash: FIRST_PREVIOUS, at: null, state: EMPTY_STATE };
}

/** The head after `entry`. */
export function headOf(entry: Entry): Head {
  const { wallet, seq, hash, at, state } = entry;
  return { wallet, seq, hash, at, state };
}

/** The hash that an entry must carry. @see docs/decisions/0002-journal-is-the-truth.md */
export function entryHash(entry: Omit<Entry, 'hash' | 'state'>): string {
  const { previous, wallet, seq, key, request, type, at, cause, postings, payee, stateHash } = entry;
  const fields = { at, cause, key, payee, postings, previous, request, seq, stateHash, type, wallet };
  return hashOf(fields as unknown as Json);
}

/** The hash of a state. */
export function stateHashOf(state: WalletState): string {
  return sha256(stateText(state));
}

/** The RFC 8785 form of a state: the text that `stateHash` is over. */
export function stateText(state: WalletState): string {
  return canonical(state as unknown as Json);
}

/** An entry in its place, with the text of its state: what its hashes are over is also what is stored. */
export interface Sealed {
  readonly entry: Entry;
  readonly stateText: string;
}

/** Open holds stand unchanged in state after state: each is written once. Only whoever appends looks here. */
const writtenHolds: KnownTexts = new WeakMap();

/** From so many open holds on, looking a text up is cheaper than writing it again. */
const WRITTEN_FROM = 4;

/** The same text as `stateText`, without writing again the holds that stood in the state before. */
function nextStateText(state: WalletState): string {
  if (state.holds.length < WRITTEN_FROM) return stateText(state);
  for (let index = state.holds.length - 1; index >= 0; index -= 1) {
    const hold = state.holds[index];
    // New holds stand behind the old ones.
    if (hold === undefined || writtenHolds.has(hold)) break;
    writtenHolds.set(hold, canonical(hold as unknown as Json));
  }
  return canonical(state as unknown as Json, writtenHolds);
}

/** Gives a draft its place behind `head`, with the state after it. */
export function seal(head: Head, draft: EntryDraft, state: WalletState): Sealed {
  const text = nextStateText(state);
  const linked = {
    ...draft,
    wallet: head.wallet,
    seq: head.seq + 1,
    previous: head.hash,
    stateHash: sha256(text),
  };
  return { entry: { ...linked, state, hash: entryHash(linked) }, stateText: text };
}
