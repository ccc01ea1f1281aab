import { canonical, sha256 } from './canonical.ts';
import { emptyHead, entryHash, type Head, headOf } from './chain.ts';
import { START_KEY } from './command.ts';
import { LIFE_SECONDS_MAX } from './command-bounds.ts';
import type { Entry, EntryType, WalletState } from './entry.ts';
import { evolve } from './evolve.ts';
import { InvariantError } from './invariant.ts';

/** One rule that the journal breaks, at the entry where it first shows. */
export interface Breach {
  readonly wallet: string;
  readonly seq: number;
  /** `sequence`, `chain`, `hash`, `state-hash`, `balance`, `state`, `hold`, `time`, `refund`, `projection` or `sum`. */
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
  const state = attempt(() => canonicalState(entry.state)) ?? null;
  if (state === null || sha256(state) !== entry.stateHash) breach('state-hash', 'its state was changed');
  const expected = evolved(head.state, entry, breach);
  if (expected !== null && attempt(() => canonicalState(expected)) !== state) {
    breach('state', 'its state is not what its postings give');
  }
  for (const detail of overdue(entry)) breach('hold', detail);
  return { head: headOf(entry), breaches: [...check.breaches, ...found] };
}

/** Entries that time makes, one after the other: behind one of them another hold may still wait for its own. */
const BY_TIME: readonly EntryType[] = ['expire', 'period', 'lapse'];

/** Holds that live longer than any may: begun for too long, or open though a command was decided after their end. */
function overdue({ type, key, at, cause, state }: Entry): string[] {
  const begun = cause.hold;
  const isTooLong =
    begun !== undefined && Date.parse(begun.expires) > Date.parse(at) + LIFE_SECONDS_MAX * 1000;
  const words = isTooLong ? [`hold ${begun.id} is open until ${begun.expires}, longer than any may be`] : [];
  if (BY_TIME.includes(type) || key === START_KEY) return words;
  // Of a changed entry even the state may be missing: that is told already.
  for (const { id, expires } of state?.holds ?? []) {
    if (expires <= at) words.push(`hold ${id} ended at ${expires} and is still open`);
  }
  return words;
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
