import { canonical } from './canonical.ts';
import { emptyHead, entryHash, type Head, headOf, stateHashOf } from './chain.ts';
import type { Entry, WalletState } from './entry.ts';
import { evolve } from './evolve.ts';
import { InvariantError } from './invariant.ts';

/** One rule that the journal breaks, at the entry where it first shows. */
export interface Breach {
  readonly wallet: string;
  readonly seq: number;
  /** `sequence`, `chain`, `hash`, `state-hash`, `balance`, `state`, `time`, `refund`, `projection` or `sum`. */
  readonly rule: string;
  /** In words, for the operator. */
  readonly detail: string;
}

/** Where a check of one wallet's chain stands. */
export interface ChainCheck {
  readonly head: Head;
  readonly breaches: readonly Breach[];
}

/** The start of a wallet's check. */
export function startOfChain(wallet: string): ChainCheck {
  return { head: emptyHead(wallet), breaches: [] };
}

/**
 * Checks one entry against the one before: place, chain, hashes, balance, and that its state is what `evolve` gives.
 * The check goes on behind a breach from what is stored, so that one fault is told once.
 */
export function checkNext(check: ChainCheck, entry: Entry): ChainCheck {
  const { head } = check;
  const found: Breach[] = [];
  const breach = (rule: string, detail: string) => {
    found.push({ wallet: entry.wallet, seq: entry.seq, rule, detail });
  };
  if (entry.seq !== head.seq + 1)
    breach('sequence', `follows seq ${head.seq}: an entry is missing or doubled`);
  if (entry.previous !== head.hash) breach('chain', 'does not carry the hash of the entry before it');
  if (head.at !== null && entry.at < head.at) breach('time', `is dated ${entry.at}, before ${head.at}`);
  if (attempt(() => entryHash(entry)) !== entry.hash) {
    breach('hash', 'was changed: its hash does not fit its content');
  }
  if (attempt(() => stateHashOf(entry.state)) !== entry.stateHash)
    breach('state-hash', 'its state was changed');
  const expected = evolved(head.state, entry, breach);
  if (
    expected !== null &&
    attempt(() => canonicalState(expected)) !== attempt(() => canonicalState(entry.state))
  ) {
    breach('state', 'its state is not what its postings give');
  }
  return { head: headOf(entry), breaches: [...check.breaches, ...found] };
}

/** What `read` gives; null where a changed entry holds what cannot even be read, such as a fraction. */
function attempt(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

function evolved(
  state: WalletState,
  entry: Entry,
  breach: (rule: string, detail: string) => void,
): WalletState | null {
  try {
    return evolve(state, entry);
  } catch (error) {
    const isOurs = error instanceof InvariantError;
    breach('balance', isOurs ? `${error.rule} (${JSON.stringify(error.details)})` : String(error));
    return null;
  }
}

function canonicalState(state: WalletState): string {
  return canonical(state as unknown as Parameters<typeof canonical>[0]);
}
