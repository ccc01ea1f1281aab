import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import type { Command } from '../../src/billing/command.ts';
import type { Economy } from '../../src/billing/economy.ts';
import { EMPTY_STATE, type Entry } from '../../src/billing/entry.ts';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { broughtUpToNow } from '../../src/billing/wallet-view.ts';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { countingIds, TestClock, testLedger } from '../ledger.ts';
import { WHOLE_START, wholeSteps } from '../property/whole-histories.ts';
import { type Purse, WholePlay } from '../property/whole-play.ts';
import { expectSound } from '../races/arena.ts';
import { ReferenceWallet } from '../reference-wallet.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import type { Answer } from '../unit/billing/memory-wallet.ts';
import { type Fault, FaultProxy, isAppend } from './proxy.ts';

const database = await testDatabase();
const whole = testEconomy('whole');
const RUNS = inject('soak') ? 1_500 : 40;

/** What the network does to the append of a step, by how the history calls its crash. */
const FAULTS: Readonly<Record<number, Fault>> = {
  1: { kind: 'lose-command' },
  3: { kind: 'lose-reply' },
  9: { kind: 'cut', documents: 1 },
};

/** Two writers that know nothing of each other, one of them behind a network that fails; either may die and begin anew. */
class RealPurse implements Purse {
  readonly economy: Economy;
  readonly entries: Entry[] = [];
  now = WHOLE_START;
  readonly #proxy: FaultProxy;
  readonly #begin: (behind: 'proxy' | 'network') => Promise<JournalLedger>;
  readonly #clock: TestClock;
  #behind: JournalLedger;
  #beside: JournalLedger;
  #wallet = countingIds.next('whole');
  #steps = 0;

  private constructor(
    economy: Economy,
    proxy: FaultProxy,
    clock: TestClock,
    begin: (behind: 'proxy' | 'network') => Promise<JournalLedger>,
    [behind, beside]: readonly [JournalLedger, JournalLedger],
  ) {
    this.economy = economy;
    this.#proxy = proxy;
    this.#clock = clock;
    this.#begin = begin;
    this.#behind = behind;
    this.#beside = beside;
  }

  static async open(
    economy: Economy,
    proxy: FaultProxy,
    begin: (clock: TestClock, behind: 'proxy' | 'network') => Promise<JournalLedger>,
  ): Promise<RealPurse> {
    const clock = new TestClock(new Date(WHOLE_START).toISOString());
    const on = (behind: 'proxy' | 'network') => begin(clock, behind);
    return new RealPurse(economy, proxy, clock, on, [await on('proxy'), await on('network')]);
  }

  get upToNow() {
    const state = this.entries.at(-1)?.state;
    return broughtUpToNow(this.economy, state ?? EMPTY_STATE, this.now);
  }

  async post(command: Command, crash: number): Promise<Answer> {
    if (command.type === 'touch') throw new Error('a history asks for something');
    this.#clock.set(new Date(this.now).toISOString());
    this.#steps += 1;
    const account = { wallet: this.#wallet, economy: this.economy };
    const fault = FAULTS[crash];
    if (fault !== undefined) void this.#proxy.once(isAppend, fault);
    const asked =
      crash === 2
        ? [this.#behind.post(account, command), this.#beside.post(account, command)]
        : [(crash > 0 || this.#steps % 2 === 0 ? this.#behind : this.#beside).post(account, command)];
    const [first, second = first] = await Promise.all(asked);
    this.#proxy.plan(() => null);
    if (first === undefined || second === undefined) throw new Error('nobody answered');
    expect(second.ok ? second.entry.hash : second.refusal).toEqual(
      first.ok ? first.entry.hash : first.refusal,
    );
    if (crash === 9) await this.#dieBoth();
    const missing = await this.#beside.journal.page(this.#wallet, 50);
    this.entries.push(...missing.filter(({ seq }) => seq > this.entries.length).reverse());
    return first;
  }

  /** Both processes are gone with all they had in mind. */
  async #dieBoth(): Promise<void> {
    this.#behind = await this.#begin('proxy');
    this.#beside = await this.#begin('network');
  }

  async comeBack(command: Command): Promise<void> {
    this.#wallet = countingIds.next('whole');
    this.entries.length = 0;
    const answer = await this.post(command, 0);
    if (!answer.ok) throw new Error(`who comes back was refused: ${JSON.stringify(answer.refusal)}`);
  }
}

test('WHOLE, REPLY-LOST, TWO-WRITERS: on the database, through lost answers, cut batches and new processes, each history is the reference’s', async () => {
  await using proxy = await FaultProxy.before(database.uri);
  const connection = await connect(proxy.uri);
  const begin = async (clock: TestClock, behind: 'proxy' | 'network') => {
    const { ledger } = await testLedger(behind === 'proxy' ? connection : database.connection, { clock });
    return ledger;
  };
  const property = fc.asyncProperty(wholeSteps, async (history) => {
    const purse = await RealPurse.open(whole, proxy, begin);
    const play = new WholePlay(purse, new ReferenceWallet(false));
    for (const [index, step] of history.entries()) await play.step(step, index);
    await play.end(history.length);
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  await connection.close();
  await expectSound(database.connection);
}, 600_000);
