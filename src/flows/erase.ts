import type { Economy } from '../billing/economy.ts';
import { readEconomy } from '../billing/economy-file.ts';
import { remnantOf } from '../billing/erasure.ts';
import type { Address } from '../billing/ledger/addresses.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { JournalLedger } from '../billing/ledger/journal-ledger.ts';
import type { Remnants } from '../billing/ledger/remnants.ts';
import type { Owner } from '../billing/outcome.ts';
import { unknownEconomy } from '../billing/unknown-economy.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { MemberRecords } from './member-records.ts';
import type { RunningJobs } from './running.ts';

/** The wish of a member to be forgotten in a server, from the moment it is confirmed until nothing is left to do. */
export interface Erasure extends Owner {
  /** Of server and member: asked twice it is one. */
  readonly id: string;
  /** What is older than this goes; what a member makes after coming back stays. */
  readonly at: Date;
  /** `asked` has work to do; `done` waits for what was still running then. */
  readonly state: 'asked' | 'done';
  /** The id of the interaction that asked last. */
  readonly request: string;
  /** The holds that were open: their jobs may leave something behind. */
  readonly holds: readonly string[];
}

/** The erasures under way. */
export interface ErasureStore {
  /**
   * Notes a wish. The same request again is the first one; another one stands for what is older than its own time.
   * @param request the interaction's id
   */
  ask(owner: Owner, at: Date, request: string): Promise<Erasure>;
  /** Notes that everything is gone, but for what still runs. */
  done(id: string, holds: readonly string[]): Promise<void>;
  /** Wishes that still have work to do. */
  asked(limit: number): Promise<readonly Erasure[]>;
  /** Those that are done since before an instant. */
  doneBefore(instant: Date, limit: number): Promise<readonly Erasure[]>;
  /** The end: nothing is kept of the wish itself. */
  forget(erasure: Erasure): Promise<void>;
}

export interface EraseParts {
  readonly ledger: Pick<JournalLedger, 'post' | 'entries' | 'standing'>;
  readonly addresses: Pick<JournalLedger['addresses'], 'of' | 'remove'>;
  readonly economies: Pick<EconomyBook, 'named'>;
  readonly presets: ReadonlyMap<string, string>;
  readonly remnants: Pick<Remnants, 'keep' | 'next'>;
  readonly erasures: ErasureStore;
  readonly records: MemberRecords;
  readonly running: Pick<RunningJobs, 'end'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What came of it: gone, or noted and finished by itself within a minute. */
export type Erased = 'erased' | 'later';

/**
 * Erases a member in a server, whole: wish noted -> wallets closed -> what stays of them kept -> records deleted ->
 * mapping deleted. Works while an answer runs, which is then charged to nobody. Dies it at any step, the job goes on
 * from the wish; every step done twice is done once.
 * @param id the interaction's: a repeat of it erases nothing that came later
 */
export async function eraseMember(parts: EraseParts, owner: Owner, id: string): Promise<Erased> {
  const erasure = await parts.erasures.ask(owner, new Date(parts.clock.now()), id);
  return erasure.state === 'done' ? 'erased' : erase(parts, erasure);
}

async function erase(parts: EraseParts, erasure: Erasure): Promise<Erased> {
  const addresses = await parts.addresses.of(erasure.member, erasure.server);
  const holds: string[] = [];
  for (const address of addresses) {
    const closed = await closeWallet(parts, address);
    if (closed === null) return 'later';
    holds.push(...closed);
  }
  for (const hold of holds) parts.running.end(hold, 'stopped');
  await parts.records.erase(erasure, holds);
  // Last of all: until here commands of the member meet a closed wallet, and make nothing new.
  for (const { wallet } of addresses) await parts.addresses.remove(wallet);
  await parts.erasures.done(erasure.id, holds);
  return 'erased';
}

/** How many entries a wallet's end may have: its due ones, its holds' and the last. */
const LAST_ENTRIES = 300;

/** Closes a wallet and keeps what must stay of it; answers its open holds, or null where the ledger did not answer. */
async function closeWallet(parts: EraseParts, address: Address): Promise<readonly string[] | null> {
  const { wallet, economy: name } = address;
  const economy = await economyOf(parts, address);
  const outcome = await parts.ledger.post({ wallet, economy }, { type: 'erase', by: 'member' });
  if (!outcome.ok) {
    parts.log.warn({ wallet, refusal: outcome.refusal.code }, 'a wallet could not be erased yet');
    return null;
  }
  await parts.remnants.keep(address, name, wallet, remnantOf(outcome.entry));
  // A coupon that was redeemed stays redeemed.
  await parts.records.moveClaims(wallet, parts.remnants.next(wallet));
  const last = await parts.ledger.entries(wallet, { limit: LAST_ENTRIES });
  return last
    .filter(({ type, cause }) => type === 'release' && cause.reason === 'erased')
    .map(({ key }) => key.slice('close:'.length));
}

/** The economy of a wallet, whether it rules now, did once, or nobody knows it any more. */
export async function economyOf(
  parts: EraseParts,
  { server, economy: name, wallet }: Address,
): Promise<Economy> {
  const known = await parts.economies.named(server, name);
  if (known !== null) return known;
  const reading = readEconomy(parts.presets.get(name) ?? '', name);
  if (reading.ok) return reading.economy;
  const [newest] = await parts.ledger.entries(wallet, { limit: 1 });
  const credit = newest?.postings.find(({ account }) => account.startsWith('bucket:'));
  return unknownEconomy(name, credit?.unit ?? 'credit');
}

/** What one look does at most; the next look goes on. */
const ERASURES_MAX = 50;
/** So long an answer or a drawing that was running may still write about itself. */
const RUNNING_MS = 20 * 60_000;

/**
 * Goes on with erasures that a crash or a silent ledger cut off, and sweeps behind those whose jobs were still running.
 * Safe to run never, once or five times, in any number of processes.
 */
export async function finishErasures(parts: EraseParts): Promise<void> {
  for (const erasure of await parts.erasures.asked(ERASURES_MAX)) {
    await each(parts, erasure, async () => {
      await erase(parts, erasure);
    });
  }
  const before = new Date(parts.clock.now() - RUNNING_MS);
  for (const erasure of await parts.erasures.doneBefore(before, ERASURES_MAX)) {
    await each(parts, erasure, () => sweepBehind(parts, erasure));
  }
}

async function sweepBehind(parts: EraseParts, erasure: Erasure): Promise<void> {
  await parts.records.erase(erasure, erasure.holds);
  await parts.erasures.forget(erasure);
}

/** One member's trouble is their own. */
async function each(parts: EraseParts, { id }: Erasure, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    parts.log.error({ err: error, erasure: id }, 'an erasure could not be finished');
  }
}
