import { canonical, hashOf, type KnownTexts } from './canonical.ts';
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

/** Open holds stand unchanged in state after state: each is written once. Only whoever appends looks here. */
const writtenHolds: KnownTexts = new WeakMap();

/** From so many open holds on, looking a text up is cheaper than writing it again. */
const WRITTEN_FROM = 4;

/** The same hash as `stateHashOf`, without writing again the holds that stood in the state before. */
function nextStateHash(state: WalletState): string {
  if (state.holds.length < WRITTEN_FROM) return stateHashOf(state);
  for (let index = state.holds.length - 1; index >= 0; index -= 1) {
    const hold = state.holds[index];
    // New holds stand behind the old ones.
    if (hold === undefined || writtenHolds.has(hold)) break;
    writtenHolds.set(hold, canonical(hold as unknown as Parameters<typeof canonical>[0]));
  }
  return hashOf(state as unknown as Parameters<typeof hashOf>[0], writtenHolds);
}

/** Gives a draft its place behind `head`, with the state after it. */
export function seal(head: Head, draft: EntryDraft, state: WalletState): Entry {
  const linked = {
    ...draft,
    wallet: head.wallet,
    seq: head.seq + 1,
    previous: head.hash,
    stateHash: nextStateHash(state),
  };
  return { ...linked, state, hash: entryHash(linked) };
}
