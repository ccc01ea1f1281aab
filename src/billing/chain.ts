import { hashOf } from './canonical.ts';
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
  const fields = { previous, wallet, seq, key, request, type, at, cause, postings, payee, stateHash };
  return hashOf(fields as unknown as Parameters<typeof hashOf>[0]);
}

/** The hash of a state. */
export function stateHashOf(state: WalletState): string {
  return hashOf(state as unknown as Parameters<typeof hashOf>[0]);
}

/** Gives a draft its place behind `head`, with the state after it. */
export function seal(head: Head, draft: EntryDraft, state: WalletState): Entry {
  const linked = {
    ...draft,
    wallet: head.wallet,
    seq: head.seq + 1,
    previous: head.hash,
    stateHash: stateHashOf(state),
  };
  return { ...linked, state, hash: entryHash(linked) };
}
