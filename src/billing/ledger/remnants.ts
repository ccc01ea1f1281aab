import { createHmac, hkdfSync } from 'node:crypto';
import mongoose, { type Model } from 'mongoose';
import type { RemnantDocument } from '../../models/remnant.ts';
import type { Remnant } from '../erasure.ts';
import type { Owner } from '../outcome.ts';

/** A remnant, and the wallet that opens where its owner comes back. */
export interface LeftBehind extends Remnant {
  readonly wallet: string;
}

/**
 * What stays of erased members, under keyed hashes: whoever has the database alone learns of nobody that they were
 * here. The key follows from the secret of the installation; with another secret everybody is new again.
 */
export class Remnants {
  readonly #model: Model<RemnantDocument>;
  readonly #key: Buffer;

  constructor(model: Model<RemnantDocument>, secret: string) {
    this.#model = model;
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'scrip: erased members', 32));
  }

  /** What stays of an owner under an economy; null for everybody who was not erased. */
  async find(owner: Owner, economy: string): Promise<LeftBehind | null> {
    const found = await this.#model.findById(this.#name(owner, economy)).lean();
    if (found === null) return null;
    const { wallet, at, benefits, freeTurns, plan, debt } = found;
    return { wallet, at, benefits, freeTurns, plan, debt };
  }

  /** Keeps what stays of an erased wallet, in place of what stayed of one before it. Again it is the same. */
  async keep(owner: Owner, economy: string, erased: string, left: Remnant): Promise<void> {
    const { at, benefits, freeTurns, plan, debt } = left;
    const granted = plan === null ? {} : { granted: int64(plan.granted) };
    const fields = {
      wallet: this.next(erased),
      at,
      benefits: [...benefits],
      freeTurns: freeTurns === null ? null : { ...freeTurns, left: int64(freeTurns.left) },
      plan: plan === null ? null : { ...plan, ...granted },
      debt: int64(debt),
    };
    const named = { _id: this.#name(owner, economy) };
    // By the driver: amounts are int64 in the database, whatever their size.
    await this.#model.collection.updateOne(named as never, { $set: fields } as never, { upsert: true });
  }

  /** Forgets what stayed once its owner is back in that wallet. */
  async forget(owner: Owner, economy: string, wallet: string): Promise<void> {
    await this.#model.deleteOne({ _id: this.#name(owner, economy), wallet });
  }

  /** The id of the wallet that follows an erased one: as random as any other to who has not the key. */
  next(erased: string): string {
    return `wal_${createHmac('sha256', this.#key).update(`next/${erased}`).digest('hex').slice(0, 30)}`;
  }

  #name({ server, member }: Owner, economy: string): string {
    return createHmac('sha256', this.#key).update(`left/${server}/${member}/${economy}`).digest('hex');
  }
}

function int64(amount: number): mongoose.mongo.Long {
  return mongoose.mongo.Long.fromNumber(amount);
}
