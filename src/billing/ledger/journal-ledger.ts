import type { Model } from 'mongoose';
import type { Clock } from '../../clock.ts';
import type { Ids } from '../../ids.ts';
import type { AddressDocument } from '../../models/address.ts';
import type { JournalDocument } from '../../models/journal.ts';
import type { WalletDocument } from '../../models/wallet.ts';
import { iso } from '../calendar.ts';
import type { Command, Touch } from '../command.ts';
import { stateAtReturn } from '../decide-erase.ts';
import type { Economy } from '../economy.ts';
import { EMPTY_STATE, type Entry } from '../entry.ts';
import { assertInvariant } from '../invariant.ts';
import type { Account, Ledger, Outcome, Owner, Standing } from '../outcome.ts';
import { broughtUpToNow } from '../wallet-view.ts';
import { Addresses } from './addresses.ts';
import { Committer } from './committer.ts';
import { LedgerBusyError } from './database-error.ts';
import { JournalStore } from './journal-store.ts';
import { Projection } from './projection.ts';
import type { Remnants } from './remnants.ts';
import { WalletWriter, type WriterContext, type Written } from './wallet-writer.ts';

/** What the ledger is built from; all of it injected. */
export interface LedgerParts {
  readonly journal: Model<JournalDocument>;
  readonly addresses: Model<AddressDocument>;
  readonly wallets: Model<WalletDocument>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** What stays of erased members; without it everybody who comes back is new. */
  readonly remembered?: Remnants;
  /** Told what went wrong beside the money path, such as a projection that could not be written. */
  readonly onError: (error: unknown) => void;
  /** How long a command may wait before it is told "busy", in milliseconds. */
  readonly deadlineMs?: number;
  /** How many commands may wait on one wallet. */
  readonly queueMax?: number;
}

const DEADLINE_MS = 10_000;
const QUEUE_MAX = 1_024;
const WRITERS_MAX = 10_000;
const CAUGHT_UP_AT_ONCE = 32;

/** The ledger on MongoDB: one writer a wallet, one committer a process, the journal as the only authority. */
export class JournalLedger implements Ledger, AsyncDisposable {
  readonly journal: JournalStore;
  readonly addresses: Addresses;
  readonly projection: Projection;
  readonly #clock: Clock;
  readonly #remembered: Remnants | null;
  readonly #writers = new Map<string, WalletWriter>();
  readonly #context: WriterContext;
  #projectedTo: string;

  constructor(parts: LedgerParts) {
    this.journal = new JournalStore(parts.journal);
    this.addresses = new Addresses(parts.addresses, parts.ids);
    this.projection = new Projection(parts.wallets, parts.onError);
    this.#clock = parts.clock;
    this.#remembered = parts.remembered ?? null;
    this.#projectedTo = iso(parts.clock.now());
    this.#context = {
      journal: this.journal,
      committer: new Committer(this.journal),
      clock: parts.clock,
      onHead: (head) => this.projection.note(head),
      onError: parts.onError,
      deadlineMs: parts.deadlineMs ?? DEADLINE_MS,
      queueMax: parts.queueMax ?? QUEUE_MAX,
      pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
    };
  }

  async account(owner: Owner, economy: Economy): Promise<Account> {
    const wallet = await this.addresses.find(owner, economy.name);
    return { wallet: wallet ?? (await this.#opened(owner, economy)), economy };
  }

  /** A wallet for somebody who has none: of who comes back after an erasure it begins with what stayed of them. */
  async #opened(owner: Owner, economy: Economy): Promise<string> {
    const left = (await this.#remembered?.find(owner, economy.name)) ?? null;
    if (left === null) return this.addresses.findOrMake(owner, economy.name);
    // Before anybody can find the wallet: its first entry is no welcome.
    const returned = await this.#post({ wallet: left.wallet, economy }, { type: 'return', left });
    if (!returned.ok) throw new LedgerBusyError();
    const wallet = await this.addresses.findOrMake(owner, economy.name, left.wallet);
    await this.#remembered?.forget(owner, economy.name, left.wallet);
    return wallet;
  }

  async post(account: Account, command: Exclude<Command, Touch>): Promise<Outcome> {
    const written = await this.#post(account, command);
    if (!written.ok) return written;
    assertInvariant(written.entry !== null, 'a command has an entry', { type: command.type });
    return { ...written, entry: written.entry, repeat: 'repeat' in written && written.repeat };
  }

  /** Books what time made due in a wallet. True where something was; safe to run never, once or five times. */
  async touch(account: Account): Promise<boolean> {
    const written = await this.#post(account, { type: 'touch' });
    return written.ok && written.entry !== null;
  }

  async standing(owner: Owner, economy: Economy): Promise<Standing> {
    const wallet = await this.addresses.find(owner, economy.name);
    if (wallet === null) return this.#newcomer(owner, economy);
    const head = await this.journal.head(wallet);
    // Erased by another process, perhaps, which has taken it from its owner.
    if (head.state.closed) this.addresses.forget(wallet);
    if (head.state.closed && (await this.addresses.find(owner, economy.name)) !== wallet) {
      return this.standing(owner, economy);
    }
    const now = Math.max(this.#clock.now(), head.at === null ? 0 : Date.parse(head.at));
    return { wallet, economy, seq: head.seq, state: broughtUpToNow(economy, head.state, now), now };
  }

  async #newcomer(owner: Owner, economy: Economy): Promise<Standing> {
    const left = (await this.#remembered?.find(owner, economy.name)) ?? null;
    const now = this.#clock.now();
    const state = left === null ? EMPTY_STATE : stateAtReturn(economy, left, now);
    return { wallet: null, economy, seq: 0, state: broughtUpToNow(economy, state, now), now };
  }

  entries(
    wallet: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly Entry[]> {
    return this.journal.page(wallet, page.limit, page.before);
  }

  entry(wallet: string, key: string): Promise<Entry | null> {
    return this.journal.byKey(wallet, key);
  }

  settled(wallet: string, receipt: string): Promise<Entry | null> {
    return this.journal.byReceipt(wallet, receipt);
  }

  /** Writes `wallets` as far as it can, and answers the newest instant (ISO) before which nothing is missing there. */
  async project(): Promise<string> {
    const now = iso(this.#clock.now());
    if (await this.projection.flush()) this.#projectedTo = now;
    return this.#projectedTo;
  }

  /**
   * Brings `wallets` up to the journal for every wallet that grew since an instant, so that sweeps find them again: a
   * process that died took the heads with it that it had not written yet. Answers how many it looked at.
   * @throws what the database throws: then it is to be done again
   */
  async catchUp(instant: string): Promise<number> {
    const wallets = await this.journal.walletsSince(instant);
    for (let from = 0; from < wallets.length; from += CAUGHT_UP_AT_ONCE) {
      const some = wallets.slice(from, from + CAUGHT_UP_AT_ONCE);
      for (const { wallet, seq } of await this.projection.seqs(some)) this.journal.saw(wallet, seq);
      await this.projection.write(await Promise.all(some.map((wallet) => this.journal.head(wallet))));
    }
    return wallets.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.projection.flush();
  }

  async #post(account: Account, command: Command): Promise<Written> {
    const written = await this.#writer(account.wallet).post(account.economy, command);
    // The next command finds out whether its owner has come back.
    if (!written.ok && written.refusal.code === 'wallet_closed') this.addresses.forget(account.wallet);
    return written;
  }

  #writer(wallet: string): WalletWriter {
    const known = this.#writers.get(wallet);
    if (known !== undefined) return known;
    if (this.#writers.size >= WRITERS_MAX) this.#forgetIdle();
    const writer = new WalletWriter(wallet, this.#context);
    this.#writers.set(wallet, writer);
    return writer;
  }

  /** Forgets the older half of the idle writers: a forgotten head costs one read. */
  #forgetIdle(): void {
    let spare = Math.floor(this.#writers.size / 2);
    for (const [wallet, writer] of this.#writers) {
      if (spare === 0) return;
      if (!writer.idle) continue;
      this.#writers.delete(wallet);
      spare -= 1;
    }
  }
}
