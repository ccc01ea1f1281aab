import type { Sealed } from '../src/billing/chain.ts';
import type { Economy } from '../src/billing/economy.ts';
import type { JournalLedger } from '../src/billing/ledger/journal-ledger.ts';
import { verifyLedger } from '../src/billing/ledger/verify.ts';
import { systemClock } from '../src/clock.ts';
import { openModels } from '../src/models/open-models.ts';
import type { BenchServer } from './place.ts';
import { median } from './statistics.ts';
import { assertSame } from './subject.ts';
import { benchEconomy, benchLedger } from './subjects/ours.ts';
import { journalOf } from './turn-commands.ts';

/** Reading the balance of a wallet with a journal of that length. */
export interface BalanceRead {
  readonly entries: number;
  /** Milliseconds. */
  readonly p50: number;
}

/** `scrip verify` over all of it. */
export interface VerifyRate {
  readonly entries: number;
  readonly seconds: number;
  readonly entriesPerSecond: number;
}

const READS = 300;
const INSERT = 500;

/** Fills wallets with journals of these lengths, reads their balances by turns, then verifies all of them. */
export async function reads(
  server: BenchServer,
  lengths: readonly number[],
  progress: (text: string) => void,
): Promise<{ balanceReads: BalanceRead[]; verify: VerifyRate }> {
  await using place = await server.place('reads');
  const models = await openModels(place.connection, place.journal);
  await using ledger = benchLedger(models);
  const economy = benchEconomy();
  for (const length of lengths) {
    progress(`filling a wallet with ${length} entries`);
    await fill(ledger, economy, length);
  }
  progress('reading balances');
  const balanceReads = await readBalances(ledger, economy, lengths);
  progress('verifying all of it');
  const start = performance.now();
  const { ok, entries, breaches } = await verifyLedger(ledger.journal, models.wallets);
  const seconds = (performance.now() - start) / 1000;
  if (!ok) throw new Error(`the ledger is broken: ${JSON.stringify(breaches[0])}`);
  const expected = lengths.reduce((total, length) => total + length, 0);
  assertSame('entries', entries, expected);
  return { balanceReads, verify: { entries, seconds, entriesPerSecond: entries / seconds } };
}

async function readBalances(
  ledger: JournalLedger,
  economy: Economy,
  lengths: readonly number[],
): Promise<BalanceRead[]> {
  const times = new Map<number, number[]>(lengths.map((length) => [length, []]));
  for (let read = -20; read < READS; read += 1) {
    for (const [length, own] of times) {
      const start = performance.now();
      const standing = await ledger.standing({ server: 'bench', member: String(length) }, economy);
      if (read >= 0) own.push(performance.now() - start);
      assertSame('entries of the wallet', standing.seq, length);
    }
  }
  return [...times].map(([entries, own]) => ({ entries, p50: median(own) }));
}

/** A journal of real turns, made in memory and appended in order; the next piece is made while one is under way. */
async function fill(ledger: JournalLedger, economy: Economy, length: number): Promise<void> {
  const { wallet } = await ledger.account({ server: 'bench', member: String(length) }, economy);
  let batch: Sealed[] = [];
  let underWay: Promise<void> = Promise.resolve();
  const flush = async () => {
    const [entries, before] = [batch, underWay];
    batch = [];
    await before;
    underWay = append(ledger, entries);
    underWay.catch(() => undefined); // whoever awaits it next hears of it
  };
  for (const entry of journalOf(economy, wallet, length, systemClock.now())) {
    batch.push(entry);
    if (batch.length === INSERT) await flush();
  }
  await flush();
  await underWay;
}

async function append(ledger: JournalLedger, entries: readonly Sealed[]): Promise<void> {
  const fates = await ledger.journal.insert(entries, true);
  if (fates.some((fate) => fate !== 'written')) throw new Error('an entry was not written');
}
