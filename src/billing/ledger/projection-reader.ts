import type { Model } from 'mongoose';
import type { WalletDocument } from '../../models/wallet.ts';
import { stateHashOf } from '../chain.ts';
import type { Projected } from './verify-batch.ts';

/** Reads `wallets` beside the journal, in the same order, so that no more of it is in memory than is compared. */
export class ProjectionReader {
  readonly #cursor: AsyncIterator<WalletDocument>;
  /** Read already, and not told yet. */
  #ahead: Projected[] = [];
  /** The last one told: its wallet may go on in the next piece of the journal. */
  #last: Projected | null = null;
  #isRead = false;

  constructor(wallets: Model<WalletDocument>) {
    const all = wallets.find({}, { seq: 1, hash: 1, state: 1 }, { sort: { _id: 1 } });
    this.#cursor = all.lean<WalletDocument>().cursor()[Symbol.asyncIterator]();
  }

  /** Of a piece of the journal from wallet to wallet, inclusive, with all that stand before it and were not told. */
  async upTo(first: string, last: string): Promise<Projected[]> {
    while (!this.#isRead && (this.#ahead.at(-1)?.wallet ?? '') <= last) await this.#readOne();
    const told = this.#ahead.filter(({ wallet }) => wallet <= last);
    this.#ahead = this.#ahead.filter(({ wallet }) => wallet > last);
    if (this.#last?.wallet === first) told.unshift(this.#last);
    this.#last = told.at(-1) ?? null;
    return told;
  }

  /** All that stand behind the last wallet of the journal. */
  async *rest(): AsyncGenerator<Projected> {
    yield* this.#ahead.splice(0);
    while (!this.#isRead) {
      await this.#readOne();
      yield* this.#ahead.splice(0);
    }
  }

  async #readOne(): Promise<void> {
    const { done, value } = await this.#cursor.next();
    if (done === true) this.#isRead = true;
    else {
      const { _id, seq, hash, state } = value;
      this.#ahead.push({ wallet: _id, seq, hash, stateHash: stateHashOf(state) });
    }
  }
}
