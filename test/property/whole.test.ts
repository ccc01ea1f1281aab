import fc from 'fast-check';
import { describe, inject, it } from 'vitest';
import type { Command } from '../../src/billing/command.ts';
import type { Economy } from '../../src/billing/economy.ts';
import { ReferenceWallet } from '../reference-wallet.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { type Answer, MemoryWallet } from '../unit/billing/memory-wallet.ts';
import { WHOLE_START, wholeSteps } from './whole-histories.ts';
import { type Purse, WholePlay } from './whole-play.ts';

const whole = testEconomy('whole');
const RUNS = inject('wholeHistories');
/** Few are those of a mutation run, which asks every mutant the same. */
const SEED = RUNS < 1_000 ? { seed: 20_261_121 } : {};

/** The pure core: a crash leaves some of a command's entries, and the command is asked again. */
class PurePurse implements Purse {
  #wallet: MemoryWallet;

  readonly economy: Economy;

  constructor(economy: Economy) {
    this.economy = economy;
    this.#wallet = new MemoryWallet(economy, new Date(WHOLE_START).toISOString());
  }
  get now() {
    return this.#wallet.now;
  }
  set now(instant: number) {
    this.#wallet.now = instant;
  }
  get entries() {
    return this.#wallet.entries;
  }
  get upToNow() {
    return this.#wallet.upToNow;
  }
  post(command: Command, crash: number): Promise<Answer> {
    if (crash > 0) this.#wallet.crash(command, crash - 1);
    return Promise.resolve(this.#wallet.post(command));
  }
  comeBack(command: Command): Promise<void> {
    const { now } = this;
    this.#wallet = new MemoryWallet(this.economy, new Date(now).toISOString());
    this.#wallet.must(command);
    return Promise.resolve();
  }
}

describe('everything in one history, against the independent reference', () => {
  it('WHOLE, CONSERVE, NONNEG, REPLAY: every step has the same answer and leaves the same wallet, through crashes', async () => {
    const property = fc.asyncProperty(wholeSteps, fc.boolean(), async (history, debtPausesSpending) => {
      const purse = new PurePurse({ ...whole, debtPausesSpending });
      const play = new WholePlay(purse, new ReferenceWallet(debtPausesSpending));
      for (const [index, step] of history.entries()) await play.step(step, index);
      await play.end(history.length);
    });
    await fc.assert(property, { numRuns: RUNS, ...SEED });
  }, 600_000);
});
